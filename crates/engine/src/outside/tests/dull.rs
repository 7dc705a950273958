//! The same rules by an oracle that is dull: it looks at every single day of some years, asks
//! jiff where the day stands, and goes by the table of RFC 5545, 3.3.10, line by line.
use super::super::{
    days::DAY,
    lines::properties,
    rule::{Every, Rule, rule},
    walk::{Steps, Stretch, walk},
};
use super::*;
use jiff::{ToSpan, civil::Date};
use std::{collections::BTreeMap, ops::ControlFlow};

/// Repeatable draws.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    /// A list of numbers, some of them counted from the end.
    fn list(&mut self, most: u64, back: bool) -> String {
        let many = 1 + self.below(4);
        let numbers: Vec<String> = (0..many)
            .map(|_| {
                let number = 1 + self.below(most);
                match back && self.one_in(3) {
                    true => format!("-{number}"),
                    false => number.to_string(),
                }
            })
            .collect();
        numbers.join(",")
    }

    fn weekdays(&mut self, nth: u64) -> String {
        let many = 1 + self.below(3);
        let days: Vec<String> = (0..many)
            .map(|_| {
                let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][self.below(7) as usize];
                match nth > 0 && self.one_in(2) {
                    true => format!("{}{day}", self.list(nth, true).split(',').next().unwrap()),
                    false => day.to_owned(),
                }
            })
            .collect();
        days.join(",")
    }

    /// A rule by days or longer that the standard allows.
    pub fn rule(&mut self) -> String {
        let every = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][self.below(4) as usize];
        let mut text = format!("FREQ={every};INTERVAL={}", 1 + self.below(4));
        let yearly = every == "YEARLY";
        let mut any = false;
        let mut part = |text: &mut String, part: String| {
            text.push(';');
            text.push_str(&part);
            any = true;
        };
        if self.one_in(3) {
            part(&mut text, format!("BYMONTH={}", self.list(12, false)));
        }
        if every != "WEEKLY" && self.one_in(3) {
            part(&mut text, format!("BYMONTHDAY={}", self.list(31, true)));
        }
        if yearly && self.one_in(4) {
            part(&mut text, format!("BYYEARDAY={}", self.list(366, true)));
        }
        let weeks = yearly && self.one_in(4);
        if weeks {
            part(&mut text, format!("BYWEEKNO={}", self.list(53, true)));
        }
        if self.one_in(2) {
            let nth = match every {
                "MONTHLY" => 5,
                "YEARLY" if !weeks => 53,
                _ => 0,
            };
            part(&mut text, format!("BYDAY={}", self.weekdays(nth)));
        }
        if any && self.one_in(3) {
            text += &format!(";BYSETPOS={}", self.list(6, true));
        }
        if self.one_in(2) {
            text += &format!(";WKST={}", self.weekdays(0).split(',').next().unwrap());
        }
        text
    }
}

pub fn read_rule(text: &str) -> Rule {
    let file = format!("BEGIN:VCALENDAR\nRRULE:{text}\nEND:VCALENDAR");
    let lines = properties(file.as_bytes(), &mut Unreads::default()).unwrap();
    rule(&lines[1]).unwrap()
}

/// Which period a day belongs to, counted from that of the beginning.
fn period(rule: &Rule, begin: Date, day: Date) -> i64 {
    let week = |day: Date| {
        let start = jiff::civil::date(1970, 1, 5) + rule.week_start.days();
        i64::from(day.since(start).unwrap().get_days()).div_euclid(7)
    };
    let month = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    match rule.every {
        Every::Day => i64::from(day.since(begin).unwrap().get_days()),
        Every::Week => week(day) - week(begin),
        Every::Month => month(day) - month(begin),
        _ => i64::from(day.year()) - i64::from(begin.year()),
    }
}

/// Number and count of weeks of the year that a day's week belongs to.
fn week(day: Date, start: i64) -> (i64, i64) {
    let first_of = |year: i16| {
        // The first week is the one with 4 January in it.
        let fourth = jiff::civil::date(year, 1, 4);
        let into = (i64::from(fourth.weekday().to_monday_zero_offset()) - start).rem_euclid(7);
        fourth - into.days()
    };
    let year = [day.year() + 1, day.year(), day.year() - 1];
    let year = year.into_iter().find(|it| first_of(*it) <= day).unwrap();
    let weeks = |to: Date| i64::from(to.since(first_of(year)).unwrap().get_days()) / 7;
    (weeks(day) + 1, weeks(first_of(year + 1)))
}

