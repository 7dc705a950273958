//! The register as one sees it whole: responsibilities by group, parties across.
use super::scope;
use crate::platform::actor::party_kind_name;
use engine::{
    facts::{Assignment, PartyKind, Role},
    findings::{Class, Finding, Findings},
    register::Register,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize, JsonSchema)]
pub struct Matrix {
    pub parties: Vec<Column>,
    pub groups: Vec<Group>,
}

#[derive(Serialize, JsonSchema)]
pub struct Column {
    pub id: String,
    pub name: String,
    pub kind: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct Group {
    pub name: String,
    pub rows: Vec<Row>,
    pub gaps: usize,
}

#[derive(Serialize, JsonSchema)]
pub struct Row {
    pub id: String,
    pub title: String,
    pub criticality: String,
    /// One for each party, in the order of the columns.
    pub cells: Vec<Cell>,
    /// Set when nobody is accountable: `Nobody`, `Each thinks the other`.
    pub nobody: Option<String>,
    pub twice: bool,
    /// A hole in the hours, the sites or another part.
    pub hole: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Cell {
    /// `internal`, `partner` …
    pub kind: &'static str,
    pub holds: Vec<Hold>,
}

#[derive(Serialize, JsonSchema)]
pub struct Hold {
    /// `accountable` or `doer`
    pub role: &'static str,
    pub person: Option<String>,
    /// Empty for all of it.
    pub scope: String,
}

/// What is asked of the matrix.
#[derive(Default)]
pub struct Narrow<'a> {
    pub party: Option<&'a str>,
    pub words: Option<&'a str>,
    pub only_wrong: bool,
}

pub fn draw(
    register: &Register,
    findings: &Findings,
    at: Timestamp,
    narrow: &Narrow<'_>,
) -> Matrix {
    let company = register.company();
    let parties: Vec<Column> = company
        .parties
        .iter()
        .filter(|party| {
            party.kind != PartyKind::Vendor
                || company
                    .assignments
                    .iter()
                    .any(|held| held.party == party.id)
        })
        .map(|party| Column {
            id: party.id.clone(),
            name: party.name.clone(),
            kind: party_kind_name(party.kind),
        })
        .collect();
    let mut wrong: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &findings.open {
        if let Some(id) = finding.responsibility.as_deref() {
            wrong.entry(id).or_default().push(finding);
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    let today = register.date(at);
    for resolved in register.responsibilities() {
        if resolved.from > today || resolved.until.is_some_and(|until| until <= today) {
            continue;
        }
        let found = wrong
            .get(resolved.id.as_str())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let row = row(register, &parties, &resolved.id, &resolved.title, found, at);
        if !fits(&row, &parties, narrow) {
            continue;
        }
        let name = group_name(resolved.group.as_deref());
        let gap = usize::from(found.iter().any(|finding| finding.class == Class::Gap));
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => {
                group.gaps += gap;
                group.rows.push(row);
            }
            None => groups.push(Group {
                name,
                gaps: gap,
                rows: vec![row],
            }),
        }
    }
    Matrix { parties, groups }
}

fn fits(row: &Row, parties: &[Column], narrow: &Narrow<'_>) -> bool {
    let held_by = |party: &str| {
        parties
            .iter()
            .zip(&row.cells)
            .any(|(column, cell)| column.id == party && !cell.holds.is_empty())
    };
    let says = |words: &str| {
        let text = format!("{} {}", row.id, row.title).to_lowercase();
        words
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    };
    narrow.party.is_none_or(held_by)
        && narrow.words.is_none_or(says)
        && (!narrow.only_wrong || row.nobody.is_some() || row.twice || row.hole)
}

fn row(
    register: &Register,
    parties: &[Column],
    id: &str,
    title: &str,
    found: &[&Finding],
    at: Timestamp,
) -> Row {
    let company = register.company();
    let held: Vec<_> = register
        .in_force(id, at)
        .into_iter()
        .map(|index| &company.assignments[index])
        .collect();
    let cells = parties
        .iter()
        .map(|party| Cell {
            kind: party.kind,
            holds: holds(register, &held, &party.id),
        })
        .collect();
    let has = |kind: &str| found.iter().any(|finding| finding.kind == kind);
    Row {
        id: id.to_owned(),
        title: title.to_owned(),
        criticality: register
            .responsibility(id)
            .map(|resolved| format!("{:?}", resolved.criticality).to_lowercase())
            .unwrap_or_default(),
        cells,
        nobody: if has("each_thinks_other") {
            Some("Each side thinks the other".to_owned())
        } else if has("nobody") {
            Some("Nobody".to_owned())
        } else {
            None
        },
        twice: found
            .iter()
            .any(|finding| finding.class == Class::Duplicate),
        hole: has("time_hole") || has("site_hole") || has("scope_hole"),
    }
}

/// What a party holds. Who answers for a part and does it too shows once: as
/// accountable.
fn holds(register: &Register, held: &[&Assignment], party: &str) -> Vec<Hold> {
    let mine: Vec<&&Assignment> = held.iter().filter(|it| it.party == party).collect();
    mine.iter()
        .filter(|it| {
            it.role == Role::Accountable
                || it.person.is_some()
                || !mine
                    .iter()
                    .any(|other| other.role == Role::Accountable && other.scope == it.scope)
        })
        .map(|it| Hold {
            role: role_name(it.role),
            person: it.person.as_deref().map(|id| {
                register
                    .person(id)
                    .map_or_else(|| id.to_owned(), |person| person.name.clone())
            }),
            scope: scope::in_words(&it.scope),
        })
        .collect()
}

pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Accountable => "accountable",
        Role::Doer => "doer",
    }
}

/// The catalogue's name of a group, or the organisation's own.
pub fn group_name(group: Option<&str>) -> String {
    let group = group.unwrap_or("Our own");
    company::catalogue().group_name(group).to_owned()
}
