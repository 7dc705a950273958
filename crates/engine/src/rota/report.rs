//! What a sweep has found, with names in place of numbers: what the command prints,
//! what pages show, what findings are made of.
use super::away::Gone;
use super::cover::Cover;
use super::found::{self, Cause, Found, Swept};
use super::load::{self, LIMIT};
use super::plan::Actor;
use super::sweep;
use crate::civil::Clock;
use crate::facts::{Person, System};
use crate::intervals::Span;
use crate::register::Register;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// `no_layer`, `holiday`, `open_shift`, `absent`, `left`, `party_stopped` or `too_few`.
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
    /// Two of them.
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
    pub person: String,
    pub party: String,
    pub minutes: i64,
    /// Nights with a moment of duty between midnight and five, on the organisation's clocks.
    pub nights: u32,
    /// Days in a row without eleven hours of rest.
    pub short_rests: u32,
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
    /// Summed over the responsibilities.
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

/// Somebody is on for what they cannot do: cover on paper only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paper {
    pub responsibility: String,
    pub rota: String,
    pub person: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub first: Timestamp,
    pub minutes: i64,
    /// `lacks_skill` or `unverified`.
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
        let swept = sweep::sweep(self, window, most, &groups);
        self.told(window, &swept)
    }

    /// Only what is lacking, for who asks for no more: holes, who never has a turn, and
    /// cover on paper. Everything else is left empty.
    pub(crate) fn lacking(&self, window: Span, most: usize) -> Report {
        if window.0 >= window.1 {
            return Report::default();
        }
        let swept = sweep::sweep(self, window, most, &self.groups(window));
        let mut report = Report::default();
        for found in &swept.found {
            for number in &found.responsibilities {
                self.holes_of(found, *number, &mut report);
            }
        }
        report.sort();
        report.never = self.never(&swept);
        report.paper = self.paper(&swept);
        report
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
        report
    }

    fn never(&self, swept: &Swept) -> Vec<Never> {
        let mut all: Vec<Never> = Vec::new();
        for shares in &swept.shares {
            let rota = self.rota_id(shares.plan);
            let never = shares.never.iter().map(|actor| Never {
                rota: rota.to_owned(),
                who: self.id_of(*actor).to_owned(),
            });
            all.extend(never);
        }
        all.sort_by(|a, b| (&a.rota, &a.who).cmp(&(&b.rota, &b.who)));
        all.dedup();
        all
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
        let rota = self.rota_id(found.plans[0]);
        for double in &found.doubles.first {
            let interval = crate::picture::interval((double.from, double.to));
            let mut on = vec![
                self.id_of(double.first).to_owned(),
                self.id_of(double.second).to_owned(),
            ];
            on.sort();
            report.doubles.push(Double {
                responsibility: id.clone(),
                rota: rota.to_owned(),
                from: interval.from,
                to: interval.to,
                minutes: interval.minutes,
                heads: double.heads,
                on,
            });
        }
        for seam in &found.seams.first {
            report.seams.push(Seam {
                responsibility: id.clone(),
                rota: rota.to_owned(),
                at: stamp(seam.at),
                from: self.register.party_at(seam.from).id.clone(),
                to: self.register.party_at(seam.to).id.clone(),
            });
        }
    }

    /// A hole in words. One that no layer has is told apart into what a holiday
    /// closes and what nothing ever opens.
    pub(crate) fn hole(&self, hole: &found::Hole, responsibility: &str) -> Vec<Hole> {
        let one = |span: Span, (kind, cause, person): (&str, String, Option<Actor>)| {
            let interval = crate::picture::interval(span);
            Hole {
                responsibility: responsibility.to_owned(),
                rota: self.rota_id(hole.plan).to_owned(),
                from: interval.from,
                to: interval.to,
                minutes: interval.minutes,
                cause,
                kind: kind.to_owned(),
                person: person.map(|actor| self.id_of(actor).to_owned()),
            }
        };
        if hole.cause != Cause::NoLayer {
            return vec![one((hole.from, hole.to), self.cause(hole))];
        }
        let mut parts = Vec::new();
        let mut at = hole.from;
        for ((from, to), list) in self.holidays(hole) {
            let (from, to) = (from.max(at), to.min(hole.to));
            if from >= to {
                continue;
            }
            if at < from {
                parts.push(one((at, from), self.cause(hole)));
            }
            let cause = format!("closed on a holiday ({list})");
            parts.push(one((from, to), ("holiday", cause, None)));
            at = to;
        }
        if at < hole.to {
            parts.push(one((at, hole.to), self.cause(hole)));
        }
        parts
    }

    /// Kind and words, and whose absence it is.
    fn cause(&self, hole: &found::Hole) -> (&'static str, String, Option<Actor>) {
        match hole.cause {
            Cause::Gone(Gone::Absent, actor) => {
                let words = format!("{} is away, and nobody stands in", self.name_of(actor));
                ("absent", words, Some(actor))
            }
            Cause::Gone(Gone::Left, actor) => (
                "left",
                format!("{} is not with us then", self.name_of(actor)),
                Some(actor),
            ),
            Cause::Gone(Gone::Stopped, actor) => {
                let party = self.register.party_at(self.party_of(actor));
                (
                    "party_stopped",
                    format!("{} has stopped by then", party.name),
                    Some(actor),
                )
            }
            Cause::TooFew(heads) => {
                let min = self.plan(hole.plan).min;
                ("too_few", format!("{heads} of {min} heads are on"), None)
            }
            Cause::NoMember => (
                "open_shift",
                "a shift is open, and nobody has taken it".to_owned(),
                None,
            ),
            Cause::NoLayer => ("no_layer", "no layer has these hours".to_owned(), None),
        }
    }

    /// The days in a hole on which a holiday closes a layer of the rota, in order.
    fn holidays(&self, hole: &found::Hole) -> Vec<(Span, &str)> {
        let company = self.register.company();
        let rota = &company.rotas[self.plan(hole.plan).index as usize];
        let mut closed = Vec::new();
        for layer in rota.layers.iter().chain(&rota.fallback) {
            let calendar = layer.hours.as_ref().and_then(|hours| hours.calendar());
            let calendar = calendar.and_then(|name| company.calendars.get(name));
            let own = layer.holidays.iter().map(|list| (list, rota.zone.as_ref()));
            let theirs = calendar.and_then(|calendar| {
                let zone = calendar.zone.as_ref().or(calendar.hours.zone.as_ref());
                calendar.holidays.as_ref().map(|list| (list, zone))
            });
            for (list, zone) in own.chain(theirs) {
                let zone = zone.and_then(|name| crate::civil::zone(name));
                let zone = zone.as_ref().unwrap_or(self.register.zone());
                let (first, last) = (
                    zone.to_datetime(stamp(hole.from)).date(),
                    zone.to_datetime(stamp(hole.to)).date(),
                );
                for day in company.holidays.get(list).into_iter().flatten() {
                    if first <= *day
                        && *day <= last
                        && let Ok(next) = day.tomorrow()
                    {
                        let span = (
                            crate::civil::midnight(zone, *day),
                            crate::civil::midnight(zone, next),
                        );
                        closed.push((span, list.as_str()));
                    }
                }
            }
        }
        closed.sort_unstable();
        closed
    }

    pub(crate) fn loads(&self, window: Span, swept: &Swept) -> Vec<Load> {
        let clock = Clock::new(self.register.zone(), window);
        let mut loads = Vec::new();
        for (actor, hours) in swept.hours.iter().enumerate().take(self.people() as usize) {
            let weight = load::weigh(hours, &clock);
            if weight.seconds == 0 {
                continue;
            }
            let share = weight.seconds as f64 / (window.1 - window.0) as f64;
            let person = self.register.person_at(actor as u32);
            loads.push(Load {
                person: person.id.clone(),
                party: person.party.clone(),
                minutes: weight.seconds / 60,
                nights: weight.nights,
                short_rests: weight.short_rests,
                longest_without_rest_minutes: weight.longest / 60,
                share: (share * 10_000.0).round() / 10_000.0,
                over_limit: share > LIMIT,
            });
        }
        loads.sort_by(|a, b| a.person.cmp(&b.person));
        loads
    }

    fn alone(&self, swept: &Swept) -> Vec<Alone> {
        let mut all: Vec<Option<Alone>> = (0..self.away.len()).map(|_| None).collect();
        for found in &swept.found {
            let ids = found.responsibilities.iter();
            let ids = ids.map(|number| {
                self.register.responsibilities()[*number as usize]
                    .id
                    .clone()
            });
            let ids: Vec<String> = ids.collect();
            for one in &found.alone {
                let alone = all[one.actor as usize].get_or_insert_with(|| Alone {
                    who: self.id_of(one.actor).to_owned(),
                    responsibilities: Vec::new(),
                    minutes: 0,
                    first: stamp(one.first),
                });
                alone.responsibilities.extend(ids.iter().cloned());
                alone.minutes += one.seconds / 60 * ids.len() as i64;
                alone.first = alone.first.min(stamp(one.first));
            }
        }
        let mut all: Vec<Alone> = all.into_iter().flatten().collect();
        all.iter_mut()
            .for_each(|alone| alone.responsibilities.sort());
        all.sort_by(|a, b| b.minutes.cmp(&a.minutes).then_with(|| a.who.cmp(&b.who)));
        all
    }

    fn paper(&self, swept: &Swept) -> Vec<Paper> {
        let mut all = Vec::new();
        for shares in &swept.shares {
            for &number in &self.plan(shares.plan).responsibilities {
                let needs = Needs::of(self.register, number as usize);
                for share in shares.on.iter().filter(|share| self.is_person(share.actor)) {
                    let person = self.register.person_at(share.actor);
                    let lacks = [
                        ("lacks_skill", needs.skills(person)),
                        ("unverified", needs.systems(person)),
                    ];
                    for (kind, missing) in
                        lacks.into_iter().filter(|(_, missing)| !missing.is_empty())
                    {
                        all.push(Paper {
                            responsibility: self.register.responsibilities()[number as usize]
                                .id
                                .clone(),
                            rota: self.rota_id(shares.plan).to_owned(),
                            person: person.id.clone(),
                            first: stamp(share.first),
                            minutes: share.seconds / 60,
                            kind: kind.to_owned(),
                            missing,
                        });
                    }
                }
            }
        }
        let key = |paper: &Paper| {
            (
                paper.responsibility.clone(),
                paper.person.clone(),
                paper.rota.clone(),
            )
        };
        all.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.kind.cmp(&b.kind)));
        all
    }
}

