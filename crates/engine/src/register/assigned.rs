//! Responsibilities, the ways to split them, and who holds which part.
use super::build::Build;
use super::resolved::{Need, Resolved, entries};
use super::{Held, Values};
use crate::catalogue::Entry;
use crate::facts::{Adopted, Assignment, ValueSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Ways to split that are there without being declared.
const BUILT_IN: [&str; 4] = ["site", "system", "tier", "severity"];

/// The most parts that one responsibility can be cut into. A register that people
/// keep by hand has a few; this keeps a file from strangers from exhausting us.
const MOST_CELLS: usize = 20_000;

impl Build<'_> {
    pub(super) fn dimensions(&mut self) {
        for name in BUILT_IN {
            self.words.dimension(name);
        }
        for name in &self.catalogue.enums.split_dimensions {
            self.words.dimension(name);
        }
        let entries = self.catalogue.responsibilities.iter();
        for name in entries.flat_map(|entry| &entry.split_dimensions) {
            self.words.dimension(name);
        }
        for (name, values) in &self.company.dimensions {
            if name == "hours" {
                let expected = "hours are a way to split already: `scope.hours`";
                self.check
                    .say("dimensions.hours".to_owned(), "it is built in", expected);
            }
            let unique: BTreeSet<&String> = values.iter().collect();
            if values.is_empty() || unique.len() < values.len() {
                let path = format!("dimensions.{name}");
                self.check.say(
                    path,
                    "it is empty, or has a value twice",
                    "every value, once",
                );
            }
            self.declare(name, values.iter());
        }
        let site = self.words.dimension("site");
        if self.words.declared[site as usize].is_none() && !self.company.sites.is_empty() {
            let sites: Vec<String> = self
                .company
                .sites
                .iter()
                .map(|site| site.id.clone())
                .collect();
            self.declare("site", sites.iter());
        }
    }

    fn declare<'v>(&mut self, name: &str, values: impl Iterator<Item = &'v String>) {
        let dimension = self.words.dimension(name) as usize;
        let mut numbers: Vec<u32> = Vec::new();
        for value in values {
            let number = self.words.value(value);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        self.words.declared[dimension] = Some(numbers);
    }

    pub(super) fn resolve_responsibilities(&mut self) -> Vec<Resolved> {
        let company = self.company;
        let catalogue = entries(self.catalogue);
        let mut all = Vec::with_capacity(company.responsibilities.len());
        for (index, adopted) in company.responsibilities.iter().enumerate() {
            let entry = catalogue.get(adopted.id.as_str()).cloned();
            all.push(self.adopted(index, adopted, entry));
        }
        all
    }

    fn adopted(&mut self, index: usize, adopted: &Adopted, entry: Option<Arc<Entry>>) -> Resolved {
        let path = |field: &str| format!("responsibilities[{index}].{field}");
        if entry.is_none()
            && adopted
                .title
                .as_ref()
                .is_none_or(|title| title.trim().is_empty())
        {
            let known = self
                .catalogue
                .responsibilities
                .iter()
                .map(|entry| entry.id.as_str());
            let why = format!("`{}` is not in the catalogue and has no title", adopted.id);
            let near = super::nearest(&adopted.id, known);
            let expected = match near {
                Some(near) => format!("did you mean `{near}`? One of your own needs a `title`"),
                None => "an id of the catalogue, or a `title` for one of your own".to_owned(),
            };
            self.check.say(path("id"), why, expected);
        }
        self.check
            .order(|| path("until"), Some(adopted.from), adopted.until);
        for (skill, level) in adopted.skills.iter().flatten() {
            self.skill(path(&format!("skills.{skill}")), skill, *level);
        }
        let mut resolved = Resolved::new(adopted, entry);
        if let Need::Hours(hours) = &resolved.need {
            resolved.hours = self.hours(|| path("hours"), hours);
        }
        resolved.begins = self.begins(adopted.from);
        resolved.ends = adopted.until.map_or(i64::MAX, |until| self.begins(until));
        for (name, values) in &adopted.needs {
            let path = path(&format!("needs.{name}"));
            let values = ValueSet::Only(values.clone());
            if let Some((dimension, values)) = self.values(&path, name, &values) {
                resolved.needed.push((dimension, values.listed));
            }
        }
        resolved
    }

    /// A set in one dimension, in numbers.
    fn values(&mut self, path: &str, name: &str, set: &ValueSet) -> Option<(u32, Values)> {
        let Some(dimension) = self.words.find_dimension(name) else {
            let known = self.words.dimensions.iter().map(String::as_str);
            self.check
                .unknown(path.to_owned(), "dimension", name, known);
            return None;
        };
        let (except, listed) = match set {
            ValueSet::Only(listed) => (false, listed),
            ValueSet::Except { except } => (true, except),
        };
        if listed.is_empty() {
            let expected = "at least one value; leave the dimension out to mean all of it";
            self.check
                .say(path.to_owned(), "the list is empty", expected);
        }
        let mut numbers = Vec::with_capacity(listed.len());
        for value in listed {
            let number = self.words.value(value);
            if let Some(declared) = &self.words.declared[dimension as usize]
                && !declared.contains(&number)
            {
                let known = declared
                    .iter()
                    .map(|known| self.words.values[*known as usize].as_str());
                let known: Vec<&str> = known.collect();
                self.check
                    .unknown(path.to_owned(), name, value, known.into_iter());
            }
            numbers.push(number);
        }
        numbers.sort_unstable();
        numbers.dedup();
        Some((
            dimension,
            Values {
                except,
                listed: numbers,
            },
        ))
    }

    pub(super) fn systems(&mut self) {
        let company = self.company;
        let catalogue = self.catalogue.responsibilities.iter();
        let mut known = self.responsibilities.clone();
        known.extend(catalogue.map(|entry| (entry.id.clone(), 0)));
        for (index, system) in company.systems.iter().enumerate() {
            let path = |field: &str| format!("systems[{index}].{field}");
            if let Some(site) = &system.site {
                self.check
                    .reference(|| path("site"), "site", site, &self.sites);
            }
            for (place, id) in system.responsibilities.iter().enumerate() {
                let path = || path(&format!("responsibilities[{place}]"));
                self.check.reference(path, "responsibility", id, &known);
            }
            for (place, id) in system.operators.iter().enumerate() {
                let path = || path(&format!("operators[{place}]"));
                self.check.reference(path, "person", id, &self.people);
            }
            self.once(&path("operators"), &system.operators);
        }
    }

    /// Every assignment with the number of its responsibility.
    pub(super) fn assignments(&mut self, responsibilities: &[Resolved]) -> Vec<(u32, Held)> {
        let company = self.company;
        let mut all = Vec::with_capacity(company.assignments.len());
        for (index, assignment) in company.assignments.iter().enumerate() {
            all.extend(self.assignment(index, assignment));
        }
        self.limit_cells(responsibilities, &all);
        all
    }

    fn assignment(&mut self, index: usize, assignment: &Assignment) -> Option<(u32, Held)> {
        let path = |field: &str| format!("assignments[{index}].{field}");
        let known = &self.responsibilities;
        let id = &assignment.responsibility;
        let responsibility =
            self.check
                .reference(|| path("responsibility"), "responsibility", id, known);
        let party =
            self.check
                .reference(|| path("party"), "party", &assignment.party, &self.parties);
        let mut person = None;
        if let Some(id) = &assignment.person {
            person = self
                .check
                .reference(|| path("person"), "person", id, &self.people);
            let theirs = person.map(|number| &self.company.people[number as usize].party);
            if let Some(theirs) = theirs.filter(|theirs| **theirs != assignment.party) {
                let why = format!(
                    "`{id}` belongs to `{theirs}`, not to `{}`",
                    assignment.party
                );
                let expected = format!("a person of `{}`, or party `{theirs}`", assignment.party);
                self.check.say(path("person"), why, expected);
            }
        }
        self.check
            .order(|| path("until"), Some(assignment.from), assignment.until);
        let hours = match &assignment.scope.hours {
            Some(hours) => self.hours(|| path("scope.hours"), hours),
            None => None,
        };
        let mut sets = Vec::new();
        for (name, set) in &assignment.scope.sets {
            sets.extend(self.values(&path(&format!("scope.{name}")), name, set));
        }
        sets.sort_by_key(|(dimension, _)| *dimension);
        let held = Held {
            index: index as u32,
            party: party?,
            person,
            role: assignment.role,
            hours,
            sets,
            from: self.begins(assignment.from),
            until: assignment
                .until
                .map_or(i64::MAX, |until| self.begins(until)),
        };
        Some((responsibility?, held))
    }

    fn limit_cells(&mut self, responsibilities: &[Resolved], all: &[(u32, Held)]) {
        let mut sizes =
            vec![std::collections::BTreeMap::<u32, BTreeSet<u32>>::new(); responsibilities.len()];
        for (responsibility, held) in all {
            for (dimension, values) in &held.sets {
                let size = sizes[*responsibility as usize]
                    .entry(*dimension)
                    .or_default();
                size.extend(&values.listed);
            }
        }
        for (index, dimensions) in sizes.iter().enumerate() {
            let cells = dimensions
                .values()
                .try_fold(1usize, |cells, values| cells.checked_mul(values.len() + 1));
            if cells.is_none_or(|cells| cells > MOST_CELLS) {
                let names = dimensions
                    .keys()
                    .map(|number| self.words.dimensions[*number as usize].as_str());
                let names = names.collect::<Vec<_>>().join(", ");
                let why = format!(
                    "its assignments split it by {names}, into more than {MOST_CELLS} parts"
                );
                let path = format!("responsibilities[{index}]");
                self.check
                    .say(path, why, "fewer dimensions, or several responsibilities");
            }
        }
    }
}
