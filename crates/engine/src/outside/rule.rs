//! Rules of repetition, as they are written (RFC 5545, 3.3.10). What the standard does not
//! allow is refused with the reason: a rule that is half understood gives wrong days.
use super::lines::Property;
use super::values::{Moment, moment_of, number};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Every {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// A weekday (0 is Monday), perhaps only the so-manieth: `2MO`, `-1FR`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weekday {
    pub nth: Option<i64>,
    pub day: i64,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub every: Every,
    pub interval: i64,
    pub count: Option<i64>,
    pub until: Option<Moment>,
    pub months: Vec<i64>,
    pub month_days: Vec<i64>,
    pub year_days: Vec<i64>,
    pub weeks: Vec<i64>,
    pub weekdays: Vec<Weekday>,
    pub hours: Vec<i64>,
    pub minutes: Vec<i64>,
    pub seconds: Vec<i64>,
    pub places: Vec<i64>,
    /// The weekday with which weeks begin.
    pub week_start: i64,
}

impl Rule {
    fn new(every: Every) -> Rule {
        Rule {
            every,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weeks: Vec::new(),
            weekdays: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            places: Vec::new(),
            week_start: 0,
        }
    }
}

/// Reads an `RRULE`.
pub fn rule(property: &Property) -> Result<Rule, String> {
    let text = property.word();
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part
            .split_once('=')
            .ok_or_else(|| format!("the part “{}” of the rule has no value", shown(part)))?;
        if parts.iter().any(|(it, _)| *it == name) {
            return Err(format!("the rule says {} twice", shown(name)));
        }
        parts.push((name, value));
    }
    let every = parts.iter().find(|(name, _)| *name == "FREQ");
    let every = every.ok_or("the rule does not say how often (FREQ)")?.1;
    let mut rule = Rule::new(frequency(every)?);
    for (name, value) in parts {
        part(&mut rule, name, value, property)?;
    }
    allowed(&rule)?;
    Ok(rule)
}

fn frequency(word: &str) -> Result<Every, String> {
    Ok(match word {
        "SECONDLY" => Every::Second,
        "MINUTELY" => Every::Minute,
        "HOURLY" => Every::Hour,
        "DAILY" => Every::Day,
        "WEEKLY" => Every::Week,
        "MONTHLY" => Every::Month,
        "YEARLY" => Every::Year,
        other => {
            return Err(format!(
                "the rule repeats “{}”, which is not known",
                shown(other)
            ));
        }
    })
}

fn part(rule: &mut Rule, name: &str, value: &str, of: &Property) -> Result<(), String> {
    let amount = || {
        let amount = number(value).filter(|it| *it > 0);
        amount.ok_or_else(|| format!("{name} is no number above 0"))
    };
    match name {
        "FREQ" => {}
        "INTERVAL" => rule.interval = amount()?,
        "COUNT" => rule.count = Some(amount()?),
        "UNTIL" => {
            rule.until = Some(moment_of(value, of).map_err(|_| "UNTIL is no day and no time")?)
        }
        "BYMONTH" => rule.months = list(name, value, 1, 12, false)?,
        "BYMONTHDAY" => rule.month_days = list(name, value, 1, 31, true)?,
        "BYYEARDAY" => rule.year_days = list(name, value, 1, 366, true)?,
        "BYWEEKNO" => rule.weeks = list(name, value, 1, 53, true)?,
        "BYSETPOS" => rule.places = list(name, value, 1, 366, true)?,
        "BYHOUR" => rule.hours = list(name, value, 0, 23, false)?,
        "BYMINUTE" => rule.minutes = list(name, value, 0, 59, false)?,
        "BYSECOND" => {
            rule.seconds = list(name, value, 0, 60, false)?;
            rule.seconds.iter_mut().for_each(|it| *it = (*it).min(59));
            rule.seconds.dedup();
        }
        "BYDAY" => {
            rule.weekdays = value.split(',').map(weekday).collect::<Result<_, _>>()?;
        }
        "WKST" => {
            let day = weekday(value)?;
            if day.nth.is_some() {
                return Err("WKST is no weekday".into());
            }
            rule.week_start = day.day;
        }
        other => {
            return Err(format!(
                "the rule has a part {} that is not known",
                shown(other)
            ));
        }
    }
    Ok(())
}

/// Numbers in order, each once.
fn list(name: &str, value: &str, least: i64, most: i64, back: bool) -> Result<Vec<i64>, String> {
    let mut all = Vec::new();
    for text in value.split(',') {
        let (digits, sign) = match text.strip_prefix('-') {
            Some(digits) if back => (digits, -1),
            _ => (text.strip_prefix('+').unwrap_or(text), 1),
        };
        let it = number(digits).filter(|it| (least..=most).contains(it));
        let it = it.ok_or_else(|| format!("{name} has a number that does not exist"))?;
        all.push(it * sign);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

fn weekday(text: &str) -> Result<Weekday, String> {
    let wrong = || format!("“{}” is no weekday", shown(text));
    let at = text.len().checked_sub(2).ok_or_else(wrong)?;
    let (nth, day) = text.split_at_checked(at).ok_or_else(wrong)?;
    let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let day = days.iter().position(|it| *it == day).ok_or_else(wrong)?;
    let nth = match nth {
        "" => None,
        nth => Some(list("BYDAY", nth, 1, 53, true).map_err(|_| wrong())?[0]),
    };
    let day = i64::try_from(day).unwrap_or_default();
    Ok(Weekday { nth, day })
}

/// What the standard forbids.
fn allowed(rule: &Rule) -> Result<(), String> {
    let every = rule.every;
    let nth = rule.weekdays.iter().any(|it| it.nth.is_some());
    let others = [
        &rule.months,
        &rule.month_days,
        &rule.year_days,
        &rule.weeks,
        &rule.hours,
        &rule.minutes,
        &rule.seconds,
    ];
    let alone = others.iter().all(|it| it.is_empty()) && rule.weekdays.is_empty();
    let why = if rule.count.is_some() && rule.until.is_some() {
        "the rule has two ends, COUNT and UNTIL"
    } else if !rule.weeks.is_empty() && every != Every::Year {
        "BYWEEKNO is for rules by the year alone"
    } else if !rule.year_days.is_empty() && matches!(every, Every::Day | Every::Week | Every::Month)
    {
        "BYYEARDAY does not go with days, weeks or months"
    } else if !rule.month_days.is_empty() && every == Every::Week {
        "BYMONTHDAY does not go with weeks"
    } else if nth && !matches!(every, Every::Month | Every::Year) {
        "a weekday with a number is for rules by the month or the year alone"
    } else if nth && !rule.weeks.is_empty() {
        "a weekday with a number does not go with BYWEEKNO"
    } else if !rule.places.is_empty() && alone {
        "BYSETPOS chooses among nothing"
    } else {
        return Ok(());
    };
    Err(why.into())
}

/// As much of a strange word as fits a sentence.
fn shown(word: &str) -> String {
    word.chars().take(20).collect()
}
