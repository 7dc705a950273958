//! A recurring act is overdue (a gap); or nothing at all is known about it.
use super::subject::Subject;
use super::{Class, Finding, Severity};
use crate::facts::Duty;
use jiff::civil::{Date, Time};

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    let register = subject.moment.register;
    for duty in &subject.resolved.duties {
        if !register.periods.contains_key(&duty.id) {
            continue;
        }
        let records = register
            .evidence
            .get(&duty.id)
            .map_or(&[][..], Vec::as_slice);
        let known = records.partition_point(|date| *date <= subject.moment.today);
        match records[..known].last() {
            None => all.push(unknown(subject, duty)),
            Some(last) => all.extend(overdue(subject, duty, *last)),
        }
    }
}

fn overdue(subject: &Subject, duty: &Duty, last: Date) -> Option<Finding> {
    let register = subject.moment.register;
    let (every, grace) = register.periods.get(&duty.id)?;
    let due = last
        .to_datetime(Time::midnight())
        .checked_add(*every)
        .ok()?
        .checked_add(*grace)
        .ok()?;
    // No clock is further from UTC than a day and a bit: most are seen without asking it.
    if crate::civil::seconds(due) > subject.moment.at + 2 * 86_400 {
        return None;
    }
    let due = crate::civil::instant(register.zone(), due);
    if due >= subject.moment.at {
        return None;
    }
    let days = (subject.moment.at - due) / 86_400;
    let grace = duty.grace.as_deref().unwrap_or("P0D");
    let finding = Finding::about(Class::Gap, "overdue", subject.resolved, &duty.id)
        .party(subject.accountable())
        .since(due)
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

fn unknown(subject: &Subject, duty: &Duty) -> Finding {
    let mut finding = Finding::about(Class::Evidence, "unknown", subject.resolved, &duty.id)
        .severity(subject.resolved.criticality.min(Severity::Medium))
        .party(subject.accountable())
        .since(subject.resolved.begins)
        .what(format!(
            "{}: whether \"{}\" is done is unknown; there is no record of it.",
            subject.title(),
            duty.title
        ))
        .why("Without a record nobody can tell good from bad.")
        .next("Record when it was last done, or do it for the first time.")
        .fact("duty", duty.id.clone())
        .fact("every", duty.every.clone());
    if let Some(kind) = &duty.evidence_kind {
        finding = finding.fact("evidence_kind", kind.clone());
    }
    finding
}
