//! What a sweep has found, with names in place of numbers: what the command prints,
//! what pages show, what findings are made of.
mod fairness;
mod holes;
mod lacking;
mod people;

pub use fairness::{Fair, Shared};
pub(crate) use lacking::{Lack, Lacking};

use super::cover::Cover;
use super::found::{Found, Swept};
use super::sweep::{self, Asked};
use crate::intervals::Span;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The cover of a window of time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    pub holes: Vec<Hole>,
    pub doubles: Vec<Double>,
    pub seams: Vec<Seam>,
    pub load: Vec<Load>,
    /// What hangs on one person or party alone.
    pub alone: Vec<Alone>,
    pub never: Vec<Never>,
    pub paper: Vec<Paper>,
    /// Rotas that look after nothing: nobody is wanted on them, and so they have no hole.
    pub idle: Vec<String>,
    /// The responsibilities that are on a rota; of all others nothing is said here.
    #[serde(default)]
    pub looked_after: Vec<String>,
    /// How evenly the rotas are shared, of which several are members.
    pub fairness: Vec<Fair>,
}

/// A stretch in which a responsibility must be looked after, and nobody is on, or
/// too few are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hole {
    pub responsibility: String,
    pub rota: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub from: Timestamp,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub to: Timestamp,
    pub minutes: i64,
    /// In words.
    pub cause: String,
    /// `no_layer`, `holiday`, `open_shift`, `absent`, `left`, `party_stopped`, `too_few` or
    /// `ended`.
    pub kind: String,
    /// Whose absence it is, where it is somebody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// More are on than should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Double {
    pub responsibility: String,
    pub rota: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub from: Timestamp,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub to: Timestamp,
    pub minutes: i64,
    pub heads: u32,
    /// All of them, by id.
    pub on: Vec<String>,
}

/// One party hands over to another, without a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Seam {
    pub responsibility: String,
    pub rota: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub at: Timestamp,
    pub from: String,
    pub to: String,
}

/// What the rotas ask of a person, all of them together and each hour once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Load {
    /// A person; or a party that is a member as a whole, which is then its own `party`.
    pub person: String,
    pub party: String,
    pub minutes: i64,
    /// Nights with a moment of duty between midnight and five, on the organisation's clocks.
    pub nights: u32,
    /// Days of 24 hours in a row without eleven hours of rest.
    pub short_rests: u32,
    /// Single rests between two duties that are shorter than eleven hours.
    #[serde(default)]
    pub short_breaks: u32,
    pub longest_without_rest_minutes: i64,
    /// Of the window, 0 to 1.
    pub share: f64,
    /// Whether that is more than a quarter.
    pub over_limit: bool,
}

/// What would be uncovered without somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alone {
    /// A person, or a whole party.
    pub who: String,
    pub responsibilities: Vec<String>,
    /// Hours of the clock, each once, however many responsibilities.
    pub minutes: i64,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub first: Timestamp,
}

/// A member who has no turn in the whole window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Never {
    pub rota: String,
    pub who: String,
}

/// Cover on paper only: somebody is on for what they cannot do, or has turns while absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paper {
    pub responsibility: String,
    pub rota: String,
    pub person: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub first: Timestamp,
    pub minutes: i64,
    /// `lacks_skill`, `unverified` or `absent`.
    pub kind: String,
    /// The skills that are missing, or the systems on which the person is not proven.
    pub missing: Vec<String>,
}

impl Report {
    /// By time, then by responsibility.
    fn sort(&mut self) {
        self.holes
            .sort_by(|a, b| (a.from, &a.responsibility).cmp(&(b.from, &b.responsibility)));
        self.doubles
            .sort_by(|a, b| (a.from, &a.responsibility).cmp(&(b.from, &b.responsibility)));
        self.seams
            .sort_by(|a, b| (a.at, &a.responsibility).cmp(&(b.at, &b.responsibility)));
    }
}

impl Cover<'_> {
    /// Everything about the cover between two instants.
    pub fn report(&self, from: Timestamp, to: Timestamp) -> Report {
        self.report_of(from, to, usize::MAX)
    }

    /// The same; of each list of each responsibility at most `most` are told.
    pub fn report_of(&self, from: Timestamp, to: Timestamp, most: usize) -> Report {
        let window = (from.as_second(), to.as_second());
        if window.0 >= window.1 {
            return Report::default();
        }
        let groups = self.groups(window);
        let swept = sweep::sweep(self, window, Asked::Hours(most), &groups);
        self.told(window, &swept)
    }

    pub(crate) fn told(&self, window: Span, swept: &Swept) -> Report {
        let mut report = Report::default();
        for found in &swept.found {
            for number in &found.responsibilities {
                self.holes_of(found, *number, &mut report);
                self.doubles_and_seams_of(found, *number, &mut report);
            }
        }
        report.sort();
        report.load = self.loads(window, swept);
        report.alone = self.alone(swept);
        report.never = self.never(swept);
        report.paper = self.paper(swept);
        report.idle = self.idle(window);
        report.looked_after = self.looked_after(swept);
        report.fairness = self.fairness(window);
        report
    }

    fn looked_after(&self, swept: &Swept) -> Vec<String> {
        let numbers = swept.found.iter().flat_map(|it| &it.responsibilities);
        let ids = numbers.map(|it| self.register.responsibilities()[*it as usize].id.clone());
        let mut ids: Vec<String> = ids.collect();
        ids.sort_unstable();
        ids
    }

    fn holes_of(&self, found: &Found, responsibility: u32, report: &mut Report) {
        let id = &self.register.responsibilities()[responsibility as usize].id;
        let holes = found.holes.first.iter();
        report
            .holes
            .extend(holes.flat_map(|hole| self.hole(hole, id)));
    }

    fn doubles_and_seams_of(&self, found: &Found, responsibility: u32, report: &mut Report) {
        let id = &self.register.responsibilities()[responsibility as usize].id;
        for double in &found.doubles.first {
            let interval = crate::picture::interval((double.from, double.to));
            let on = double.on.iter().map(|actor| self.id_of(*actor).to_owned());
            let mut on: Vec<String> = on.collect();
            on.sort();
            report.doubles.push(Double {
                responsibility: id.clone(),
                rota: self.rota_id(double.plan).to_owned(),
                from: interval.from,
                to: interval.to,
                minutes: interval.minutes,
                heads: double.on.len() as u32,
                on,
            });
        }
        for seam in &found.seams.first {
            report.seams.push(Seam {
                responsibility: id.clone(),
                rota: self.rota_id(seam.plan).to_owned(),
                at: stamp(seam.at),
                from: self.register.party_at(seam.from).id.clone(),
                to: self.register.party_at(seam.to).id.clone(),
            });
        }
    }
}

pub(crate) fn stamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
