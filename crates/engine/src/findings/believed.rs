//! What each side believes, held against the other's word and against the paper:
//! each thinks that the other does it, both say that they do, or a side says
//! something else than what is written.
use super::subject::Subject;
use super::{Class, Finding, Severity};
use crate::facts::{Belief, Believed, Role};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A side's last word.
#[derive(Clone, Copy)]
pub(super) struct Said<'r> {
    pub on: Option<Date>,
    says: Says<'r>,
}

#[derive(Clone, Copy, PartialEq)]
enum Says<'r> {
    Party(&'r str),
    /// We, and they: the other one, where it was named.
    Both(Option<&'r str>),
    Nobody,
    Unknown,
}

/// The last word of each side that has said something about what is now written, by party.
pub(super) type Beliefs<'r> = BTreeMap<&'r str, Said<'r>>;

pub(super) fn beliefs<'r>(subject: &Subject<'_, 'r>) -> Beliefs<'r> {
    let register = subject.moment.register;
    let written = subject.held(Role::Accountable).map(|held| held.from).max();
    let mut last = Beliefs::new();
    for index in register.beliefs_of(&subject.resolved.id) {
        let belief = &register.company().beliefs[*index as usize];
        let on = belief.said_on;
        let is_to_come = |on: Date| on > subject.moment.today;
        // What is written has changed since: that word was about something else. One of
        // the same day counts, for it may have come after.
        let is_outdated = |on: Date| {
            let over = on
                .tomorrow()
                .map_or(i64::MAX, |day| register.begins(day).as_second());
            written.is_some_and(|begun| over <= begun)
        };
        if on.is_some_and(|on| is_to_come(on) || is_outdated(on)) {
            continue;
        }
        let Some(says) = says(belief) else { continue };
        let said = Said { on, says };
        let entry = last.entry(belief.by.as_str()).or_insert(said);
        if on >= entry.on {
            *entry = said;
        }
    }
    last
}

fn says(belief: &Belief) -> Option<Says<'_>> {
    let named = belief.accountable.as_deref();
    match belief.answer {
        Some(Believed::Both) => Some(Says::Both(named)),
        Some(Believed::Nobody) => Some(Says::Nobody),
        Some(Believed::Unknown) => Some(Says::Unknown),
        None => named.map(Says::Party),
    }
}

/// Two sides of which each names the other.
pub(super) fn crossed<'r>(beliefs: &Beliefs<'r>) -> Option<(&'r str, &'r str)> {
    let names = |by: &str| match beliefs.get(by).map(|said| said.says) {
        Some(Says::Party(of)) if of != by => Some(of),
        _ => None,
    };
    beliefs.keys().find_map(|by| {
        names(by)
            .filter(|of| names(of) == Some(*by))
            .map(|of| (*by, of))
    })
}

/// `internal says partner`, for the facts of a finding.
pub(super) fn lines(beliefs: &Beliefs) -> Vec<String> {
    let line = |(by, said): (&&str, &Said)| match said.says {
        Says::Party(of) => format!("{by} says {of}"),
        Says::Both(Some(with)) => format!("{by} says both, with {with}"),
        Says::Both(None) => format!("{by} says both"),
        Says::Nobody => format!("{by} says nobody"),
        Says::Unknown => format!("{by} does not know"),
    };
    beliefs.iter().map(line).collect()
}

pub(super) fn each_thinks_other(subject: &Subject, one: &str, other: &str) -> Finding {
    let (one, other) = (name(subject, one), name(subject, other));
    let title = subject.title();
    Finding::about(Class::Gap, "each_thinks_other", subject.resolved, "")
        .what(format!(
            "{title}: {one} says that {other} is accountable, and {other} says that {one} is."
        ))
        .next("Put both sides at one table, assign it to one of them from a date, and ask both again.")
}

/// How the words of several sides, and the paper, stand to each other; the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Agreed,
    DoesNotKnow,
    PaperSaysOtherwise,
    /// They do not contradict each other, and nothing is written.
    NobodyWritten,
    BothDoIt,
    EachThinksOther,
}

/// Weighs one word of each side against the parties that are written as accountable:
/// the same rules as the findings.
pub fn verdict(said: &[Belief], written: &[String]) -> Verdict {
    let beliefs: Beliefs = said
        .iter()
        .filter_map(|it| {
            Some((
                it.by.as_str(),
                Said {
                    on: it.said_on,
                    says: says(it)?,
                },
            ))
        })
        .collect();
    if crossed(&beliefs).is_some() {
        Verdict::EachThinksOther
    } else if !claiming(&beliefs, written).is_empty() {
        Verdict::BothDoIt
    } else if written.is_empty() {
        Verdict::NobodyWritten
    } else if !otherwise(&beliefs, written).is_empty() {
        Verdict::PaperSaysOtherwise
    } else if !unknowing(&beliefs).is_empty() {
        Verdict::DoesNotKnow
    } else {
        Verdict::Agreed
    }
}

/// Those who say that they do it, where there are several and the paper does not
/// give a part to each.
fn claiming(beliefs: &Beliefs, written: &[String]) -> Vec<String> {
    let claims = beliefs.iter().filter(|(by, said)| match said.says {
        Says::Party(of) => of == **by,
        Says::Both(_) => true,
        Says::Nobody | Says::Unknown => false,
    });
    let claiming: Vec<String> = claims.map(|(by, _)| (*by).to_owned()).collect();
    let is_split = claiming.iter().all(|party| written.contains(party));
    if claiming.len() < 2 || is_split {
        return Vec::new();
    }
    claiming
}

