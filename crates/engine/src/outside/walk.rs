//! What a rule gives, in order: each period (a year, a month, … a second) is laid out, what
//! does not fit is taken out, and what is left is handed on. Times here are seconds of the
//! wall clock since 1970.
use super::{
    days::{DAY, Day, YEARS, month_length, weekday},
    rule::{Every, Rule, Weekday},
};
use std::ops::ControlFlow;

/// How much may still be looked at. Nothing is followed beyond it.
#[derive(Debug)]
pub struct Steps(pub u64);

impl Steps {
    fn take(&mut self, some: usize) -> Result<(), TooMuch> {
        let some = u64::try_from(some).unwrap_or(u64::MAX);
        self.0 = self.0.checked_sub(some).ok_or(TooMuch)?;
        Ok(())
    }
}

#[derive(Debug)]
pub struct TooMuch;

/// Where a walk begins and where it may end.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// The beginning of the event.
    pub start: i64,
    /// What begins before this is of no interest, and may be left out.
    pub from: i64,
    /// Nothing from here on is of interest.
    pub to: i64,
    /// The event is of whole days.
    pub whole_days: bool,
}

/// Hands everything that the rule gives to `each`, in order and without what lies before
/// the start, until it breaks off or the stretch is over.
pub fn walk(
    rule: &Rule,
    stretch: Stretch,
    steps: &mut Steps,
    mut each: impl FnMut(i64) -> ControlFlow<()>,
) -> Result<(), TooMuch> {
    let walk = Walk::new(rule, stretch);
    let mut period = walk.first();
    loop {
        steps.take(1)?;
        let Some(begins) = walk.begins(period) else {
            return Ok(());
        };
        if begins >= stretch.to {
            return Ok(());
        }
        match walk.whole(begins, steps)? {
            Found::Nothing { until } => {
                period = walk.after(period, until);
                continue;
            }
            Found::These(times) => {
                for time in walk.placed(times) {
                    if time >= stretch.to {
                        return Ok(());
                    }
                    if time >= stretch.start && each(time).is_break() {
                        return Ok(());
                    }
                }
            }
        }
        period += 1;
    }
}

enum Found {
    These(Vec<i64>),
    /// And there is nothing before this either.
    Nothing {
        until: i64,
    },
}

/// A rule with what it leaves to its beginning filled in.
struct Walk<'r> {
    rule: &'r Rule,
    stretch: Stretch,
    begin: Day,
    months: Vec<i64>,
    month_days: Vec<i64>,
    weekdays: Vec<Weekday>,
    hours: Vec<i64>,
    minutes: Vec<i64>,
    seconds: Vec<i64>,
}

