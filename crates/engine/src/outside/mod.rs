//! Calendars of others (RFC 5545), read at the edge and nowhere further in. A file becomes
//! events, and events become what lies in a window of time; what could not be read is
//! listed with its line and the reason. No rule, however odd, is followed for ever: files,
//! events and steps have limits. How a calendar is fetched and what is made of it is not
//! known here. Writing one is [`crate::rota::ical`]'s.
mod days;
mod events;
mod lines;
mod rule;
#[cfg(test)]
mod tests;
mod values;
mod walk;
mod windows;
mod within;
mod zones;

use events::Event;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::fmt;

/// The largest file that is read: 2 MiB.
pub const MOST_BYTES: usize = 2 << 20;
/// What is shown of a window at most.
pub const MOST_OCCURRENCES: usize = 5_000;
/// How many things that could not be read are listed; the rest is counted.
const MOST_UNREAD: usize = 100;

/// A calendar as it was read.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// What it calls itself.
    pub name: Option<String>,
    events: Vec<Event>,
    zones: zones::Zones,
    unread: Unreads,
}

/// Why a file is no calendar that can be trusted: nothing of it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACalendar(pub String);

impl fmt::Display for NotACalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotACalendar {}

/// Something that was in the file and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The line of the file, from 1.
    pub line: usize,
    /// Never what stands in it: a title may be private.
    pub why: String,
}

/// The list of those, which does not grow without end.
#[derive(Clone, Debug, Default)]
struct Unreads {
    listed: Vec<Unread>,
    more: usize,
}

impl Unreads {
    fn add(&mut self, line: usize, why: impl Into<String>) {
        if self.listed.len() < MOST_UNREAD {
            let why = why.into();
            self.listed.push(Unread { line, why });
        } else {
            self.more += 1;
        }
    }
}

/// An event on one of its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub uid: String,
    /// Which one of an event that repeats: when it was meant to be, as `20260601` or
    /// `20260601T070000Z`. Empty where the event does not repeat.
    pub original: String,
    /// Nothing when it is private, or has none.
    pub title: Option<String>,
    pub private: bool,
    /// The calendar says that this time is not taken up.
    pub free: bool,
    pub when: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Whole days, the last one included.
    Days(Date, Date),
    /// Half-open.
    Times(Timestamp, Timestamp),
}

impl When {
    /// The days that it touches on the clocks of a zone, the last one included.
    pub fn days(&self, zone: &TimeZone) -> (Date, Date) {
        match *self {
            When::Days(first, last) => (first, last),
            When::Times(from, to) => {
                let last = to.as_nanosecond().saturating_sub(1);
                let last = Timestamp::from_nanosecond(last).unwrap_or(from).max(from);
                (zone.to_datetime(from).date(), zone.to_datetime(last).date())
            }
        }
    }

    /// Whether it takes up all of the days that it touches.
    pub fn is_whole_days(&self, zone: &TimeZone) -> bool {
        match *self {
            When::Days(..) => true,
            When::Times(from, to) => {
                let midnight = |at| zone.to_datetime(at).time() == jiff::civil::Time::midnight();
                from < to && midnight(from) && midnight(to)
            }
        }
    }
}

/// What lies in a window.
#[derive(Clone, Debug, Default)]
pub struct Within {
    /// By their beginning.
    pub occurrences: Vec<Occurrence>,
    /// By their line.
    pub unread: Vec<Unread>,
    /// How many more could not be read than are listed.
    pub more_unread: usize,
    /// There is more in the window than is shown.
    pub cut_short: bool,
}

/// Reads a file.
///
/// ```
/// let file = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260601\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
/// let zone = engine::civil::zone("Europe/Berlin").unwrap();
/// let june = ["2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"].map(|it| it.parse().unwrap());
/// let within = engine::outside::read(file).unwrap().within(june[0], june[1], &zone);
/// assert_eq!(within.occurrences.len(), 1);
/// assert!(engine::outside::read(b"<!DOCTYPE html>").is_err());
/// ```
///
/// # Errors
/// When it is no calendar, or not a whole one.
pub fn read(file: &[u8]) -> Result<Outside, NotACalendar> {
    if file.len() > MOST_BYTES {
        return Err(NotACalendar("it is larger than 2 MiB".into()));
    }
    events::read(file)
}

impl Outside {
    /// What lies in `[from, to)`. Events without a zone, and whole days, are meant by the
    /// clocks of `home`.
    pub fn within(&self, from: Timestamp, to: Timestamp, home: &TimeZone) -> Within {
        within::within(self, from, to, home)
    }

    /// How many events it has; one that repeats counts once.
    pub fn events(&self) -> usize {
        self.events.len()
    }
}
