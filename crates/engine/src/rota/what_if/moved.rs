//! A responsibility goes to another party.
use super::Answer;
use super::stand_ins::close;
use crate::facts::Company;
use crate::findings::{self, Finding};
use crate::register::Register;
use jiff::{Timestamp, civil::Date};

/// The same facts, where a responsibility is with one party from a day on.
pub(super) fn moved(company: &Company, responsibility: &str, party: &str, from: Date) -> Company {
    use crate::facts::{Assignment, Role, Scope};
    let mut changed = company.clone();
    let ours = |assignment: &Assignment| assignment.responsibility == responsibility;
    changed
        .assignments
        .retain(|assignment| !ours(assignment) || assignment.from < from);
    for assignment in changed
        .assignments
        .iter_mut()
        .filter(|assignment| ours(assignment))
    {
        let until = assignment.until.unwrap_or(from).min(from);
        assignment.until = Some(until);
    }
    for role in [Role::Accountable, Role::Doer] {
        changed.assignments.push(Assignment {
            responsibility: responsibility.to_owned(),
            party: party.to_owned(),
            person: None,
            role,
            scope: Scope::default(),
            from,
            until: None,
        });
    }
    changed
}

/// What would be found about a responsibility, and what no longer.
pub(super) fn findings_of_move(
    now: &Register,
    then: &Register,
    responsibility: &str,
    at: Timestamp,
) -> Answer {
    let of = |register: &Register| findings::of(register, responsibility, at).open;
    let (before, after) = (of(now), of(then));
    let lacks = |all: &[Finding], one: &Finding| all.iter().all(|other| other.id != one.id);
    let mut answer = Answer {
        brings: after
            .iter()
            .filter(|finding| lacks(&before, finding))
            .cloned()
            .collect(),
        ends: before
            .iter()
            .filter(|finding| lacks(&after, finding))
            .cloned()
            .collect(),
        ..Answer::default()
    };
    close(&mut answer);
    answer
}