/// What a responsibility asks of a person: skills, and being proven on its critical
/// systems. Nothing recorded counts as nothing there.
pub(crate) struct Needs<'r> {
    skills: &'r BTreeMap<String, u8>,
    systems: Vec<&'r System>,
}

impl<'r> Needs<'r> {
    pub fn of(register: &'r Register, responsibility: usize) -> Self {
        let resolved = &register.responsibilities()[responsibility];
        let systems = register.company().systems.iter();
        let theirs =
            |system: &&System| system.critical && system.responsibilities.contains(&resolved.id);
        Self {
            skills: &resolved.skills,
            systems: systems.filter(theirs).collect(),
        }
    }

    /// Skills that a person lacks, with the level that is needed.
    pub fn skills(&self, person: &Person) -> Vec<String> {
        let held = |skill: &str| person.skills.get(skill).copied().unwrap_or(0);
        let missing = self
            .skills
            .iter()
            .filter(|(skill, level)| held(skill) < **level);
        missing
            .map(|(skill, level)| format!("{skill} {level}"))
            .collect()
    }

    /// Systems on which a person is not proven.
    pub fn systems(&self, person: &Person) -> Vec<String> {
        let missing = self
            .systems
            .iter()
            .filter(|system| !system.operators.contains(&person.id));
        missing.map(|system| system.id.clone()).collect()
    }
}

pub(crate) fn stamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
