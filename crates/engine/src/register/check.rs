//! What every check shares: a list of problems, and the usual ways to find one.
use super::suggest::nearest;
use super::{Cal, Calendars, Problem};
use crate::hours::Hours;
use jiff::civil::Date;
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct Check {
    pub problems: Vec<Problem>,
}

impl Check {
    pub fn say(&mut self, path: String, why: impl Into<String>, expected: impl Into<String>) {
        self.problems.push(Problem {
            path,
            why: why.into(),
            expected: expected.into(),
        });
    }

    /// A word that must be one of those known.
    pub fn unknown<'a>(
        &mut self,
        path: String,
        noun: &str,
        word: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) {
        let expected = match nearest(word, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let mut some: Vec<&str> = known.take(200).collect();
                some.sort_unstable();
                let more = if some.len() > 8 { " …" } else { "" };
                let some: Vec<String> = some.iter().take(8).map(|w| format!("`{w}`")).collect();
                match some.is_empty() {
                    true => format!("there is no {noun} in these facts yet; add it first"),
                    false => format!("one of {}{more}", some.join(", ")),
                }
            }
        };
        self.say(path, format!("there is no {noun} `{word}`"), expected);
    }

    /// The number of a word, or a problem.
    pub fn reference(
        &mut self,
        path: impl FnOnce() -> String,
        noun: &str,
        word: &str,
        known: &HashMap<String, u32>,
    ) -> Option<u32> {
        let found = known.get(word).copied();
        if found.is_none() {
            self.unknown(path(), noun, word, known.keys().map(String::as_str));
        }
        found
    }

    /// Numbers a list of ids; one that comes twice, or is empty, is a problem.
    pub fn index<'a>(
        &mut self,
        list: &str,
        ids: impl Iterator<Item = &'a str>,
    ) -> HashMap<String, u32> {
        let mut index = HashMap::new();
        for (number, id) in ids.enumerate() {
            let path = || format!("{list}[{number}].id");
            if id.trim().is_empty() || id.trim() != id || id.contains(':') {
                self.say(
                    path(),
                    format!("`{id}` cannot be an id"),
                    "a short word without a colon, and without a space at either end",
                );
            } else if let Some(first) = index.get(id) {
                self.say(
                    path(),
                    format!("`{id}` is already the id of {list}[{first}]"),
                    "every id once",
                );
                continue;
            }
            index.insert(id.to_owned(), number as u32);
        }
        index
    }

    /// An end must come after its beginning.
    pub fn order(
        &mut self,
        path: impl FnOnce() -> String,
        from: Option<Date>,
        until: Option<Date>,
    ) {
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            self.say(
                path(),
                format!("it ends on {until}, and begins on {from}"),
                format!(
                    "a day after {from} (the first day on which it no longer holds), or nothing"
                ),
            );
        }
    }

    pub fn zone(
        &mut self,
        path: impl FnOnce() -> String,
        name: &str,
        calendars: &mut Calendars,
    ) -> Option<u32> {
        let found = calendars.zone(name);
        if found.is_none() {
            let names = crate::civil::zone_names();
            let expected = match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "an IANA name such as `America/New_York` or `Europe/Berlin`".to_owned(),
            };
            self.say(path(), format!("there is no time zone `{name}`"), expected);
        }
        found
    }

    /// Resolves hours, or says which calendar or zone is missing.
    pub fn hours(
        &mut self,
        path: impl FnOnce() -> String,
        hours: &Hours,
        zone: u32,
        calendars: &mut Calendars,
        names: &[String],
    ) -> Option<Cal> {
        if let Some(cal) = calendars.resolve(hours, zone) {
            return Some(cal);
        }
        match (&hours.zone, hours.calendar()) {
            (_, Some(name)) if !names.iter().any(|known| known == name) => {
                self.unknown(path(), "calendar", name, names.iter().map(String::as_str));
            }
            (Some(name), _) => {
                self.zone(path, name, calendars);
            }
            // The calendar itself has a problem, and that one has been said.
            _ => {}
        }
        None
    }
}