fn fits(rule: &Rule, begin: Date, day: Date) -> bool {
    let either = |list: &[i64], forward: i64, length: i64| {
        let backward = forward - length - 1;
        list.iter().any(|it| *it == forward || *it == backward)
    };
    let mut unset = true;
    let mut good = true;
    if !rule.months.is_empty() {
        good &= rule.months.contains(&day.month().into());
    }
    if !rule.month_days.is_empty() {
        unset = false;
        good &= either(
            &rule.month_days,
            day.day().into(),
            day.days_in_month().into(),
        );
    }
    if !rule.year_days.is_empty() {
        unset = false;
        good &= either(
            &rule.year_days,
            day.day_of_year().into(),
            day.days_in_year().into(),
        );
    }
    if !rule.weekdays.is_empty() {
        unset = false;
        let of_month = rule.every == Every::Month || !rule.months.is_empty();
        good &= rule.weekdays.iter().any(|wanted| {
            let weekday = jiff::civil::Weekday::from_monday_zero_offset(wanted.day as i8).unwrap();
            if day.weekday() != weekday {
                return false;
            }
            let Some(nth) = wanted.nth else { return true };
            if of_month {
                return day.nth_weekday_of_month(nth as i8, weekday).ok() == Some(day);
            }
            // Counted by going through the year.
            let mut same: Vec<Date> = Vec::new();
            let mut it = day.first_of_year();
            while it.year() == day.year() {
                if it.weekday() == weekday {
                    same.push(it);
                }
                it = it.tomorrow().unwrap();
            }
            let at = if nth > 0 {
                nth - 1
            } else {
                same.len() as i64 + nth
            };
            usize::try_from(at).ok().and_then(|at| same.get(at)) == Some(&day)
        });
    }
    if !rule.weeks.is_empty() {
        let (number, of) = week(day, rule.week_start);
        good &= either(&rule.weeks, number, of);
        if unset {
            good &= day.weekday() == begin.weekday();
        }
        unset = false;
    }
    if unset {
        good &= match rule.every {
            Every::Day => true,
            Every::Week => day.weekday() == begin.weekday(),
            Every::Month => day.day() == begin.day(),
            _ => {
                let month = !rule.months.is_empty() || day.month() == begin.month();
                month && day.day() == begin.day()
            }
        };
    }
    good
}

fn dully(rule: &Rule, begin: Date, end: Date) -> Vec<Date> {
    let mut periods: BTreeMap<i64, Vec<Date>> = BTreeMap::new();
    // From well before, so that the first period is whole.
    let mut day = begin - 400.days();
    while day < end + 400.days() {
        let period = period(rule, begin, day);
        if period >= 0 && period % rule.interval == 0 && fits(rule, begin, day) {
            periods.entry(period).or_default().push(day);
        }
        day = day.tomorrow().unwrap();
    }
    let mut found = Vec::new();
    for days in periods.into_values() {
        let count = days.len() as i64;
        for (at, day) in (0..).zip(days) {
            let placed = rule.places.is_empty()
                || rule.places.contains(&(at + 1))
                || rule.places.contains(&(at - count));
            if placed && day >= begin && day < end {
                found.push(day);
            }
        }
    }
    found
}

#[test]
fn made_up_rules_give_the_days_of_the_dull_oracle() {
    let mut dice = Dice(5545);
    let mut days = 0;
    for _ in 0..1_500 {
        let text = dice.rule();
        let rule = read_rule(&text);
        let begin = jiff::civil::date(2023, 1, 1) + (dice.below(1_000) as i64).days();
        let end = begin + 1_500.days();
        let seconds = |day: Date| crate::civil::day_number(day) * DAY;
        let stretch = Stretch {
            start: seconds(begin),
            from: seconds(begin),
            to: seconds(end),
            whole_days: true,
        };
        let mut found = Vec::new();
        walk(&rule, stretch, &mut Steps(10_000_000), |time| {
            let day = i32::try_from(time / DAY).unwrap();
            found.push(jiff::civil::date(1970, 1, 1) + day.days());
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(found, dully(&rule, begin, end), "{text} from {begin}");
        days += found.len();
    }
    assert!(days > 50_000, "only {days} days came of it");
}