/// Those who say something else than what is written.
fn otherwise<'r>(beliefs: &Beliefs<'r>, written: &[String]) -> Vec<&'r str> {
    let is_written = |of: &str| written.iter().any(|party| party == of);
    let differs = |says: Says| match says {
        Says::Party(of) => !is_written(of),
        Says::Both(with) => written.len() < 2 || with.is_some_and(|with| !is_written(with)),
        Says::Nobody => true,
        Says::Unknown => false,
    };
    let sides = beliefs
        .iter()
        .filter(|(_, said)| !written.is_empty() && differs(said.says));
    sides.map(|(by, _)| *by).collect()
}

fn unknowing(beliefs: &Beliefs) -> Vec<String> {
    let sides = beliefs
        .iter()
        .filter(|(_, said)| said.says == Says::Unknown);
    sides.map(|(by, _)| (*by).to_owned()).collect()
}

/// Where somebody is written down as accountable. Where nobody is, see [`super::nobody`].
pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    let beliefs = beliefs(subject);
    if beliefs.is_empty() {
        return;
    }
    let written = subject.parties(subject.held(Role::Accountable));
    let finding = match crossed(&beliefs) {
        // Nobody is written down: that gap is told already.
        Some(_) if written.is_empty() => return,
        Some((one, other)) => Some(each_thinks_other(subject, one, other)),
        None => both_do_it(subject, &beliefs, &written)
            .or_else(|| paper_says_otherwise(subject, &beliefs, &written))
            .or_else(|| does_not_know(subject, &beliefs, &written)),
    };
    all.extend(finding.map(|finding| {
        let mut finding = finding
            .since(since(subject, &beliefs))
            .or_why("Each side acts by what it believes, not by what is written.")
            .fact("beliefs", lines(&beliefs));
        if !written.is_empty() {
            finding = finding.fact("written", written);
        }
        finding
    }));
}

/// Two sides say that they do it, and the paper does not give a part to each.
fn both_do_it(subject: &Subject, beliefs: &Beliefs, written: &[String]) -> Option<Finding> {
    let claiming = claiming(beliefs, written);
    if claiming.is_empty() {
        return None;
    }
    let (title, names) = (subject.title(), subject.names(&claiming));
    let paper = match written {
        [] => "nothing is written".to_owned(),
        written => format!("the paper names {}", subject.names(written)),
    };
    let finding = Finding::about(Class::Duplicate, "both_do_it", subject.resolved, "")
        .what(format!(
            "{title}: {names} each say that they do it; {paper}."
        ))
        .why(
            "When two do it, each can undo what the other did, and each can leave it to the other.",
        )
        .next("Keep one of them, or write down which part is whose.")
        .fact("parties", claiming);
    Some(finding)
}

/// A side says something else than what is written.
fn paper_says_otherwise(
    subject: &Subject,
    beliefs: &Beliefs,
    written: &[String],
) -> Option<Finding> {
    let sides = otherwise(beliefs, written);
    let says = |by: &&str| {
        let of = match beliefs[by].says {
            Says::Party(of) if of == *by => "says that it does it itself".to_owned(),
            Says::Party(of) => format!("says that {} is accountable", name(subject, of)),
            Says::Both(_) => "says that both do it".to_owned(),
            Says::Nobody | Says::Unknown => "says that nobody does it".to_owned(),
        };
        format!("{} {of}", name(subject, by))
    };
    let told: Vec<String> = sides.iter().map(says).collect();
    let first = sides.first()?;
    let finding = Finding::about(Class::Belief, "paper_says_otherwise", subject.resolved, "")
        .party(Some(first))
        .what(format!(
            "{}: {}; the paper names {}.",
            subject.title(),
            told.join(", and "),
            subject.names(written)
        ))
        .why("Each side acts by what it believes, not by what is written.")
        .next("Go through it together; then change what is written, or what is done.");
    Some(finding)
}

/// A side was asked and does not know.
fn does_not_know(subject: &Subject, beliefs: &Beliefs, written: &[String]) -> Option<Finding> {
    // Where nobody answers for it, not to know who does is no mistake.
    if written.is_empty() {
        return None;
    }
    let sides = unknowing(beliefs);
    let first = sides.first()?.clone();
    let finding = Finding::about(Class::Belief, "does_not_know", subject.resolved, "")
        .severity(subject.resolved.criticality.min(Severity::Medium))
        .party(Some(&first))
        .what(format!(
            "{}: {} cannot say who answers for it.",
            subject.title(),
            subject.names(&sides)
        ))
        .why("Who does not know whom to turn to turns to nobody.")
        .next("Show them what is written, and ask again in the next belief round.");
    Some(finding)
}

/// Since the last of those words was said; where no day is known, since what is
/// written changed.
fn since(subject: &Subject, beliefs: &Beliefs) -> i64 {
    let last = beliefs.values().filter_map(|said| said.on).max();
    last.map_or_else(
        || subject.changed(),
        |day| subject.moment.register.begins(day).as_second(),
    )
}

fn name(subject: &Subject, party: &str) -> String {
    subject.names(&[party.to_owned()])
}
