//! From events to what lies in a window. Wall clocks become instants here, by the one rule
//! of [`crate::civil`].
use super::{
    MOST_OCCURRENCES, Occurrence, Outside, Unreads, When, Within,
    days::DAY,
    events::{Event, Reach},
    rule::Rule,
    values::{Moment, believable},
    walk::{Steps, Stretch, TooMuch, walk},
};
use crate::civil::Clock;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use std::{
    collections::{HashMap, HashSet},
    ops::ControlFlow,
};

/// What is looked at for one window, and for one event of it, at most.
const ALL_STEPS: u64 = 4_000_000;
const STEPS: u64 = 1_000_000;
/// Clocks are not asked about what was before 1970.
const EARLIEST: i64 = 0;

pub fn within(outside: &Outside, from: Timestamp, to: Timestamp, home: &TimeZone) -> Within {
    let mut it = Look {
        outside,
        window: (from.as_second(), to.as_second()),
        home: Clock::new(home, (EARLIEST, to.as_second())),
        clocks: HashMap::new(),
        steps: ALL_STEPS,
        unread: outside.unread.clone(),
        found: Vec::new(),
        full: false,
    };
    let (changed, series): (Vec<&Event>, Vec<&Event>) = outside
        .events
        .iter()
        .partition(|it| it.instead_of.is_some());
    let mut instead: HashMap<&str, Vec<&Event>> = HashMap::new();
    for event in &changed {
        instead.entry(&event.uid).or_default().push(event);
    }
    for event in &series {
        let instead = instead.get(&*event.uid).map_or(&[][..], |all| all);
        if let Err(why) = it.series(event, instead) {
            it.unread.add(event.line, why);
        }
    }
    let known: HashMap<&str, &Event> = series.iter().map(|it| (&*it.uid, *it)).collect();
    for event in changed {
        if let Err(why) = it.changed(event, known.get(&*event.uid).copied()) {
            it.unread.add(event.line, why);
        }
    }
    it.done()
}

/// A clock: of a zone by its name, or of whoever looks.
type Named = Option<String>;

struct Look<'c> {
    outside: &'c Outside,
    window: (i64, i64),
    home: Clock,
    clocks: HashMap<String, Result<Clock, String>>,
    steps: u64,
    unread: Unreads,
    /// With the instant at which each begins.
    found: Vec<(i64, Occurrence)>,
    full: bool,
}

/// One beginning of an event: on its wall clock, and as an instant.
#[derive(Clone, Copy)]
struct Begin {
    civil: i64,
    instant: i64,
}

