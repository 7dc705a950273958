//! Nobody is accountable at all; or each of two sides thinks that the other is.
use super::subject::Subject;
use super::{Class, Finding, believed};
use crate::facts::Role;

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    if subject.held(Role::Accountable).next().is_some() {
        return;
    }
    let resolved = subject.resolved;
    let beliefs = believed::beliefs(subject);
    let mut finding = match believed::crossed(&beliefs) {
        Some((one, other)) => believed::each_thinks_other(subject, one, other),
        None => Finding::about(Class::Gap, "nobody", resolved, "")
            .what(format!("{}: nobody is accountable.", subject.title()))
            .next("Decide which party is accountable, and assign it from a date."),
    };
    finding = finding
        .since(since(subject))
        .or_why("Work that nobody is accountable for is not done, or done by chance.");
    let doers = subject.parties(subject.held(Role::Doer));
    if !doers.is_empty() {
        finding = finding.fact("doers", doers);
    }
    if !beliefs.is_empty() {
        finding = finding.fact("beliefs", believed::lines(&beliefs));
    }
    if let Some(days) = resolved.max_unowned_days {
        finding = finding.fact("max_unowned_days", f64::from(days));
    }
    all.push(finding);
}

/// Since it was adopted, or since the last one stopped being accountable.
fn since(subject: &Subject) -> i64 {
    let all = subject.moment.register.held_of(subject.index);
    let ended =
        all.filter(|held| held.role == Role::Accountable && held.until <= subject.moment.at);
    let last = ended.map(|held| held.until).max();
    last.unwrap_or(i64::MIN).max(subject.resolved.begins)
}
