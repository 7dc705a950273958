//! A recurring act is overdue (a gap); or nothing is known about it; or somebody
//! answers for it on paper, and for two periods nothing shows that it is done.
use super::subject::Subject;
use super::{Class, Finding, Severity};
use crate::civil::seconds;
use crate::duty::{self, Standing, State};
use crate::facts::Duty;
use jiff::civil::{Date, Time};

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    let register = subject.moment.register;
    let owned = duty::owned_since(register, subject.resolved, subject.moment.at);
    let mut neglected = Vec::new();
    for duty in &subject.resolved.duties {
        if !register.periods.contains_key(&duty.id) || is_fresh(subject, duty) {
            continue;
        }
        let standing = duty::of(subject.moment, subject.resolved, duty, owned);
        match standing.state {
            State::Unknown => all.push(unknown(subject, duty, &standing)),
            State::NotDone => all.extend(overdue(subject, duty, &standing)),
            _ => {}
        }
        if standing.neglected.is_some() {
            neglected.push((duty, standing));
        }
    }
    all.extend(owned_not_done(subject, &neglected));
}

/// Most are seen to be in time without asking any clock: none is further from UTC
/// than a day and a bit.
fn is_fresh(subject: &Subject, duty: &Duty) -> bool {
    let register = subject.moment.register;
    let last = register.evidence.get(&duty.id).and_then(|dates| {
        let known = dates.partition_point(|date| *date <= subject.moment.today);
        dates[..known].last()
    });
    let period = register.periods.get(&duty.id);
    let due = last
        .zip(period)
        .and_then(|(last, (every, _))| due(*last, every));
    due.is_some_and(|due| seconds(due) > subject.moment.at + 2 * 86_400)
}

fn due(last: Date, every: &jiff::Span) -> Option<jiff::civil::DateTime> {
    last.to_datetime(Time::midnight()).checked_add(*every).ok()
}

fn overdue(subject: &Subject, duty: &Duty, standing: &Standing) -> Option<Finding> {
    let (last, ends) = (standing.last?, standing.ends?.as_second());
    let days = (subject.moment.at - ends) / 86_400;
    let grace = duty.grace.as_deref().unwrap_or("P0D");
    let finding = Finding::about(Class::Gap, "overdue", subject.resolved, &duty.id)
        .party(subject.accountable())
        .since(ends)
        .what(format!(
            "{}: \"{}\" was last done on {last} and is overdue.",
            subject.title(),
            duty.title
        ))
        .or_why("What is not done in time is not known to be well.")
        .next("Do it now and record the evidence, or change how often it is due.")
        .fact("duty", duty.id.clone())
        .fact("last_evidence", last.to_string())
        .fact("every", duty.every.clone())
        .fact("grace", grace)
        .fact("days_overdue", days as f64);
    Some(finding)
}

fn unknown(subject: &Subject, duty: &Duty, standing: &Standing) -> Finding {
    let what = match standing.weak {
        None => format!(
            "{}: whether \"{}\" is done is unknown; there is no record of it.",
            subject.title(),
            duty.title
        ),
        Some(weak) => format!(
            "{}: whether \"{}\" is done is unknown; what was recorded on {weak} proves too little.",
            subject.title(),
            duty.title
        ),
    };
    let mut finding = Finding::about(Class::Evidence, "unknown", subject.resolved, &duty.id)
        .severity(subject.resolved.criticality.min(Severity::Medium))
        .party(subject.accountable())
        .since(subject.resolved.begins)
        .what(what)
        .why("Without a record nobody can tell good from bad.")
        .next("Record when it was last done, or do it for the first time.")
        .fact("duty", duty.id.clone())
        .fact("every", duty.every.clone());
    if let Some(kind) = &duty.evidence_kind {
        finding = finding.fact("evidence_kind", kind.clone());
    }
    finding
}

/// One finding for a responsibility, however many of its duties it is about. What
/// was done once and no more is as bad as the responsibility is critical.
fn owned_not_done(subject: &Subject, neglected: &[(&Duty, Standing)]) -> Option<Finding> {
    let since = neglected.iter().filter_map(|(_, it)| it.neglected).min()?;
    let owner = subject.accountable()?;
    let has_lapsed = neglected.iter().any(|(_, it)| it.last.is_some());
    let severity = if has_lapsed {
        subject.resolved.criticality
    } else {
        subject.resolved.criticality.min(Severity::Medium)
    };
    let duties: Vec<String> = neglected.iter().map(|(duty, _)| duty.id.clone()).collect();
    let (some, of) = (duties.len(), subject.resolved.duties.len());
    let finding = Finding::about(Class::Evidence, "owned_not_done", subject.resolved, "")
        .severity(severity)
        .party(Some(owner))
        .since(since.as_second())
        .what(format!(
            "{}: owned on paper by {}, and for two periods nothing shows that {} done.",
            subject.title(),
            subject.names(&[owner.to_owned()]),
            match (some, of) {
                (1, 1) => "its duty is".to_owned(),
                (some, of) if some == of => format!("any of its {of} duties is"),
                (some, of) => format!("{some} of its {of} duties are"),
            }
        ))
        .or_why("A name on paper does no work.")
        .next(
            "Show the evidence if it is done; if it is not, do it, or give it to somebody who can.",
        )
        .fact("duties", duties);
    Some(finding)
}