impl Look<'_> {
    /// The clock by which a moment is meant.
    fn clock(&mut self, moment: &Moment) -> Result<Clock, String> {
        let zone: Named = match moment {
            Moment::Utc(_) => Some("UTC".into()),
            Moment::Local(_, zone) => zone.clone(),
            Moment::Day(_) => None,
        };
        let Some(name) = zone else {
            return Ok(self.home.clone());
        };
        if let Some(known) = self.clocks.get(&name) {
            return known.clone();
        }
        let clock = self.outside.zones.clock(&name, (EARLIEST, self.window.1));
        self.clocks.insert(name, clock.clone());
        clock
    }

    fn instant(&mut self, moment: &Moment) -> Result<i64, String> {
        Ok(self.clock(moment)?.instant(moment.civil()))
    }

    fn series(&mut self, event: &Event, instead: &[&Event]) -> Result<(), String> {
        if event.cancelled {
            return Ok(());
        }
        let clock = self.clock(&event.start)?;
        let reach = self.length(&event.start, &event.reach)?;
        let repeats = event.rule.is_some() || !event.also.is_empty();
        let mut begins = vec![begin(&clock, event.start.civil())];
        if let Some(rule) = &event.rule {
            self.by_rule(event, rule, &clock, reach, &mut begins)?;
        }
        let mut left_out = HashSet::new();
        for moment in &event.except {
            left_out.insert(self.place(moment, event, &clock)?);
        }
        for moment in instead.iter().filter_map(|it| it.instead_of.as_ref()) {
            left_out.insert(self.place(moment, event, &clock)?);
        }
        let mut seen = HashSet::new();
        let mut all: Vec<(Begin, Reached)> = begins.into_iter().map(|it| (it, reach)).collect();
        for (moment, own) in &event.also {
            let reach = match own {
                Some(own) => self.length(moment, own)?,
                None => reach,
            };
            let instant = self.instant(moment)?;
            let civil = match moment {
                Moment::Day(day) => day * DAY,
                _ => clock.wall(instant),
            };
            all.push((Begin { civil, instant }, reach));
        }
        for (begin, reach) in all {
            let day = Place::Day(begin.civil.div_euclid(DAY));
            let out = left_out.contains(&day) || left_out.contains(&Place::At(begin.instant));
            if out || !seen.insert(begin.instant) {
                continue;
            }
            let original = match repeats {
                true => written(event.start.is_day(), begin),
                false => String::new(),
            };
            self.keep(event, original, begin, reach, &clock);
        }
        Ok(())
    }

    /// One of a series that was changed, or stands there without it.
    fn changed(&mut self, event: &Event, series: Option<&Event>) -> Result<(), String> {
        let Some(instead_of) = &event.instead_of else {
            return Ok(());
        };
        if event.cancelled || series.is_some_and(|it| it.cancelled) {
            return Ok(());
        }
        let whole_days = series.map_or(instead_of.is_day(), |it| it.start.is_day());
        let meant = Begin {
            civil: instead_of.civil(),
            instant: self.instant(instead_of)?,
        };
        let original = written(whole_days || instead_of.is_day(), meant);
        let clock = self.clock(&event.start)?;
        let reach = self.length(&event.start, &event.reach)?;
        let begin = begin(&clock, event.start.civil());
        self.keep(event, original, begin, reach, &clock);
        Ok(())
    }

    /// All beginnings that the rule gives and that reach into the window, added to the first.
    fn by_rule(
        &mut self,
        event: &Event,
        rule: &Rule,
        clock: &Clock,
        reach: Reached,
        begins: &mut Vec<Begin>,
    ) -> Result<(), String> {
        let start = event.start.civil();
        let whole_days = event.start.is_day();
        let stretch = Stretch {
            start,
            from: self.window.0 - reach.at_most() - 2 * DAY,
            to: self.window.1 + 2 * DAY,
            whole_days,
        };
        let mut walker = clock.walker();
        let mut counted = 1;
        let mut full = false;
        let mut steps = Steps(STEPS.min(self.steps));
        let given = steps.0;
        let walked = walk(rule, stretch, &mut steps, |civil| {
            if civil == start {
                return ControlFlow::Continue(());
            }
            let instant = walker.instant(civil);
            if is_over(rule, whole_days, civil, instant) {
                return ControlFlow::Break(());
            }
            // A time that the clocks skip is none (RFC 5545, 3.3.10).
            if !whole_days && clock.wall(instant) != civil {
                return ControlFlow::Continue(());
            }
            counted += 1;
            if rule.count.is_some_and(|count| counted > count) {
                return ControlFlow::Break(());
            }
            if civil >= stretch.from {
                begins.push(Begin { civil, instant });
                full = begins.len() > 2 * MOST_OCCURRENCES;
            }
            match full {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        self.full |= full;
        self.steps -= given - steps.0;
        walked.map_err(|TooMuch| "the event repeats so often that it was not followed".to_owned())
    }

    /// What `EXDATE` and `RECURRENCE-ID` point at.
    fn place(&mut self, moment: &Moment, event: &Event, clock: &Clock) -> Result<Place, String> {
        if event.start.is_day() || moment.is_day() {
            return Ok(Place::Day(moment.civil().div_euclid(DAY)));
        }
        match moment {
            // Without a zone, it is meant on the clocks of its event.
            Moment::Local(civil, None) => Ok(Place::At(clock.instant(*civil))),
            _ => self.instant(moment).map(Place::At),
        }
    }

    fn length(&mut self, start: &Moment, reach: &Reach) -> Result<Reached, String> {
        let mixed = || "it begins as a whole day and ends at a time, or the other way".to_owned();
        let reached = match (start, reach) {
            (Moment::Day(_), Reach::Unsaid) => Reached::days(1),
            (_, Reach::Unsaid) => Reached::default(),
            (Moment::Day(first), Reach::End(Moment::Day(end))) => {
                // Some programs write the same day twice for a day.
                Reached::days(if end == first { 1 } else { end - first })
            }
            (Moment::Day(_), Reach::End(_)) | (_, Reach::End(Moment::Day(_))) => {
                return Err(mixed());
            }
            (_, Reach::End(end)) => Reached {
                days: 0,
                seconds: self.instant(end)? - self.instant(start)?,
            },
            (Moment::Day(_), Reach::Length(it)) => {
                Reached::days((it.days + it.seconds / DAY).max(1))
            }
            (_, Reach::Length(it)) => Reached {
                days: it.days,
                seconds: it.seconds,
            },
        };
        if reached.days < 0 || reached.seconds < 0 {
            return Err("the event ends before it begins".into());
        }
        if !believable(reached.at_most()) {
            return Err("the event lasts for more than ten years".into());
        }
        Ok(reached)
    }

    fn keep(
        &mut self,
        event: &Event,
        original: String,
        begin: Begin,
        reach: Reached,
        clock: &Clock,
    ) {
        let ends = clock.instant(begin.civil + reach.days * DAY);
        let ends = match reach.days {
            0 => begin.instant + reach.seconds,
            _ => ends + reach.seconds,
        };
        let (from, to) = self.window;
        let meets = begin.instant < to && (ends > from || begin.instant >= from);
        let when = match event.start.is_day() {
            true => days(begin.civil.div_euclid(DAY), reach.days),
            false => times(begin.instant, ends),
        };
        let Some(when) = when.filter(|_| meets) else {
            return;
        };
        if self.found.len() >= 4 * MOST_OCCURRENCES {
            self.full = true;
            return;
        }
        let occurrence = Occurrence {
            uid: event.uid.clone(),
            original,
            title: event.title.clone(),
            private: event.private,
            free: event.free,
            when,
        };
        self.found.push((begin.instant, occurrence));
    }

    fn done(mut self) -> Within {
        self.found
            .sort_by(|(a, x), (b, y)| (a, &x.uid, &x.original).cmp(&(b, &y.uid, &y.original)));
        let cut_short = self.full || self.found.len() > MOST_OCCURRENCES;
        self.found.truncate(MOST_OCCURRENCES);
        let mut unread = self.unread.listed;
        unread.sort_by_key(|it| it.line);
        Within {
            occurrences: self.found.into_iter().map(|(_, it)| it).collect(),
            unread,
            more_unread: self.unread.more,
            cut_short,
        }
    }
}

/// How far an event reaches: days of the wall clock, then seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Reached {
    days: i64,
    seconds: i64,
}

impl Reached {
    fn days(days: i64) -> Reached {
        Reached { days, seconds: 0 }
    }

    fn at_most(self) -> i64 {
        self.days.saturating_mul(DAY).saturating_add(self.seconds)
    }
}

#[derive(PartialEq, Eq, Hash)]
enum Place {
    Day(i64),
    At(i64),
}

fn begin(clock: &Clock, civil: i64) -> Begin {
    let instant = clock.instant(civil);
    Begin { civil, instant }
}

fn is_over(rule: &Rule, whole_days: bool, civil: i64, instant: i64) -> bool {
    let day = civil.div_euclid(DAY);
    match &rule.until {
        None => false,
        Some(Moment::Day(until)) => day > *until,
        // Programs differ in whose midnight they write for a day: either is good.
        Some(Moment::Utc(until)) if whole_days => day > until.div_euclid(DAY) && instant > *until,
        Some(Moment::Utc(until)) => instant > *until,
        Some(Moment::Local(until, _)) => civil > *until,
    }
}

fn days(first: i64, days: i64) -> Option<When> {
    let day = |number: i64| -> Option<Date> {
        let epoch = jiff::civil::date(1970, 1, 1);
        epoch.checked_add(i32::try_from(number).ok()?.days()).ok()
    };
    Some(When::Days(day(first)?, day(first + days - 1)?))
}

fn times(from: i64, to: i64) -> Option<When> {
    let at = |second: i64| Timestamp::from_second(second).ok();
    Some(When::Times(at(from)?, at(to)?))
}

/// How an occurrence is called after its meant beginning.
fn written(whole_days: bool, begin: Begin) -> String {
    let (second, form) = match whole_days {
        true => (begin.civil, "%Y%m%d"),
        false => (begin.instant, "%Y%m%dT%H%M%SZ"),
    };
    Timestamp::from_second(second)
        .map(|at| at.strftime(form).to_string())
        .unwrap_or_default()
}
