//! Nobody is accountable at all; or each of two sides thinks that the other is.
use super::subject::Subject;
use super::{Class, Finding};
use crate::facts::Role;
use jiff::civil::Date;
use std::collections::BTreeMap;

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    if subject.held(Role::Accountable).next().is_some() {
        return;
    }
    let resolved = subject.resolved;
    let beliefs = beliefs(subject);
    let crossed = beliefs
        .iter()
        .find(|(by, (_, of))| by != &of && beliefs.get(of).is_some_and(|(_, back)| back == *by));
    let title = subject.title();
    let mut finding = match crossed {
        Some((one, (_, other))) => {
            let (one, other) = (
                subject.names(&[(*one).to_owned()]),
                subject.names(&[(*other).to_owned()]),
            );
            Finding::about(Class::Gap, "each_thinks_other", resolved, "")
                .what(format!("{title}: {one} says that {other} is accountable, and {other} says that {one} is."))
                .next("Put both sides at one table, and assign it to one of them from a date.")
        }
        None => Finding::about(Class::Gap, "nobody", resolved, "")
            .what(format!("{title}: nobody is accountable."))
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
        let says = beliefs
            .iter()
            .map(|(by, (_, of))| format!("{by} says {of}"));
        finding = finding.fact("beliefs", says.collect::<Vec<_>>());
    }
    if let Some(days) = resolved.max_unowned_days {
        finding = finding.fact("max_unowned_days", f64::from(days));
    }
    all.push(finding);
}

/// Each party's last word on it: (when, whom it thinks of).
fn beliefs<'r>(subject: &Subject<'_, 'r>) -> BTreeMap<&'r str, (Option<Date>, &'r str)> {
    let mut last: BTreeMap<&str, (Option<Date>, &str)> = BTreeMap::new();
    for belief in &subject.moment.register.company().beliefs {
        let said = belief.said_on;
        if belief.responsibility != subject.resolved.id
            || said.is_some_and(|said| said > subject.moment.today)
        {
            continue;
        }
        let entry = last
            .entry(&belief.by)
            .or_insert((said, &belief.accountable));
        if said >= entry.0 {
            *entry = (said, &belief.accountable);
        }
    }
    last
}

/// Since it was adopted, or since the last one stopped being accountable.
fn since(subject: &Subject) -> i64 {
    let all = subject.moment.register.held_of(subject.index);
    let ended =
        all.filter(|held| held.role == Role::Accountable && held.until <= subject.moment.at);
    let last = ended.map(|held| held.until).max();
    last.unwrap_or(i64::MIN).max(subject.resolved.begins)
}
