//! A company's facts as a company file again: sections in a fixed order, one
//! line for each item, so that two exports can be compared line by line.
use engine::assessment::Assessment;
use engine::facts::{Company, Person, Rota};
use serde::Serialize;
use std::collections::BTreeMap;
use toml::ser::ValueSerializer;

/// The facts as TOML. Reading it back gives the same facts.
pub fn to_toml(company: &Company) -> String {
    let mut out = Toml(String::new());
    out.single("organisation", &company.organisation);
    out.list("sites", &company.sites);
    out.list("parties", &company.parties);
    out.list("people", &company.people);
    out.map("holidays", &company.holidays);
    out.map("calendars", &company.calendars);
    out.map("dimensions", &company.dimensions);
    out.list("absences", &company.absences);
    out.list("systems", &company.systems);
    out.list("tools", &company.tools);
    out.list("responsibilities", &company.responsibilities);
    out.list("assignments", &company.assignments);
    out.list("rotas", &company.rotas);
    out.list("beliefs", &company.beliefs);
    out.list("proposals", &company.proposals);
    out.list("versions", &company.versions);
    out.list("signatures", &company.signatures);
    out.list("evidence", &company.evidence);
    out.list("accepted_risks", &company.accepted_risks);
    out.list("grants", &company.grants);
    out.assessment(&company.assessment);
    out.0
}

/// A part of a company file: people and rotas.
pub fn fragment(people: &[Person], rotas: &[Rota]) -> String {
    let mut out = Toml(String::new());
    out.list("people", people);
    out.list("rotas", rotas);
    out.0
}

/// The facts as JSON, indented. Reading it back gives the same facts.
pub fn to_json(company: &Company) -> String {
    let mut text = serde_json::to_string_pretty(company)
        .expect("facts hold texts, whole numbers, lists and tables by text");
    text.push('\n');
    text
}

struct Toml(String);

impl Toml {
    fn single<T: Serialize>(&mut self, section: &str, value: &T) {
        self.0.push_str(&format!("{section} = {}\n", inline(value)));
    }

    fn list<T: Serialize>(&mut self, section: &str, items: &[T]) {
        if items.is_empty() {
            return;
        }
        self.0.push_str(&format!("\n{section} = [\n"));
        for item in items {
            self.0.push_str(&format!("  {},\n", inline(item)));
        }
        self.0.push_str("]\n");
    }

    fn map<T: Serialize>(&mut self, section: &str, values: &BTreeMap<String, T>) {
        if values.is_empty() {
            return;
        }
        self.0.push('\n');
        for (name, value) in values {
            let name = inline(&BTreeMap::from([(name, true)]));
            // `{ name = true }`, of which the name is wanted as TOML writes it.
            let name = name
                .trim_start_matches("{ ")
                .trim_end_matches(" }")
                .trim_end_matches(" = true");
            self.0
                .push_str(&format!("{section}.{name} = {}\n", inline(value)));
        }
    }
}

impl Toml {
    /// One table, but a line for each of its fields and items.
    fn assessment(&mut self, it: &Assessment) {
        if it.is_empty() {
            return;
        }
        self.0.push('\n');
        let mut field = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                self.0.push_str(&format!("assessment.{name} = {value}\n"));
            }
        };
        field("as_of", it.as_of.as_ref().map(inline));
        field(
            "counts",
            (!it.counts.is_empty()).then(|| inline(&it.counts)),
        );
        field("holidays", it.holidays.as_ref().map(inline));
        field("keep_internal", it.keep_internal.as_ref().map(inline));
        field("hires_planned", it.hires_planned.as_ref().map(inline));
        field("round_the_clock", it.round_the_clock.as_ref().map(inline));
        field("peculiar", it.peculiar.as_ref().map(inline));
        field("undocumented", it.undocumented.as_ref().map(inline));
        field("tickets_year", it.tickets_year.as_ref().map(inline));
        self.list("assessment.work", &it.work);
        self.list("assessment.helpers", &it.helpers);
        self.list("assessment.backlog", &it.backlog);
        self.list("assessment.specialist_work", &it.specialist_work);
        self.list("assessment.quotes", &it.quotes);
        self.list("assessment.plans", &it.plans);
    }
}

fn inline<T: Serialize>(value: &T) -> String {
    let mut text = String::new();
    value
        .serialize(ValueSerializer::new(&mut text))
        .expect("facts hold texts, whole numbers, lists and tables by text");
    text
}
