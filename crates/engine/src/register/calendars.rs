//! Hours, resolved: every named calendar looked up, every zone known, equal ones
//! kept once. A rule asks for a number and expands it when it needs real time.
use crate::civil::Clock;
use crate::hours::{self, Hours, Pattern, WEEK};
use crate::intervals::{self, Span};
use jiff::tz::TimeZone;
use std::collections::HashMap;

/// The number of resolved hours; equal hours have equal numbers.
pub(crate) type Cal = u32;
pub(crate) const NEVER: Cal = 0;
pub(crate) const ALWAYS: Cal = 1;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Shape {
    /// A civil week that repeats, in a zone.
    Week {
        zone: u32,
        week: Vec<(u32, u32)>,
    },
    /// `base`, closed on civil days of a zone (numbered from 1970-01-01, sorted).
    Closed {
        base: Cal,
        zone: u32,
        days: Vec<i64>,
    },
    Outside(Cal),
    Union(Vec<Cal>),
}

#[derive(Debug, Default)]
pub(crate) struct Calendars {
    shapes: Vec<Shape>,
    known: HashMap<Shape, Cal>,
    zones: Vec<(String, TimeZone)>,
    by_zone: HashMap<String, u32>,
    named: HashMap<String, Cal>,
    written: HashMap<(Hours, u32), Cal>,
}

impl Calendars {
    pub fn new() -> Self {
        let mut calendars = Self::default();
        calendars.zones.push(("UTC".to_owned(), TimeZone::UTC));
        calendars.by_zone.insert("UTC".to_owned(), 0);
        calendars.week(0, Vec::new());
        calendars.week(0, vec![(0, WEEK)]);
        calendars
    }

    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// The number of a zone; nothing when there is none of that name.
    pub fn zone(&mut self, name: &str) -> Option<u32> {
        if let Some(&zone) = self.by_zone.get(name) {
            return Some(zone);
        }
        let found = crate::civil::zone(name)?;
        let zone = self.zones.len() as u32;
        self.zones.push((name.to_owned(), found));
        self.by_zone.insert(name.to_owned(), zone);
        Some(zone)
    }

    pub fn time_zone(&self, zone: u32) -> &TimeZone {
        &self.zones[zone as usize].1
    }

    /// Names a calendar, so that hours can refer to it.
    pub fn name(&mut self, name: &str, cal: Cal) {
        self.named.insert(name.to_owned(), cal);
    }

    /// Hours as written, read in `zone` where they name none. Nothing when their
    /// calendar or zone is not known.
    pub fn resolve(&mut self, hours: &Hours, zone: u32) -> Option<Cal> {
        if let Some(&cal) = self.written.get(&(hours.clone(), zone)) {
            return Some(cal);
        }
        let cal = match (&hours.pattern, hours.week()) {
            (Pattern::Named(name), _) => *self.named.get(name)?,
            (Pattern::Outside(name), _) => {
                let inside = *self.named.get(name)?;
                self.outside(inside)
            }
            (_, week) => {
                let zone = match &hours.zone {
                    Some(name) => self.zone(name)?,
                    None => zone,
                };
                self.week(zone, week?)
            }
        };
        self.written.insert((hours.clone(), zone), cal);
        Some(cal)
    }

    /// The number of a named calendar.
    pub fn named(&self, name: &str) -> Option<Cal> {
        self.named.get(name).copied()
    }

    fn week(&mut self, zone: u32, week: Vec<(u32, u32)>) -> Cal {
        let whole = week.is_empty() || week == [(0, WEEK)];
        let zone = if whole { 0 } else { zone };
        self.intern(Shape::Week { zone, week })
    }

    /// The same, closed on these days of a zone.
    pub fn closed(&mut self, base: Cal, zone: u32, mut days: Vec<i64>) -> Cal {
        days.sort_unstable();
        days.dedup();
        if days.is_empty() || base == NEVER {
            return base;
        }
        self.intern(Shape::Closed { base, zone, days })
    }

    pub fn outside(&mut self, base: Cal) -> Cal {
        match self.shapes[base as usize].clone() {
            // Exact, because both edges of a window go through the same rule.
            Shape::Week { zone, week } => self.week(zone, hours::outside(&week)),
            Shape::Outside(inner) => inner,
            _ => self.intern(Shape::Outside(base)),
        }
    }

    pub fn union(&mut self, mut all: Vec<Cal>) -> Cal {
        all.sort_unstable();
        all.dedup();
        all.retain(|cal| *cal != NEVER);
        match all.as_slice() {
            [] => NEVER,
            [one] => *one,
            _ if all.contains(&ALWAYS) => ALWAYS,
            _ => self.intern(Shape::Union(all)),
        }
    }

    fn intern(&mut self, shape: Shape) -> Cal {
        if let Some(&cal) = self.known.get(&shape) {
            return cal;
        }
        let cal = self.shapes.len() as Cal;
        self.shapes.push(shape.clone());
        self.known.insert(shape, cal);
        cal
    }

    /// Real time in `window`, in seconds.
    pub fn expand(&self, cal: Cal, window: Span) -> Vec<Span> {
        self.expand_with(cal, &mut Clocks::new(window))
    }

    /// The same, with clocks that are looked up once for many calendars.
    pub fn expand_with(&self, cal: Cal, clocks: &mut Clocks) -> Vec<Span> {
        let window = clocks.window;
        match &self.shapes[cal as usize] {
            Shape::Week { zone, week } => clocks.of(self, *zone).expand(week),
            Shape::Closed { base, zone, days } => {
                let open = self.expand_with(*base, clocks);
                let clock = clocks.of(self, *zone);
                let closed: Vec<Span> = days.iter().filter_map(|day| clock.day(*day)).collect();
                intervals::subtract(&open, &intervals::normalise(closed))
            }
            Shape::Outside(base) => intervals::complement(&self.expand_with(*base, clocks), window),
            Shape::Union(all) => {
                let spans = all.iter().flat_map(|cal| self.expand_with(*cal, clocks));
                intervals::normalise(spans.collect())
            }
        }
    }
}

/// The clocks of the zones that were asked for, for one window.
pub(crate) struct Clocks {
    window: Span,
    known: HashMap<u32, Clock>,
}

impl Clocks {
    pub fn new(window: Span) -> Self {
        let known = HashMap::new();
        Self { window, known }
    }

    pub fn of(&mut self, calendars: &Calendars, zone: u32) -> &Clock {
        let window = self.window;
        let make = || Clock::new(calendars.time_zone(zone), window);
        self.known.entry(zone).or_insert_with(make)
    }
}
