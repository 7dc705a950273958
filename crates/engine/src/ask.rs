//! "Whom do I call now for this?": whoever is on by the rota, else from the same cells as
//! the findings; one name and a way to reach it, or "nobody" with the next covered minute.
mod duty;
mod reach;

use crate::cover::Moment;
use crate::facts::{Contact, Role};
use crate::intervals::{self, Span};
use crate::register::{Held, Register, Resolved};
use duty::Rotas;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A question. A responsibility or a system is needed; with both, the system
/// narrows the responsibility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Question {
    #[serde(default)]
    pub responsibility: Option<String>,
    #[serde(default)]
    pub system: Option<String>,
    #[serde(default)]
    pub site: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    Reach(Reach),
    Nobody(Nobody),
}

/// Somebody holds it now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reach {
    pub responsibility: String,
    pub party: String,
    pub person: Option<String>,
    pub name: String,
    pub contacts: Vec<Contact>,
    /// Until when this answer holds, as far as is written.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Instant>"))]
    pub until: Option<Timestamp>,
    pub because: String,
    /// Whom to call when the first does not answer.
    pub then: Vec<Next>,
}

/// Nobody does: a hole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Nobody {
    pub responsibility: Option<String>,
    pub why: String,
    /// The first instant from which somebody holds it, within twelve months.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Instant>"))]
    pub next_covered: Option<Timestamp>,
    pub next: Option<Next>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Next {
    pub party: String,
    pub person: Option<String>,
    pub name: String,
    pub contacts: Vec<Contact>,
}

/// Answers a question.
///
/// ```
/// use engine::{ask, catalogue::Catalogue, facts::Company, register::Register};
/// let company = Company {
///     organisation: engine::facts::Organisation {
///         name: "Harbor and Finch".into(),
///         zone: "America/New_York".into(),
///         ..Default::default()
///     },
///     ..Default::default()
/// };
/// let register = Register::new(&company, &Catalogue::default()).unwrap();
/// let question = ask::Question {
///     responsibility: Some("EUS-05".into()),
///     system: None,
///     site: None,
///     at: "2026-06-01T12:00:00Z".parse().unwrap(),
/// };
/// let ask::Answer::Nobody(nobody) = ask::who(&register, &question) else { panic!() };
/// assert_eq!(nobody.why, "EUS-05 is not one of the responsibilities here.");
/// ```
pub fn who(register: &Register, question: &Question) -> Answer {
    let asked = match subjects(register, question) {
        Ok(asked) => asked,
        Err(why) => return nobody(None, why),
    };
    let moment = Moment::new(register, question.at);
    let rotas = Rotas::from(register, question.at);
    let mut first_nobody = None;
    for resolved in asked {
        match about(&moment, &rotas, resolved, question) {
            Answer::Reach(reach) => return Answer::Reach(reach),
            Answer::Nobody(nobody) => {
                let sooner = |known: &Nobody| match (nobody.next_covered, known.next_covered) {
                    (Some(one), Some(other)) => one < other,
                    (one, other) => one.is_some() && other.is_none(),
                };
                if first_nobody.as_ref().is_none_or(sooner) {
                    first_nobody = Some(nobody);
                }
            }
        }
    }
    let none = || "No responsibility covers this.".to_owned();
    first_nobody.map_or_else(|| nobody(None, none()), Answer::Nobody)
}

fn nobody(responsibility: Option<&Resolved>, why: String) -> Answer {
    Answer::Nobody(Nobody {
        responsibility: responsibility.map(|resolved| resolved.id.clone()),
        why,
        next_covered: None,
        next: None,
    })
}

/// The responsibilities that a question is about, most telling first.
fn subjects<'r>(register: &'r Register, question: &Question) -> Result<Vec<&'r Resolved>, String> {
    if let Some(id) = &question.responsibility {
        let resolved = register.responsibility(id);
        return match resolved.filter(|resolved| resolved.in_force(question.at.as_second())) {
            Some(resolved) => Ok(vec![resolved]),
            None => Err(format!("{id} is not one of the responsibilities here.")),
        };
    }
    let Some(id) = &question.system else {
        return Err("Name a responsibility or a system.".to_owned());
    };
    let systems = register.company().systems.iter();
    let known = systems
        .clone()
        .find(|system| system.id == *id || system.name == *id);
    let listed = known.map_or(&[][..], |system| &system.responsibilities);
    let mut asked: Vec<&Resolved> = listed
        .iter()
        .filter_map(|id| register.responsibility(id))
        .collect();
    for assignment in &register.company().assignments {
        let names = matches!(assignment.scope.sets.get("system"),
            Some(crate::facts::ValueSet::Only(values)) if values.contains(id));
        let resolved = register
            .responsibility(&assignment.responsibility)
            .filter(|_| names);
        if let Some(resolved) = resolved.filter(|one| asked.iter().all(|other| other.id != one.id))
        {
            asked.push(resolved);
        }
    }
    asked.retain(|resolved| resolved.in_force(question.at.as_second()));
    match (asked.is_empty(), known) {
        (true, None) => Err(format!("There is no system {id} here.")),
        (true, Some(system)) => Err(format!(
            "No responsibility here looks after {}.",
            system.name
        )),
        (false, _) => Ok(asked),
    }
}

