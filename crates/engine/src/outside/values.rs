//! Values: days, times, lengths, texts.
use super::{
    days::{DAY, Day, YEARS, month_length},
    lines::Property,
};

/// A moment as a calendar writes it. Seconds and days are counted since 1970 on the wall
/// clock that is meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// The number of a day.
    Day(i64),
    Utc(i64),
    /// On the clocks of a zone; of whoever looks, when it has none.
    Local(i64, Option<String>),
}

impl Moment {
    /// What the clock shows that it was written by.
    pub fn civil(&self) -> i64 {
        match *self {
            Moment::Day(day) => day * DAY,
            Moment::Utc(civil) | Moment::Local(civil, _) => civil,
        }
    }

    pub fn is_day(&self) -> bool {
        matches!(self, Moment::Day(_))
    }
}

/// How long: days on the wall clock, and seconds of real time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Length {
    pub days: i64,
    pub seconds: i64,
}

/// The longest event that is believed: ten years.
const LONGEST: i64 = 3_660;

/// The one moment of a property.
pub fn moment(property: &Property) -> Result<Moment, String> {
    moment_of(&property.value, property)
}

/// One of the moments of a property.
pub fn moment_of(text: &str, property: &Property) -> Result<Moment, String> {
    let zone = property.parameter("TZID").map(str::to_owned);
    let text = text.trim();
    let found = match text.split_once(['T', 't']) {
        None => day(text).map(Moment::Day),
        Some((date, time)) => {
            let (time, utc) = match time.strip_suffix(['Z', 'z']) {
                Some(time) => (time, true),
                None => (time, false),
            };
            let civil = day(date).zip(time_of_day(time));
            civil.map(|(day, time)| match utc {
                true => Moment::Utc(day * DAY + time),
                false => Moment::Local(day * DAY + time, zone),
            })
        }
    };
    found.ok_or_else(|| format!("{} is no day and no time of the calendar", property.name))
}

/// `20260601`
fn day(text: &str) -> Option<i64> {
    if text.len() != 8 {
        return None;
    }
    let (year, month, day) = (
        number(text.get(..4)?)?,
        number(text.get(4..6)?)?,
        number(text.get(6..)?)?,
    );
    let exists = YEARS.contains(&year)
        && (1..=12).contains(&month)
        && (1..=month_length(year, month)).contains(&day);
    exists.then(|| Day::new(year, month, day).number)
}

/// `090000`
fn time_of_day(text: &str) -> Option<i64> {
    if text.len() != 6 {
        return None;
    }
    let (hour, minute, second) = (
        number(text.get(..2)?)?,
        number(text.get(2..4)?)?,
        number(text.get(4..)?)?,
    );
    let exists = hour < 24 && minute < 60 && second <= 60;
    // A leap second is the one before, where clocks have none.
    exists.then(|| hour * 3_600 + minute * 60 + second.min(59))
}

/// Digits and nothing else.
pub fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 9;
    let digits = digits && text.bytes().all(|it| it.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// `P1W`, `P2DT3H`, `PT30M`; not backwards.
pub fn length(text: &str) -> Result<Length, String> {
    let wrong = || "the length is none that a calendar can have".to_owned();
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix('+').unwrap_or(&text);
    let mut rest = text.strip_prefix('P').ok_or_else(wrong)?;
    let mut found = Length::default();
    let mut of_day = false;
    let mut any = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T').filter(|_| !of_day) {
            (rest, of_day) = (after, true);
            continue;
        }
        let end = rest.find(|it: char| !it.is_ascii_digit());
        let (amount, unit) = rest.split_at(end.ok_or_else(wrong)?);
        let amount = number(amount).ok_or_else(wrong)?;
        let (unit, after) = unit.split_at_checked(1).ok_or_else(wrong)?;
        match (unit, of_day) {
            ("W", false) => found.days += amount * 7,
            ("D", false) => found.days += amount,
            ("H", true) => found.seconds += amount * 3_600,
            ("M", true) => found.seconds += amount * 60,
            ("S", true) => found.seconds += amount,
            _ => return Err(wrong()),
        }
        (rest, any) = (after, true);
    }
    if !any || found.days > LONGEST || found.seconds > LONGEST * DAY {
        return Err(wrong());
    }
    Ok(found)
}

/// Whether a length is one that is believed.
pub fn believable(seconds: i64) -> bool {
    (0..=LONGEST * DAY).contains(&seconds)
}

/// A text with its escapes undone, on one line.
pub fn text(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push(' '),
                Some(other) => out.push(other),
                None => {}
            },
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    (!out.is_empty()).then(|| out.chars().take(200).collect())
}
