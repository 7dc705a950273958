//! Where strengths end and gaps begin: for each responsibility what it needs, against
//! what is held. What is proven comes before what is only said, and a rating that
//! somebody gave themselves alone never makes a responsibility a working one.
use crate::assumptions::{Book, Point};
use crate::formulas;
use crate::models::LAYERS;
use crate::situation::{Situation, Task};
use engine::duty::{self, State};
use engine::facts::PartyKind;
use engine::findings::{Class, Findings};
use engine::intervals::{self, Span};
use engine::register::Register;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Whether it is done, by evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All its duties that are due have evidence in time.
    Working,
    /// A duty is due, and its grace is not over yet.
    Late,
    /// Nobody answers for it, or a duty is overdue beyond its grace.
    NotDone,
    /// There is no evidence either way.
    Unknown,
}

/// How well the inside holds what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Somebody inside is proven on a system under it, and has the skills.
    Proven,
    /// The skills are there by what people say.
    Said,
    /// The skills are there, and nobody is at work at the hours that it needs.
    Hours,
    /// A needed skill or level is not there.
    Short,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    pub responsibility: String,
    pub title: String,
    pub group: String,
    pub status: Status,
    pub inside: Held,
    /// Skill → (needed, held inside).
    pub skills: BTreeMap<String, (u8, Option<u8>)>,
    pub hours_month: Option<f64>,
    pub around_the_clock: bool,
    /// Kinds of parties that answer for it today.
    pub accountable: Vec<PartyKind>,
}

/// The map, in the order of the register; `findings` are those of the same instant.
pub fn map(
    register: &Register,
    situation: &Situation,
    book: &Book,
    findings: &Findings,
    at: Timestamp,
) -> Vec<Place> {
    let mut standing: HashMap<&str, Vec<State>> = HashMap::new();
    for (resolved, _, how) in duty::all(register, at) {
        standing.entry(&resolved.id).or_default().push(how.state);
    }
    let rota = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    let inside = Inside {
        register,
        situation,
        rota: situation.team.people.is_some_and(|people| people >= rota),
    };
    let places = situation.tasks.iter().map(|task| Place {
        responsibility: task.id.clone(),
        title: task.title.clone(),
        group: task.group.clone(),
        status: status(
            task,
            findings,
            standing.get(task.id.as_str()).map_or(&[], Vec::as_slice),
        ),
        inside: inside.held(task),
        skills: task
            .skills
            .iter()
            .map(|(skill, level)| {
                let team = situation.team.skills.as_ref();
                let held = team.map(|skills| skills.get(skill).copied().unwrap_or(0));
                (skill.clone(), (*level, held))
            })
            .collect(),
        hours_month: task.hours_month,
        around_the_clock: task.around_the_clock,
        accountable: task.accountable.iter().copied().collect(),
    });
    places.collect()
}

/// The worst that is known; then what is not known. What was never done at all, or is
/// done when something happens only and never was, is not known to work.
fn status(task: &Task, findings: &Findings, duties: &[State]) -> Status {
    let accepted = findings.accepted.iter().map(|(finding, _)| finding);
    let mut of_it = findings
        .open
        .iter()
        .chain(accepted)
        .filter(|finding| finding.responsibility.as_deref() == Some(task.id.as_str()));
    let nobody = of_it.any(|finding| {
        finding.class == Class::Gap
            && matches!(finding.kind.as_str(), "nobody" | "each_thinks_other")
    });
    if nobody || task.accountable.is_empty() || duties.contains(&State::NotDone) {
        return Status::NotDone;
    }
    if duties.contains(&State::Late) {
        return Status::Late;
    }
    match duties.contains(&State::Unknown) || !duties.contains(&State::Done) {
        true => Status::Unknown,
        false => Status::Working,
    }
}

/// As much of the hours that are needed may lie outside those in which somebody is at
/// work: one in five.
const HOURS_MISSED: i64 = 5;

/// Whether so much of what is needed is missed that it is not held.
pub(crate) fn misses(needed: &[Span], open: &[Span]) -> bool {
    let missed = intervals::seconds(&intervals::subtract(needed, open));
    missed * HOURS_MISSED > intervals::seconds(needed)
}

struct Inside<'s> {
    register: &'s Register,
    situation: &'s Situation,
    /// Whether there are people for a bearable rota.
    rota: bool,
}

impl Inside<'_> {
    fn held(&self, task: &Task) -> Held {
        match held(self.situation, task) {
            by_skill @ (Held::Short | Held::Unknown) => by_skill,
            by_skill => match self.at_the_hours(task) {
                Some(true) => by_skill,
                Some(false) => Held::Hours,
                None => Held::Unknown,
            },
        }
    }

    /// Whether somebody inside is there when it is needed.
    fn at_the_hours(&self, task: &Task) -> Option<bool> {
        let resolved = self.register.responsibility(&task.id)?;
        let needed = self.register.needed_hours(resolved, self.situation.year);
        let Some(needed) = needed.filter(|_| !self.rota) else {
            return Some(true);
        };
        let needed = match task.around_the_clock {
            true => needed,
            false => intervals::subtract(&needed, &self.situation.closed),
        };
        let open = self.situation.team.open.as_ref()?;
        Some(!misses(&needed, open))
    }
}

fn held(situation: &Situation, task: &Task) -> Held {
    let Some(skills) = &situation.team.skills else {
        return match situation.team.people {
            Some(0) => Held::Short,
            _ => Held::Unknown,
        };
    };
    if !task.fits(skills) {
        return Held::Short;
    }
    let proven = situation.critical.iter().any(|system| {
        let inside = system
            .operators
            .as_ref()
            .is_some_and(|known| known.inside > 0);
        inside && system.responsibilities.contains(&task.id)
    });
    if proven { Held::Proven } else { Held::Said }
}
