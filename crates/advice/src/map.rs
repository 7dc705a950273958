//! Where strengths end and gaps begin: for each responsibility what it needs, against
//! what is held. What is proven comes before what is only said, and a rating that
//! somebody gave themselves alone never makes a responsibility a working one.
use crate::situation::{Situation, Task};
use engine::facts::PartyKind;
use engine::findings::{Class, Findings};
use serde::Serialize;
use std::collections::BTreeMap;

/// Whether it is done, by evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All its duties have evidence in time.
    Working,
    /// Some evidence is overdue.
    Late,
    /// Nobody answers for it.
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

/// The map, in the order of the register; `findings` are those of the same day.
pub fn map(situation: &Situation, findings: &Findings) -> Vec<Place> {
    let places = situation.tasks.iter().map(|task| Place {
        responsibility: task.id.clone(),
        title: task.title.clone(),
        group: task.group.clone(),
        status: status(task, findings),
        inside: held(situation, task),
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

fn status(task: &Task, findings: &Findings) -> Status {
    if task.accountable.is_empty() {
        return Status::NotDone;
    }
    let accepted = findings.accepted.iter().map(|(finding, _)| finding);
    let mut status = Status::Working;
    for finding in findings.open.iter().chain(accepted) {
        if finding.responsibility.as_deref() != Some(task.id.as_str()) {
            continue;
        }
        match (finding.class, finding.kind.as_str()) {
            (Class::Gap, "nobody" | "each_thinks_other") => return Status::NotDone,
            (Class::Evidence, "unknown") => status = status.max(Status::Unknown),
            (Class::Evidence, _) => status = status.max(Status::Late),
            _ => {}
        }
    }
    status
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
