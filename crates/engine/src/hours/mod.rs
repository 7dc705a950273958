//! Hours of the week, as people write them: `Mon-Fri 08:00-18:00`, `24x7`,
//! `office`, `outside office`. This is the written form and its exact meaning on
//! the wall clock; what it means in real time is the business of [`crate::civil`].
mod parse;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Minutes in a day and in a week of the wall clock.
pub const DAY: u32 = 1440;
pub const WEEK: u32 = 7 * DAY;

/// Hours as written. Reads and writes the same string form.
///
/// ```
/// use engine::hours::Hours;
/// let hours: Hours = "Mon-Fri 08:00–12:00, 13:00-17:00 Europe/Berlin".parse().unwrap();
/// assert_eq!(hours.to_string(), "Mon-Fri 08:00-12:00, Mon-Fri 13:00-17:00 Europe/Berlin");
/// let wrong = "Mon-Fry 08:00-18:00".parse::<Hours>().unwrap_err();
/// assert!(wrong.to_string().contains("`Fry` is not a day"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hours {
    pub pattern: Pattern,
    /// IANA name, when one is written.
    pub zone: Option<String>,
}

/// What is written before the zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    Always,
    Windows(Vec<Window>),
    /// All hours but these.
    Except(Vec<Window>),
    /// A calendar of the company.
    Named(String),
    /// All hours that the calendar does not hold.
    Outside(String),
}

/// The same stretch of some days of the week, in minutes after midnight.
/// `to` is above 1440 when it passes midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    pub days: Days,
    pub from: u32,
    pub to: u32,
}

/// A set of weekdays; bit 0 is Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Days(pub u8);

const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl Hours {
    /// Every hour there is.
    pub fn always() -> Self {
        Self {
            pattern: Pattern::Always,
            zone: None,
        }
    }

    /// The same windows on every day from Monday to Friday, in minutes after midnight.
    pub fn weekdays(from: u32, to: u32) -> Self {
        let days = Days(0b001_1111);
        Self {
            pattern: Pattern::Windows(vec![Window { days, from, to }]),
            zone: None,
        }
    }

    /// The calendar that is referred to, if one is.
    pub fn calendar(&self) -> Option<&str> {
        match &self.pattern {
            Pattern::Named(name) | Pattern::Outside(name) => Some(name),
            _ => None,
        }
    }

    /// Minutes of the civil week (Monday 00:00 is 0), sorted, disjoint and
    /// half-open. `None` when a calendar has to be asked.
    pub fn week(&self) -> Option<Vec<(u32, u32)>> {
        match &self.pattern {
            Pattern::Always => Some(vec![(0, WEEK)]),
            Pattern::Windows(windows) => Some(week_of(windows)),
            Pattern::Except(windows) => Some(outside(&week_of(windows))),
            Pattern::Named(_) | Pattern::Outside(_) => None,
        }
    }
}

/// The part of the civil week that `week` does not hold.
pub fn outside(week: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut rest = Vec::with_capacity(week.len() + 1);
    let mut reached = 0;
    for &(from, to) in week {
        if from > reached {
            rest.push((reached, from));
        }
        reached = to;
    }
    if reached < WEEK {
        rest.push((reached, WEEK));
    }
    rest
}

fn week_of(windows: &[Window]) -> Vec<(u32, u32)> {
    let mut pieces = Vec::new();
    for window in windows {
        for day in window.days.iter() {
            let (from, to) = (day * DAY + window.from, day * DAY + window.to);
            if to > WEEK {
                pieces.push((from, WEEK));
                pieces.push((0, to - WEEK));
            } else {
                pieces.push((from, to));
            }
        }
    }
    pieces.sort_unstable();
    let mut week: Vec<(u32, u32)> = Vec::with_capacity(pieces.len());
    for (from, to) in pieces {
        match week.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => week.push((from, to)),
        }
    }
    week
}

impl Days {
    /// Day numbers, Monday is 0.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        (0..7).filter(move |day| self.0 & (1 << day) != 0)
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0b111_1111 {
            return f.write_str("daily");
        }
        let days: Vec<u32> = self.iter().collect();
        let mut index = 0;
        while index < days.len() {
            let first = days[index];
            while index + 1 < days.len() && days[index + 1] == days[index] + 1 {
                index += 1;
            }
            let last = days[index];
            if first != days[0] {
                f.write_str(",")?;
            }
            f.write_str(NAMES[first as usize])?;
            if last > first {
                write!(f, "-{}", NAMES[last as usize])?;
            }
            index += 1;
        }
        Ok(())
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = if self.to > DAY {
            self.to - DAY
        } else {
            self.to
        };
        let (from, days) = (self.from, self.days);
        write!(
            f,
            "{days} {:02}:{:02}-{:02}:{:02}",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let windows = match &self.pattern {
            Pattern::Always => {
                f.write_str("24x7")?;
                &[][..]
            }
            Pattern::Named(name) => {
                f.write_str(name)?;
                &[][..]
            }
            Pattern::Outside(name) => {
                write!(f, "outside {name}")?;
                &[][..]
            }
            Pattern::Except(windows) => {
                f.write_str("24x7 except ")?;
                windows
            }
            Pattern::Windows(windows) => windows,
        };
        for (index, window) in windows.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{window}")?;
        }
        match &self.zone {
            Some(zone) => write!(f, " {zone}"),
            None => Ok(()),
        }
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Hours {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Hours".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Hours of the week: `24x7`, `Mon-Fri 08:00-18:00, Sat 09:00-12:00 America/New_York`, `daily 22:00-06:00`, `24x7 except Sun 00:00-08:00`, the name of a calendar, or `outside NAME`.",
            "examples": ["24x7", "Mon-Fri 08:00-18:00 America/New_York", "outside office"]
        })
    }
}

pub use parse::HoursError;
pub(crate) use parse::is_calendar_name;
