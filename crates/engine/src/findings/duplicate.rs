//! Two are accountable for the same part in the same hours.
use super::describe::shown;
use super::subject::Subject;
use super::{Class, Finding};
use crate::cover::Cell;
use std::collections::BTreeSet;

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    let doubled: Vec<_> = subject
        .cells
        .iter()
        .filter(|(_, weighed)| weighed.doubled)
        .collect();
    if doubled.is_empty() {
        return;
    }
    let held = || {
        doubled
            .iter()
            .flat_map(|(cell, _)| cell.held.iter().copied())
    };
    let parties = subject.parties(held());
    let spans = subject.scales.doubled();
    let title = subject.title();
    let names = subject.names(&parties);
    let timed = held().any(|held| held.hours.is_some());
    let shown = shown(subject.moment, &spans);
    let what = match (parties.len() > 1, timed) {
        (true, false) => format!("{title}: {names} are both accountable, and no split is written."),
        (true, true) => format!("{title}: {names} are both accountable at {}.", shown.weekly),
        (false, _) => format!("{title}: two people of {names} are named as accountable."),
    };
    let mut finding = Finding::about(Class::Duplicate, "two_accountable", subject.resolved, "")
        .since(subject.changed())
        .what(what)
        .why("When two are accountable, each can wait for the other, or undo what the other did.")
        .next("Keep one of them, or write the split: hours, sites, systems, or another dimension.")
        .fact("parties", parties)
        .fact(
            "cells",
            subject.labels(doubled.iter().map(|(cell, _)| cell)),
        );
    let people = people(subject, doubled.iter().map(|(cell, _)| cell));
    if people.len() > 1 {
        finding = finding.fact("people", people);
    }
    if timed {
        finding = finding
            .fact("overlaps", shown.coming)
            .fact("minutes_per_week", (shown.per_week / 60.0).round())
            .fact("weekly", shown.weekly);
    }
    all.push(finding);
}

fn people<'c, 'r: 'c>(subject: &Subject, cells: impl Iterator<Item = &'c Cell<'r>>) -> Vec<String> {
    let named = cells.flat_map(|cell| cell.held.iter().filter_map(|held| held.person));
    let numbers: BTreeSet<u32> = named.collect();
    let register = subject.moment.register;
    let mut people: Vec<String> = numbers
        .into_iter()
        .map(|person| register.person_at(person).id.clone())
        .collect();
    people.sort();
    people
}
