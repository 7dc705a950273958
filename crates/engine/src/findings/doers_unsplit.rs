//! Two parties do the same part in the same hours, and no split is written.
use super::describe::shown;
use super::subject::Subject;
use super::{Class, Finding};
use crate::cover::Balance;
use crate::facts::Role;

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    let mut parties = subject.held(Role::Doer).map(|held| held.party);
    let first = parties.next();
    if parties.all(|party| Some(party) == first) {
        return;
    }
    let (cells, scales) = subject.doers(Balance::Doers);
    let doubled: Vec<_> = cells
        .iter()
        .filter(|(_, weighed)| weighed.doubled)
        .map(|(cell, _)| cell)
        .collect();
    if doubled.is_empty() {
        return;
    }
    let parties = subject.parties(doubled.iter().flat_map(|cell| cell.held.iter().copied()));
    let timed = doubled
        .iter()
        .any(|cell| cell.held.iter().any(|held| held.hours.is_some()));
    let names = subject.names(&parties);
    let mut finding = Finding::about(Class::Scope, "doers_unsplit", subject.resolved, "")
        .party(subject.accountable())
        .since(subject.changed())
        .what(format!(
            "{}: {names} do the same part, and no split is written.",
            subject.title()
        ))
        .why("Without a written split each side believes that the other has done it.")
        .next("Write who does which part: by hours, site, system, or another dimension.")
        .fact("parties", parties)
        .fact("cells", subject.labels(doubled.iter().copied()));
    if timed {
        let shown = shown(subject.moment, &scales.doubled());
        finding = finding
            .fact("overlaps", shown.coming)
            .fact("weekly", shown.weekly);
    }
    if let Some(entry) = &subject.resolved.entry {
        finding = finding.fact("split_dimensions", entry.split_dimensions.clone());
    }
    all.push(finding);
}
