//! Somebody is accountable, but not for all that is needed: not in all hours, not
//! at all sites, not for all values of another dimension.
use super::describe::{hours, shown};
use super::subject::Subject;
use super::{Class, Finding};
use crate::cover::Cell;
use crate::facts::Role;

const WHY: &str = "What falls into the hole waits until somebody stumbles over it.";

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    if subject.held(Role::Accountable).next().is_none() {
        return;
    }
    time_hole(subject, all);
    let bare: Vec<&Cell> = needed(subject)
        .filter(|cell| cell.held.is_empty())
        .collect();
    if bare.is_empty() {
        return;
    }
    let (sites, rest): (Vec<&Cell>, Vec<&Cell>) =
        bare.into_iter().partition(|cell| whole_site(subject, cell));
    empty(subject, "site_hole", "site", &sites, all);
    empty(subject, "scope_hole", "part", &rest, all);
}

fn needed<'s, 'r>(subject: &'s Subject<'_, 'r>) -> impl Iterator<Item = &'s Cell<'r>> {
    subject
        .cells
        .iter()
        .map(|(cell, _)| cell)
        .filter(|cell| cell.needed)
}

fn time_hole(subject: &Subject, all: &mut Vec<Finding>) {
    let holed = subject
        .cells
        .iter()
        .filter(|(cell, weighed)| weighed.holes && !cell.held.is_empty());
    let cells: Vec<&Cell> = holed.map(|(cell, _)| cell).collect();
    if cells.is_empty() {
        return;
    }
    let holes = subject.scales.holes();
    let shown = shown(subject.moment, &holes);
    let holders = subject.parties(cells.iter().flat_map(|cell| cell.held.iter().copied()));
    let (title, names) = (subject.title(), subject.names(&holders));
    let what = format!(
        "{title}: nobody is accountable for {} hours a week ({}). {names} {} the rest.",
        hours(shown.per_week),
        shown.weekly,
        if holders.len() == 1 { "holds" } else { "hold" }
    );
    let finding = Finding::about(Class::Gap, "time_hole", subject.resolved, "")
        .party(holders.first().map(String::as_str))
        .since(subject.changed())
        .what(what)
        .or_why(WHY)
        .next("Give these hours to a party, or write down that they are not needed.")
        .fact("holes", shown.coming)
        .fact("hole_hours_per_week", hours(shown.per_week))
        .fact("weekly", shown.weekly)
        .fact("needed", subject.resolved.need.describe())
        .fact("covered_by", holders)
        .fact("cells", subject.labels(cells.iter().copied()));
    all.push(finding);
}

/// Whether nobody holds any part of the sites of this cell.
fn whole_site(subject: &Subject, cell: &Cell) -> bool {
    let site = subject.moment.register.words.find_dimension("site");
    let sites = |cell: &Cell| {
        let part = cell
            .parts
            .iter()
            .find(|(dimension, _)| Some(*dimension) == site);
        part.map(|(_, values)| values.clone())
    };
    let Some(ours) = sites(cell) else {
        return false;
    };
    needed(subject)
        .filter(|other| !other.held.is_empty())
        .all(|other| {
            let theirs = sites(other);
            theirs.is_some_and(|theirs| theirs.iter().all(|site| !ours.contains(site)))
        })
}

fn empty(subject: &Subject, kind: &str, noun: &str, cells: &[&Cell], all: &mut Vec<Finding>) {
    if cells.is_empty() {
        return;
    }
    let labels = subject.labels(cells.iter().copied());
    let holders = subject.parties(subject.held(Role::Accountable));
    let listed = labels.join(" | ");
    let finding = Finding::about(Class::Gap, kind, subject.resolved, "")
        .party(holders.first().map(String::as_str))
        .since(subject.changed())
        .what(format!(
            "{}: nobody is accountable for {listed}.",
            subject.title()
        ))
        .or_why(WHY)
        .next(format!(
            "Assign each {noun} that is left over, or write down that it is not needed."
        ))
        .fact("cells", labels)
        .fact("covered_by", holders);
    all.push(finding);
}
