//! A part hangs on somebody who has left, and on nobody else.
use super::describe::{hours, shown};
use super::subject::Subject;
use super::{Class, Finding};
use crate::cover::{Balance, Cell, Weighed};
use crate::facts::Role;
use crate::intervals::Span;
use std::collections::BTreeMap;

/// What hangs on one leaver.
#[derive(Default)]
struct Orphan {
    roles: Vec<String>,
    cells: Vec<String>,
    spans: Vec<Vec<Span>>,
}

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    let moment = subject.moment;
    if !subject.in_force.iter().any(|held| moment.is_orphaned(held)) {
        return;
    }
    let mut orphans: BTreeMap<u32, Orphan> = BTreeMap::new();
    for (cell, weighed) in &subject.cells {
        collect(subject, Role::Accountable, cell, weighed, &mut orphans);
    }
    for (cell, weighed) in &subject.doers(Balance::Accountable).0 {
        collect(subject, Role::Doer, cell, weighed, &mut orphans);
    }
    for (person, orphan) in orphans {
        all.push(finding(subject, person, orphan));
    }
}

fn collect(
    subject: &Subject,
    role: Role,
    cell: &Cell,
    weighed: &Weighed,
    orphans: &mut BTreeMap<u32, Orphan>,
) {
    let moment = subject.moment;
    let deserted = !cell.held.is_empty() && cell.held.iter().all(|held| moment.is_orphaned(held));
    let timed = cell.need.is_some();
    if !cell.needed || (timed && weighed.orphaned.is_empty()) || (!timed && !deserted) {
        return;
    }
    let leavers = cell
        .held
        .iter()
        .filter(|held| moment.is_orphaned(held))
        .filter_map(|held| held.person);
    for person in leavers {
        let orphan = orphans.entry(person).or_default();
        let role = match role {
            Role::Accountable => "accountable",
            Role::Doer => "doer",
        };
        if !orphan.roles.iter().any(|known| known == role) {
            orphan.roles.push(role.to_owned());
        }
        orphan
            .cells
            .push(crate::cover::label(moment.register, cell));
        orphan.spans.push(weighed.orphaned.clone());
    }
}

fn finding(subject: &Subject, person: u32, mut orphan: Orphan) -> Finding {
    let register = subject.moment.register;
    let person = register.person_at(person);
    let left = person.until.map(|until| register.begins(until).as_second());
    let spans = crate::intervals::normalise(orphan.spans.concat());
    orphan.cells.sort();
    orphan.cells.dedup();
    let title = subject.title();
    let mut finding = Finding::about(Class::Gap, "leaver_orphan", subject.resolved, &person.id)
        .party(Some(&person.party))
        .since(left.unwrap_or(i64::MIN).max(subject.changed()))
        .what(format!(
            "{title}: it hangs on {}, who has left, and on nobody else.",
            person.name
        ))
        .or_why("Everybody believes that it is held, and nobody holds it.")
        .next("Name somebody who is there, from the day on which the other left.")
        .fact("person", person.id.clone())
        .fact("roles", orphan.roles)
        .fact("cells", orphan.cells);
    if let Some(until) = person.until {
        finding = finding.fact("left", until.to_string());
    }
    if !spans.is_empty() {
        let shown = shown(subject.moment, &spans);
        finding = finding
            .fact("holes", shown.coming)
            .fact("hole_hours_per_week", hours(shown.per_week));
    }
    finding
}