impl<'r> Walk<'r> {
    fn new(rule: &'r Rule, stretch: Stretch) -> Walk<'r> {
        let begin = Day::of(stretch.start.div_euclid(DAY));
        let time = stretch.start.rem_euclid(DAY);
        let mut it = Walk {
            rule,
            stretch,
            begin,
            months: rule.months.clone(),
            month_days: rule.month_days.clone(),
            weekdays: rule.weekdays.clone(),
            hours: rule.hours.clone(),
            minutes: rule.minutes.clone(),
            seconds: rule.seconds.clone(),
        };
        let no_day = rule.month_days.is_empty() && rule.year_days.is_empty();
        let no_day = no_day && rule.weekdays.is_empty();
        let weekday = Weekday {
            nth: None,
            day: begin.weekday(),
        };
        match rule.every {
            Every::Year if no_day && !rule.weeks.is_empty() => it.weekdays.push(weekday),
            Every::Year if no_day => {
                if it.months.is_empty() {
                    it.months.push(begin.month);
                }
                it.month_days.push(begin.of_month);
            }
            Every::Month if no_day => it.month_days.push(begin.of_month),
            Every::Week if no_day => it.weekdays.push(weekday),
            _ => {}
        }
        if stretch.whole_days {
            (it.hours, it.minutes, it.seconds) = (vec![0], vec![0], vec![0]);
            return it;
        }
        if it.hours.is_empty() && rule.every >= Every::Day {
            it.hours.push(time / 3_600);
        }
        if it.minutes.is_empty() && rule.every >= Every::Hour {
            it.minutes.push(time / 60 % 60);
        }
        if it.seconds.is_empty() && rule.every >= Every::Minute {
            it.seconds.push(time % 60);
        }
        it
    }

    /// The length of a period, where all are of one length.
    fn length(&self) -> i64 {
        match self.rule.every {
            Every::Second => 1,
            Every::Minute => 60,
            Every::Hour => 3_600,
            Every::Day => DAY,
            _ => 7 * DAY,
        }
    }

    /// The beginning of the first period, where all are of one length.
    fn base(&self) -> i64 {
        match self.rule.every {
            Every::Second | Every::Minute | Every::Hour => {
                self.stretch.start - self.stretch.start.rem_euclid(self.length())
            }
            Every::Week => {
                let into = (self.begin.weekday() - self.rule.week_start).rem_euclid(7);
                (self.begin.number - into) * DAY
            }
            _ => self.begin.number * DAY,
        }
    }

    /// The first period that has to be looked at: where nothing is counted, whatever lies
    /// before the stretch is passed over.
    fn first(&self) -> i64 {
        if self.rule.count.is_some() {
            return 0;
        }
        let from = Day::of(self.stretch.from.div_euclid(DAY));
        let passed = match self.rule.every {
            Every::Year => from.year - 1 - self.begin.year,
            Every::Month => (from.year - self.begin.year) * 12 + from.month - 1 - self.begin.month,
            _ => (self.stretch.from - self.base()).div_euclid(self.length()) - 1,
        };
        (passed / self.rule.interval).max(0)
    }

    /// The first period that does not end before `until`; at least the next.
    fn after(&self, period: i64, until: i64) -> i64 {
        let stride = self.length().saturating_mul(self.rule.interval);
        let away = until.saturating_sub(self.base());
        let next = away.div_euclid(stride) + i64::from(away.rem_euclid(stride) > 0);
        next.max(period + 1)
    }

    /// When a period begins; nothing when the calendar is over.
    fn begins(&self, period: i64) -> Option<i64> {
        let passed = period.checked_mul(self.rule.interval)?;
        let (year, month) = match self.rule.every {
            Every::Year => (self.begin.year.checked_add(passed)?, 1),
            Every::Month => {
                let month = (self.begin.year * 12 + self.begin.month - 1).checked_add(passed)?;
                (month.div_euclid(12), month.rem_euclid(12) + 1)
            }
            _ => {
                let begins = self
                    .base()
                    .checked_add(passed.checked_mul(self.length())?)?;
                return Some(begins);
            }
        };
        YEARS
            .contains(&year)
            .then(|| Day::new(year, month, 1).number * DAY)
    }

    /// All times of a period, in order.
    fn whole(&self, begins: i64, steps: &mut Steps) -> Result<Found, TooMuch> {
        let first = Day::of(begins.div_euclid(DAY));
        match self.rule.every {
            Every::Year => {
                let mut times = Vec::new();
                for month in 1..=12 {
                    if self.months.is_empty() || self.months.contains(&month) {
                        self.month(first.year, month, &mut times, steps)?;
                    }
                }
                Ok(Found::These(times))
            }
            Every::Month => {
                let mut times = Vec::new();
                self.month(first.year, first.month, &mut times, steps)?;
                Ok(Found::These(times))
            }
            Every::Week => {
                let mut times = Vec::new();
                for day in first.number..first.number + 7 {
                    self.day(Day::of(day), &mut times, steps)?;
                }
                Ok(Found::These(times))
            }
            Every::Day => {
                let mut times = Vec::new();
                self.day(first, &mut times, steps)?;
                Ok(Found::These(times))
            }
            _ => self.within_a_day(begins, first, steps),
        }
    }

    fn month(
        &self,
        year: i64,
        month: i64,
        times: &mut Vec<i64>,
        steps: &mut Steps,
    ) -> Result<(), TooMuch> {
        for of_month in 1..=month_length(year, month) {
            self.day(Day::new(year, month, of_month), times, steps)?;
        }
        Ok(())
    }

    fn day(&self, day: Day, times: &mut Vec<i64>, steps: &mut Steps) -> Result<(), TooMuch> {
        steps.take(1)?;
        if !self.has(day) {
            return Ok(());
        }
        steps.take(self.hours.len() * self.minutes.len() * self.seconds.len())?;
        for hour in &self.hours {
            for minute in &self.minutes {
                for second in &self.seconds {
                    times.push(day.number * DAY + hour * 3_600 + minute * 60 + second);
                }
            }
        }
        Ok(())
    }

    /// An hour, a minute or a second.
    fn within_a_day(&self, begins: i64, day: Day, steps: &mut Steps) -> Result<Found, TooMuch> {
        let has = |list: &[i64], it: i64| list.is_empty() || list.contains(&it);
        let every = self.rule.every;
        let time = begins.rem_euclid(DAY);
        let until = if !self.has(day) {
            (day.number + 1) * DAY
        } else if !has(&self.hours, time / 3_600) {
            begins - begins.rem_euclid(3_600) + 3_600
        } else if every < Every::Hour && !has(&self.minutes, time / 60 % 60) {
            begins - begins.rem_euclid(60) + 60
        } else if every < Every::Minute && !has(&self.seconds, time % 60) {
            begins + 1
        } else {
            let one = [0];
            let minutes = if every == Every::Hour {
                &*self.minutes
            } else {
                &one
            };
            let seconds = if every == Every::Second {
                &one
            } else {
                &*self.seconds
            };
            steps.take(minutes.len() * seconds.len())?;
            let mut times = Vec::new();
            for minute in minutes {
                times.extend(seconds.iter().map(|second| begins + minute * 60 + second));
            }
            return Ok(Found::These(times));
        };
        Ok(Found::Nothing { until })
    }

    /// Whether a day is one of those that the rule means.
    fn has(&self, day: Day) -> bool {
        let none = |list: &[i64]| list.is_empty();
        let either = |list: &[i64], it: i64, length: i64| {
            none(list) || list.contains(&it) || list.contains(&(it - length - 1))
        };
        let weeks = &self.rule.weeks;
        (none(&self.months) || self.months.contains(&day.month))
            && either(&self.month_days, day.of_month, day.month_length())
            && (none(&self.rule.year_days)
                || either(&self.rule.year_days, day.of_year(), day.year_length()))
            && (none(weeks) || {
                let (week, of) = day.week(self.rule.week_start);
                either(weeks, week, of)
            })
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|it| self.is(day, *it)))
    }

    fn is(&self, day: Day, wanted: Weekday) -> bool {
        if weekday(day.number) != wanted.day {
            return false;
        }
        let Some(nth) = wanted.nth else { return true };
        let by_month = self.rule.every == Every::Month || !self.rule.months.is_empty();
        let (at, length) = match by_month {
            true => (day.of_month, day.month_length()),
            false => (day.of_year(), day.year_length()),
        };
        match nth > 0 {
            true => (at - 1) / 7 + 1 == nth,
            false => (length - at) / 7 + 1 == -nth,
        }
    }

    /// Those of a period that `BYSETPOS` chooses.
    fn placed(&self, times: Vec<i64>) -> Vec<i64> {
        let places = &self.rule.places;
        if places.is_empty() {
            return times;
        }
        let count = i64::try_from(times.len()).unwrap_or(i64::MAX);
        let chosen = |at: i64| places.contains(&(at + 1)) || places.contains(&(at - count));
        (0..count)
            .zip(times)
            .filter(|(at, _)| chosen(*at))
            .map(|(_, time)| time)
            .collect()
    }
}
