//! An answer in words and names.
use crate::cover::{
    chosen::name_of,
    see::{HoleLine, hours_in_words},
};
use engine::{
    register::Register,
    rota::{StandIn, Uncovered},
};
use schemars::JsonSchema;
use serde::Serialize;

/// Holes of one responsibility that are told one by one.
const TOLD: usize = 12;

/// A responsibility that would lose cover.
#[derive(Serialize, JsonSchema)]
pub struct UncoveredLine {
    pub responsibility: String,
    pub title: String,
    pub minutes: i64,
    pub holes: Vec<HoleLine>,
    /// It is assigned to the person by name, and to nobody else.
    pub by_name: bool,
    /// Critical systems on which nobody else is proven.
    pub systems: Vec<String>,
    /// The best first.
    pub stand_ins: Vec<StandInLine>,
    #[serde(skip)]
    pub why: String,
}

/// Somebody who could take over, and what speaks against it.
#[derive(Serialize, JsonSchema)]
pub struct StandInLine {
    pub person: String,
    pub name: String,
    pub ready: bool,
    pub lacks: Vec<String>,
    /// Critical systems on which they are not proven.
    pub unproven: Vec<String>,
    /// Away for some of the time.
    pub away: bool,
    /// On for it already in some of these hours: nobody is two heads.
    pub on_already: bool,
    #[serde(skip)]
    pub words: String,
}

impl UncoveredLine {
    pub fn some_holes(&self) -> &[HoleLine] {
        &self.holes[..self.holes.len().min(TOLD)]
    }

    pub fn more_holes(&self) -> usize {
        self.holes.len().saturating_sub(TOLD)
    }

    /// Whether somebody is ready to stand in.
    pub fn is_safe(&self) -> bool {
        self.stand_ins.iter().any(|one| one.ready)
    }
}

pub fn uncovered(register: &Register, it: &Uncovered) -> UncoveredLine {
    let systems = it.systems.iter().map(|id| {
        let systems = register.company().systems.iter();
        let mut systems = systems.filter(|system| system.id == *id);
        systems
            .next()
            .map_or(id.clone(), |system| system.name.clone())
    });
    let systems: Vec<String> = systems.collect();
    let mut why = Vec::new();
    if it.minutes > 0 {
        why.push(format!("nobody is on for {}", hours_in_words(it.minutes)));
    }
    if it.by_name {
        why.push("it is theirs by name, and nobody else’s".to_owned());
    }
    if !systems.is_empty() {
        why.push(format!("nobody else is proven on {}", systems.join(", ")));
    }
    UncoveredLine {
        responsibility: it.responsibility.clone(),
        title: it.title.clone(),
        minutes: it.minutes,
        holes: it
            .holes
            .iter()
            .map(|hole| HoleLine::of(register.zone(), hole))
            .collect(),
        by_name: it.by_name,
        systems,
        stand_ins: it
            .stand_ins
            .iter()
            .map(|one| stand_in(register, one))
            .collect(),
        why: why.join("; "),
    }
}

pub fn stand_in(register: &Register, it: &StandIn) -> StandInLine {
    let lacks: Vec<String> = it
        .lacks
        .iter()
        .map(|skill| match skill.rsplit_once(' ') {
            Some((id, level)) => format!("{} {level}", register.skill_name(id)),
            None => skill.clone(),
        })
        .collect();
    let mut words = Vec::new();
    if it.away {
        words.push("away for some of it".to_owned());
    }
    if it.on_already {
        words.push("on for it already, and nobody is two heads".to_owned());
    }
    if !lacks.is_empty() {
        words.push(format!("lacks {}", lacks.join(", ")));
    }
    if !it.unproven.is_empty() {
        words.push(format!("not proven on {}", it.unproven.join(", ")));
    }
    StandInLine {
        person: it.person.clone(),
        name: name_of(register, &it.person).to_owned(),
        ready: it.ready,
        lacks,
        unproven: it.unproven.clone(),
        away: it.away,
        on_already: it.on_already,
        words: words.join("; "),
    }
}
