//! The register of one company: its facts, checked and resolved once, so that
//! every question about them is cheap. It holds no opinion: what is wrong is said
//! by [`crate::findings`]. A register is never changed; changed facts make a new one.
mod assessment;
mod assigned;
mod build;
pub(crate) mod calendars;
mod check;
mod people;
mod records;
mod resolved;
mod rota_changes;
mod rota_openings;
mod rotas;
mod shifts;
mod suggest;

use crate::catalogue::Catalogue;
use crate::facts::{Absence, Company, Party, Person, Role};
use crate::hours::{Hours, Pattern};
use crate::intervals::Span;
use crate::rota::plan::Plan;
use calendars::{Cal, Calendars};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span as Length, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

pub use resolved::{Need, Resolved};
pub use shifts::{NamedShift, TakenHours};
pub use suggest::nearest;

/// One mistake in the facts: where, why it is one, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// `assignments[3].party`
    pub path: String,
    pub why: String,
    pub expected: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}; {}", self.path, self.why, self.expected)
    }
}

/// Facts that hold together.
#[derive(Debug)]
pub struct Register {
    company: Company,
    pub(crate) zone: u32,
    pub(crate) calendars: Calendars,
    pub(crate) parties: HashMap<String, u32>,
    pub(crate) people: HashMap<String, u32>,
    pub(crate) party_of: Vec<u32>,
    /// Of each person, and of each party after them, the place among all by id: what
    /// decides where the order of the facts must not.
    pub(crate) actors_by_id: Vec<u32>,
    pub(crate) sites: Vec<ServedSite>,
    /// The hours of all sites together; the organisation's where there is no site.
    pub(crate) everywhere: ServedSite,
    responsibilities: Vec<Resolved>,
    by_id: HashMap<String, usize>,
    pub(crate) held: Vec<Held>,
    pub(crate) held_by: Vec<Vec<u32>>,
    /// In the order of the facts.
    pub(crate) rotas: Vec<Plan>,
    pub(crate) words: Words,
    /// Responsibility → its beliefs, by their number.
    beliefs: HashMap<String, Vec<u32>>,
    /// Duty → the dates of the records that prove enough, sorted.
    pub(crate) evidence: HashMap<String, Vec<Date>>,
    /// Duty → the dates of the records that prove less than it asks for, sorted.
    pub(crate) weak_evidence: HashMap<String, Vec<Date>>,
    /// Duty → (every, grace), where it has a period.
    pub(crate) periods: HashMap<String, (Length, Length)>,
    skill_names: HashMap<String, String>,
}

/// The hours of a served site, for both kinds of local service hours.
#[derive(Clone, Debug)]
pub(crate) struct ServedSite {
    pub value: u32,
    pub business: Cal,
    pub extended: Cal,
}

/// Dimensions and their values, as numbers.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub dimensions: Vec<String>,
    pub values: Vec<String>,
    pub declared: Vec<Option<Vec<u32>>>,
    dimension_number: HashMap<String, u32>,
    value_number: HashMap<String, u32>,
}

impl Words {
    pub fn dimension(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.dimension_number.get(name) {
            return number;
        }
        let number = self.dimensions.len() as u32;
        self.dimensions.push(name.to_owned());
        self.declared.push(None);
        self.dimension_number.insert(name.to_owned(), number);
        number
    }

    pub fn value(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.value_number.get(name) {
            return number;
        }
        let number = self.values.len() as u32;
        self.values.push(name.to_owned());
        self.value_number.insert(name.to_owned(), number);
        number
    }

    pub fn find_dimension(&self, name: &str) -> Option<u32> {
        self.dimension_number.get(name).copied()
    }

    pub fn find_value(&self, name: &str) -> Option<u32> {
        self.value_number.get(name).copied()
    }
}

/// One assignment, resolved.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// Its place in `company.assignments`.
    pub index: u32,
    pub party: u32,
    pub person: Option<u32>,
    pub role: Role,
    pub hours: Option<Cal>,
    /// (dimension, values), sorted by dimension.
    pub sets: Vec<(u32, Values)>,
    pub from: i64,
    pub until: i64,
}

/// A set in one dimension: these values, or all but these. Sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Values {
    pub except: bool,
    pub listed: Vec<u32>,
}

impl Values {
    pub fn hold(&self, value: u32) -> bool {
        self.listed.binary_search(&value).is_ok() != self.except
    }
}

impl Held {
    pub fn in_force(&self, at: i64) -> bool {
        self.from <= at && at < self.until
    }

    pub fn set(&self, dimension: u32) -> Option<&Values> {
        let found = self.sets.iter().find(|(number, _)| *number == dimension);
        found.map(|(_, values)| values)
    }

    pub fn holds(&self, dimension: u32, value: u32) -> bool {
        self.set(dimension).is_none_or(|values| values.hold(value))
    }
}