/// The answer for one responsibility.
fn about(moment: &Moment, rotas: &Rotas, resolved: &Resolved, question: &Question) -> Answer {
    let register = moment.register;
    let Some(index) = register.index_of(&resolved.id) else {
        return nobody(None, format!("{} is not known.", resolved.id));
    };
    let concerns = |held: &&Held| held.in_force(moment.at) && concerned(register, held, question);
    let held: Vec<&Held> = register.held_of(index).filter(concerns).collect();
    let answer = by_holders(moment, resolved, &held, question);
    match rotas.on(resolved, &held, question) {
        Some(on) => on.before(register, resolved, answer),
        None => answer,
    }
}

/// The answer as if there were no rota: by who holds it, in which hours, and is there.
fn by_holders(moment: &Moment, resolved: &Resolved, held: &[&Held], question: &Question) -> Answer {
    let register = moment.register;
    let accountable = |held: &&&Held| held.role == Role::Accountable && !moment.is_orphaned(held);
    let mut holders: Vec<(&Held, Vec<Span>)> = held
        .iter()
        .filter(accountable)
        .map(|held| (*held, reach::hours(moment, resolved, held, question)))
        .collect();
    holders.sort_by_key(|(held, _)| held.person.is_none());
    let open = |spans: &[Span]| {
        spans
            .iter()
            .find(|span| span.0 <= moment.at && moment.at < span.1)
            .copied()
    };
    for (holder, spans) in &holders {
        let Some(span) = open(spans) else { continue };
        if let Some(reach) = reach::reach(moment, resolved, holder, held, question, span) {
            return Answer::Reach(reach);
        }
    }
    let why = why_nobody(register, resolved, &holders, moment.at, open);
    let next = holders
        .iter()
        .filter_map(|(holder, spans)| {
            let ahead = intervals::intersect(spans, &[(moment.at, i64::MAX)]);
            reach::first(moment, resolved, holder, held, question, &ahead)
        })
        .min_by_key(|(from, _)| *from);
    Answer::Nobody(Nobody {
        responsibility: Some(resolved.id.clone()),
        why,
        next_covered: next
            .as_ref()
            .and_then(|(from, _)| Timestamp::from_second(*from).ok()),
        next: next.map(|(_, next)| next),
    })
}

/// Whether an assignment holds the part that is asked about.
fn concerned(register: &Register, held: &Held, question: &Question) -> bool {
    let asked = [("system", &question.system), ("site", &question.site)];
    asked.into_iter().all(|(dimension, value)| {
        let Some(value) = value else { return true };
        let set = register
            .words
            .find_dimension(dimension)
            .and_then(|number| held.set(number));
        let number = register.words.find_value(value).unwrap_or(u32::MAX);
        set.is_none_or(|set| set.hold(number))
    })
}

/// Whether it must be looked after at an instant, somewhere.
fn needed(register: &Register, resolved: &Resolved, at: i64) -> bool {
    let need = crate::cover::need_everywhere(register, resolved);
    need.is_some_and(|need| !register.calendars.expand(need, (at, at + 1)).is_empty())
}

fn why_nobody(
    register: &Register,
    resolved: &Resolved,
    holders: &[(&Held, Vec<Span>)],
    at: i64,
    open: impl Fn(&[Span]) -> Option<Span>,
) -> String {
    let id = &resolved.id;
    let names = |list: Vec<u32>| {
        let mut names: Vec<&str> = list
            .iter()
            .map(|party| register.party_at(*party).name.as_str())
            .collect();
        names.dedup();
        names.join(" and ")
    };
    let holding = holders.iter().filter(|(_, spans)| open(spans).is_some());
    let now = names(holding.map(|(held, _)| held.party).collect());
    let parties = names(holders.iter().map(|(held, _)| held.party).collect());
    if parties.is_empty() {
        format!("Nobody is accountable for this part of {id}.")
    } else if !now.is_empty() {
        format!(
            "{now} is accountable for {id} now, but nobody of them can be reached at this hour."
        )
    } else if needed(register, resolved, at) {
        format!("This hour is a hole: {parties} holds {id} only at other hours.")
    } else {
        let need = resolved.need.describe();
        format!("This hour is outside what {parties} holds of {id} (needed: {need}).")
    }
}
