//! A small company to build tests on, and the catalogue that ships with Tandem.
use engine::catalogue::Catalogue;
use engine::facts::Company;
use engine::findings::{self, Class, Fact, Finding, Findings};
use engine::register::Register;
use serde_json::{Value, json};
use std::sync::LazyLock;

pub fn catalogue() -> Catalogue {
    static READ: LazyLock<Catalogue> = LazyLock::new(|| {
        serde_json::from_str(include_str!("../../../company/data/catalogue.json")).unwrap()
    });
    READ.clone()
}

/// Two parties, one person on each side, one site in New York.
pub fn base() -> Value {
    json!({
        "organisation": { "name": "Harbor and Finch", "zone": "America/New_York" },
        "sites": [{ "id": "NWK", "name": "Newark" }],
        "parties": [
            { "id": "internal", "name": "IT", "kind": "internal", "contacts": [{ "kind": "phone", "value": "1" }] },
            { "id": "partner", "name": "Northlight", "kind": "partner", "contacts": [{ "kind": "phone", "value": "2" }] },
            { "id": "business", "name": "Business", "kind": "business" }
        ],
        "people": [
            { "id": "dana", "name": "Dana", "party": "internal", "contacts": [{ "kind": "phone", "value": "3" }] },
            { "id": "luis", "name": "Luis", "party": "partner", "contacts": [{ "kind": "phone", "value": "4" }] },
            { "id": "priya", "name": "Priya", "party": "business" }
        ],
        "responsibilities": [],
        "assignments": []
    })
}

pub fn adopt(company: &mut Value, id: &str, more: Value) {
    let mut adopted = json!({ "id": id, "from": "2026-02-02", "title": id });
    adopted
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    company["responsibilities"]
        .as_array_mut()
        .unwrap()
        .push(adopted);
}

pub fn assign(company: &mut Value, id: &str, party: &str, role: &str, scope: Value) {
    add(
        company,
        json!({ "responsibility": id, "party": party, "role": role, "scope": scope, "from": "2026-02-02" }),
    );
}

pub fn assign_person(company: &mut Value, id: &str, party: &str, person: &str, role: &str) {
    add(
        company,
        json!({ "responsibility": id, "party": party, "person": person, "role": role, "from": "2026-02-02" }),
    );
}

pub fn add(company: &mut Value, assignment: Value) {
    company["assignments"]
        .as_array_mut()
        .unwrap()
        .push(assignment);
}

pub fn company(value: &Value) -> Company {
    serde_json::from_value(value.clone()).unwrap()
}

pub fn register(value: &Value) -> Register {
    Register::new(&company(value), &catalogue()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

pub fn find(value: &Value, at: &str) -> Findings {
    findings::compute(&register(value), at.parse().unwrap())
}

pub const NOON: &str = "2026-06-01T16:00:00Z";

/// The ids of one class, sorted.
pub fn ids(found: &Findings, class: Class) -> Vec<String> {
    let mut ids: Vec<String> = of(found, class).map(|finding| finding.id.clone()).collect();
    ids.sort();
    ids
}

pub fn of(found: &Findings, class: Class) -> impl Iterator<Item = &Finding> {
    found
        .open
        .iter()
        .filter(move |finding| finding.class == class)
}

pub fn intervals(finding: &Finding, fact: &str) -> Vec<String> {
    let Some(Fact::Intervals(list)) = finding.facts.get(fact) else {
        panic!("{fact} is not there: {:?}", finding.facts)
    };
    list.iter()
        .map(|interval| format!("{}/{}", interval.from, interval.to))
        .collect()
}

pub fn number(finding: &Finding, fact: &str) -> f64 {
    match finding.facts.get(fact) {
        Some(Fact::Number(number)) => *number,
        other => panic!("{fact}: {other:?}"),
    }
}

pub fn list<'f>(finding: &'f Finding, fact: &str) -> &'f [String] {
    match finding.facts.get(fact) {
        Some(Fact::List(list)) => list,
        other => panic!("{fact}: {other:?}"),
    }
}