impl Register {
    /// Checks and resolves the facts of a company.
    ///
    /// # Errors
    /// All mistakes at once, in the order of the file.
    ///
    /// ```
    /// use engine::{catalogue::Catalogue, facts::Company, register::Register};
    /// let mut company = Company::default();
    /// company.organisation.name = "Harbor and Finch".into();
    /// company.organisation.zone = "America/New_Yorck".into();
    /// let problems = Register::new(&company, &Catalogue::default()).unwrap_err();
    /// assert_eq!(problems[0].path, "organisation.zone");
    /// assert!(problems[0].expected.contains("did you mean `America/New_York`?"));
    /// ```
    pub fn new(company: &Company, catalogue: &Catalogue) -> Result<Self, Vec<Problem>> {
        build::build(company, catalogue)
    }

    /// The facts that it was made of.
    pub fn company(&self) -> &Company {
        &self.company
    }

    /// The served zone, in which civil dates begin.
    pub fn zone(&self) -> &TimeZone {
        self.calendars.time_zone(self.zone)
    }

    /// What was said about it, in the order of the facts.
    pub(crate) fn beliefs_of(&self, responsibility: &str) -> &[u32] {
        self.beliefs.get(responsibility).map_or(&[], Vec::as_slice)
    }

    pub fn responsibility(&self, id: &str) -> Option<&Resolved> {
        self.by_id
            .get(id)
            .map(|index| &self.responsibilities[*index])
    }

    /// In the order of the facts.
    pub fn responsibilities(&self) -> &[Resolved] {
        &self.responsibilities
    }

    pub fn party(&self, id: &str) -> Option<&Party> {
        self.parties
            .get(id)
            .map(|index| &self.company.parties[*index as usize])
    }

    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people
            .get(id)
            .map(|index| &self.company.people[*index as usize])
    }

    /// A skill in words.
    pub fn skill_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.skill_names.get(id).map_or(id, String::as_str)
    }

    /// The civil date of an instant in the organisation's zone.
    pub fn date(&self, at: Timestamp) -> Date {
        self.zone().to_datetime(at).date()
    }

    /// The instant at which a date begins for the organisation.
    pub fn begins(&self, date: Date) -> Timestamp {
        let second = crate::civil::midnight(self.zone(), date);
        Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
    }

    /// When a responsibility needs somebody, at any served site, in `window` (seconds).
    /// Nothing when no hours are demanded.
    pub fn needed_hours(&self, resolved: &Resolved, window: Span) -> Option<Vec<Span>> {
        let cal = crate::cover::need_everywhere(self, resolved)?;
        Some(self.calendars.expand(cal, window))
    }

    /// The office hours of a site, by its place in the facts, in `window` (seconds).
    pub fn site_hours(&self, site: usize, window: Span) -> Vec<Span> {
        let served = self.sites.get(site);
        served.map_or_else(Vec::new, |site| {
            self.calendars.expand(site.business, window)
        })
    }

    /// Written hours as real time in `window` (seconds). `zone` is where they are
    /// read when they name none; the organisation's when left out. Nothing when
    /// their calendar or a zone is not known.
    pub fn expand_hours(
        &self,
        hours: &Hours,
        zone: Option<&str>,
        window: Span,
    ) -> Option<Vec<Span>> {
        if let Some(name) = hours.calendar() {
            let cal = self.calendars.named(name)?;
            let inside = self.calendars.expand(cal, window);
            return Some(match hours.pattern {
                Pattern::Outside(_) => crate::intervals::complement(&inside, window),
                _ => inside,
            });
        }
        let other = match hours.zone.as_deref().or(zone) {
            Some(name) => Some(crate::civil::zone(name)?),
            None => None,
        };
        let zone = other.as_ref().unwrap_or(self.zone());
        Some(crate::civil::expand(&hours.week()?, zone, window))
    }

    /// The assignments of a responsibility that are in force, as indexes of
    /// `company().assignments`.
    pub fn in_force(&self, responsibility: &str, at: Timestamp) -> Vec<usize> {
        let Some(&index) = self.by_id.get(responsibility) else {
            return Vec::new();
        };
        let held = self.held_of(index);
        held.filter(|held| held.in_force(at.as_second()))
            .map(|held| held.index as usize)
            .collect()
    }

    /// Whether a person is (still, already) with their party.
    pub fn is_active(&self, person: &Person, on: Date) -> bool {
        person.from.is_none_or(|from| from <= on) && person.until.is_none_or(|until| on < until)
    }

    /// The absence that keeps a person away on a day.
    pub fn absence(&self, person: &str, on: Date) -> Option<&Absence> {
        let absences = self.company.absences.iter();
        absences
            .filter(|absence| absence.person == person)
            .filter(|absence| absence.ended_at.is_none_or(|ended| on < self.date(ended)))
            .find(|absence| absence.first_day <= on && on <= absence.last_day)
    }

    pub(crate) fn index_of(&self, responsibility: &str) -> Option<usize> {
        self.by_id.get(responsibility).copied()
    }

    pub(crate) fn held_of(&self, responsibility: usize) -> impl Iterator<Item = &Held> {
        self.held_by[responsibility]
            .iter()
            .map(|index| &self.held[*index as usize])
    }

    pub(crate) fn party_at(&self, party: u32) -> &Party {
        &self.company.parties[party as usize]
    }

    pub(crate) fn person_at(&self, person: u32) -> &Person {
        &self.company.people[person as usize]
    }
}
