//! What if? A change that nobody has made yet, and what it would leave uncovered,
//! who could stand in, and what stays at risk. Nothing is written: facts and a
//! change go in, an answer comes out.
mod compared;
mod lost;
mod may_leave;
mod moved;
mod stand_ins;

use super::away::Gone;
use super::cover::Cover;
use super::plan::Actor;
use super::report::{Hole, stamp};
use crate::catalogue::Catalogue;
use crate::findings::Finding;
use crate::intervals::Span;
use crate::register::{Problem, Register};
use jiff::civil::Date;
use jiff::{Span as Length, Timestamp};
use serde::{Deserialize, Serialize};

pub use may_leave::{MayLeave, may_leave};

use compared::{compared, gone};
use moved::{findings_of_move, moved};

/// Something that could happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Supposition {
    /// Both days are inside.
    Away {
        person: String,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        first_day: Date,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        last_day: Date,
    },
    /// The first day on which the person is no longer there.
    Leaves {
        person: String,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        on: Date,
    },
    /// The first day on which the party is no longer there, with all of its people.
    PartyStops {
        party: String,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        on: Date,
    },
    /// A day is added to a list of holidays.
    Holiday {
        list: String,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        day: Date,
    },
    /// A party is given all of a responsibility.
    Move {
        responsibility: String,
        party: String,
    },
}

/// What a change would do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// Responsibilities that would lose cover, and who could stand in.
    pub uncovered: Vec<Uncovered>,
    /// Findings that would be there, and are not now. Only for a move.
    pub brings: Vec<Finding>,
    /// Findings that would go. Only for a move.
    pub ends: Vec<Finding>,
    /// What has no ready stand-in, in words: a responsibility or a system each.
    pub at_risk: Vec<String>,
    /// Whether nothing stays at risk: the green of "may leave".
    pub ready: bool,
}

/// A responsibility that would lose cover.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Uncovered {
    pub responsibility: String,
    pub title: String,
    /// When nobody would be on; empty where it hangs on the person by name, or on a
    /// system that only they know.
    pub holes: Vec<Hole>,
    pub minutes: i64,
    /// Critical systems on which nobody else is proven.
    pub systems: Vec<String>,
    /// Whether the responsibility is assigned to the person by name, and to nobody else.
    pub by_name: bool,
    /// The best first.
    pub stand_ins: Vec<StandIn>,
}

impl Uncovered {
    fn new(responsibility: &str, title: String) -> Self {
        Self {
            responsibility: responsibility.to_owned(),
            title,
            holes: Vec::new(),
            minutes: 0,
            systems: Vec::new(),
            by_name: false,
            stand_ins: Vec::new(),
        }
    }
}

/// Somebody who could take over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandIn {
    pub person: String,
    /// There all the time, with the skills, proven on the critical systems, and not on
    /// already.
    pub ready: bool,
    /// Skills at a level that are missing.
    pub lacks: Vec<String>,
    /// Critical systems on which the person is not proven: nobody knows whether they
    /// can reach the credential.
    pub unproven: Vec<String>,
    /// Away for some of the time.
    pub away: bool,
    /// On for it already in some of these hours: nobody is two heads.
    #[serde(default)]
    pub on_already: bool,
}

/// So many stand-ins are named for each responsibility.
const NAMED: usize = 5;

/// Holes of one responsibility that are told.
const HOLES: usize = 200;

/// How far ahead a departure is looked at.
const MONTHS: i32 = 12;

/// What a change would do, seen from an instant: what was before it is not asked.
///
/// # Errors
/// What the change refers to is not there, or does not fit the facts.
pub fn what_if(
    register: &Register,
    catalogue: &Catalogue,
    change: &Supposition,
    at: Timestamp,
) -> Result<Answer, Vec<Problem>> {
    let company = register.company();
    match change {
        Supposition::Away {
            person,
            first_day,
            last_day,
        } => {
            let actor = person_of(register, person)?;
            let after = last_day.tomorrow().unwrap_or(*last_day);
            let window = (
                begin(register, *first_day).max(at.as_second()),
                begin(register, after),
            );
            Ok(gone(register, &[actor], window, Gone::Absent))
        }
        Supposition::Leaves { person, on } => {
            let actor = person_of(register, person)?;
            Ok(gone(
                register,
                &[actor],
                year(register, *on, at),
                Gone::Left,
            ))
        }
        Supposition::PartyStops { party, on } => {
            let Some(&number) = register.parties.get(party) else {
                return Err(unknown("party", party, register.parties.keys()));
            };
            let cover = Cover::new(register);
            let all =
                (0..cover.away.len() as Actor).filter(|actor| cover.party_of(*actor) == number);
            let all: Vec<Actor> = all.collect();
            Ok(gone(register, &all, year(register, *on, at), Gone::Stopped))
        }
        Supposition::Holiday { list, day } => {
            let mut changed = company.clone();
            let Some(days) = changed.holidays.get_mut(list) else {
                return Err(unknown("list of holidays", list, company.holidays.keys()));
            };
            if !days.contains(day) {
                days.push(*day);
            }
            let changed = Register::new(&changed, catalogue)?;
            let from = begin(register, day.yesterday().unwrap_or(*day));
            let to = begin(register, day.saturating_add(Length::new().days(2)));
            let window = (from.max(at.as_second()), to);
            Ok(compared(
                &Cover::new(register),
                &Cover::new(&changed),
                window,
            ))
        }
        Supposition::Move {
            responsibility,
            party,
        } => {
            let known = register
                .responsibilities()
                .iter()
                .map(|resolved| &resolved.id);
            if register.responsibility(responsibility).is_none() {
                return Err(unknown("responsibility", responsibility, known));
            }
            if !register.parties.contains_key(party) {
                return Err(unknown("party", party, register.parties.keys()));
            }
            let moved = Register::new(
                &moved(company, responsibility, party, register.date(at)),
                catalogue,
            )?;
            Ok(findings_of_move(register, &moved, responsibility, at))
        }
    }
}

fn begin(register: &Register, day: Date) -> i64 {
    register.begins(day).as_second()
}

fn year(register: &Register, on: Date, at: Timestamp) -> Span {
    let from = begin(register, on).max(at.as_second());
    let end = register
        .date(stamp(from))
        .saturating_add(Length::new().months(MONTHS));
    (from, begin(register, end))
}

fn person_of(register: &Register, id: &str) -> Result<Actor, Vec<Problem>> {
    let found = register.people.get(id).copied();
    found.ok_or_else(|| unknown("person", id, register.people.keys()))
}

fn unknown<'a>(noun: &str, id: &str, known: impl Iterator<Item = &'a String>) -> Vec<Problem> {
    let near = crate::register::nearest(id, known.map(String::as_str));
    vec![Problem {
        path: noun.to_owned(),
        why: format!("there is no {noun} `{id}`"),
        expected: match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a {noun} of these facts"),
        },
    }]
}
