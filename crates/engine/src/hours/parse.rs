//! Reads the written form of hours. It refuses rather than guesses, and says
//! what is wrong and what would be right. Whether a zone or a calendar exists is
//! not known here: the register checks that.
use super::{DAY, Days, Hours, NAMES, Pattern, Window};
use std::fmt;
use std::str::FromStr;

const EXAMPLE: &str = "write for example `Mon-Fri 08:00-18:00`, `24x7`, or the name of a calendar";

/// Why a text is not hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursError {
    pub why: String,
    /// What would be right.
    pub expected: String,
}

impl fmt::Display for HoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.why, self.expected)
    }
}

impl std::error::Error for HoursError {}

fn wrong<T>(why: impl Into<String>, expected: impl Into<String>) -> Result<T, HoursError> {
    Err(HoursError {
        why: why.into(),
        expected: expected.into(),
    })
}

impl FromStr for Hours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let text = text.replace(['–', '—'], "-");
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let Some(&first) = words.first() else {
            return wrong("no hours are written", EXAMPLE);
        };
        let mut zone = None;
        if let Some(last) = words.last().filter(|word| words.len() > 1 && is_zone(word)) {
            zone = Some((*last).to_owned());
            words.pop();
        }
        let pattern = match words.as_slice() {
            ["24x7"] => Pattern::Always,
            ["24x7", "except", rest @ ..] => Pattern::Except(windows(rest)?),
            ["24x7", word, ..] => {
                return wrong(
                    format!("`{word}` cannot follow `24x7`"),
                    "write `24x7`, or `24x7 except Sun 00:00-08:00`",
                );
            }
            ["outside", name] if is_name(name) && !opens_windows(name) => {
                Pattern::Outside((*name).to_owned())
            }
            ["outside", ..] => {
                return wrong(
                    "`outside` needs the name of one calendar",
                    "write `outside office`, or `24x7 except Mon-Fri 08:00-18:00`",
                );
            }
            [name] if is_name(name) && !opens_windows(name) => Pattern::Named((*name).to_owned()),
            _ if opens_windows(first) => Pattern::Windows(windows(&words)?),
            _ => {
                return wrong(
                    format!("`{first}` is neither a day nor a calendar"),
                    EXAMPLE,
                );
            }
        };
        if let (Pattern::Named(name) | Pattern::Outside(name), Some(_)) = (&pattern, &zone) {
            return wrong(
                format!("the calendar `{name}` has a zone of its own"),
                "leave the zone out here, and write it in the calendar",
            );
        }
        Ok(Self { pattern, zone })
    }
}

fn windows(words: &[&str]) -> Result<Vec<Window>, HoursError> {
    // A space beside a comma or a hyphen means nothing: `Mon - Fri` is `Mon-Fri`.
    let text = words.join(" ").replace(" -", "-").replace("- ", "-");
    let mut found: Vec<Window> = Vec::new();
    let mut waiting = Days(0);
    let mut inherited = Days(0);
    for item in text.split(',').map(str::trim) {
        match item.split_whitespace().collect::<Vec<_>>().as_slice() {
            [] => return wrong("nothing stands before or after a comma", EXAMPLE),
            [times] if times.contains(':') => {
                if inherited.0 == 0 || waiting.0 != 0 {
                    return wrong(
                        format!("`{times}` has no day"),
                        format!("write `daily {times}` or `Mon-Fri {times}`"),
                    );
                }
                found.push(window(inherited, times)?);
            }
            [day] => waiting.0 |= days(day)?.0,
            [day, times] => {
                inherited = Days(waiting.0 | days(day)?.0);
                waiting = Days(0);
                found.push(window(inherited, times)?);
            }
            [_, _, extra, ..] => {
                return wrong(
                    format!("`{extra}` cannot stand here"),
                    "write days and then times, several with commas between them: `Mon-Fri 08:00-12:00, Sat 09:00-12:00`",
                );
            }
        }
    }
    if waiting.0 != 0 && found.is_empty() {
        found.push(Window {
            days: waiting,
            from: 0,
            to: DAY,
        });
    } else if waiting.0 != 0 {
        return wrong(
            format!("`{waiting}` has no times"),
            format!("write `{waiting} 00:00-24:00` for the whole day"),
        );
    }
    Ok(found)
}

fn days(text: &str) -> Result<Days, HoursError> {
    if text.eq_ignore_ascii_case("daily") {
        return Ok(Days(0b111_1111));
    }
    let Some((first, last)) = text.split_once('-') else {
        return Ok(Days(1 << day(text)?));
    };
    let (first, last) = (day(first)?, day(last)?);
    let count = (last + 7 - first) % 7;
    Ok(Days(
        (0..=count).fold(0, |set, step| set | 1 << ((first + step) % 7)),
    ))
}

fn day(text: &str) -> Result<u32, HoursError> {
    match day_number(text) {
        Some(number) => Ok(number),
        None => wrong(
            format!("`{text}` is not a day"),
            "days are Mon, Tue, Wed, Thu, Fri, Sat, Sun, or daily",
        ),
    }
}

fn day_number(text: &str) -> Option<u32> {
    NAMES
        .iter()
        .position(|name| name.eq_ignore_ascii_case(text))
        .map(|index| index as u32)
}

fn window(days: Days, text: &str) -> Result<Window, HoursError> {
    let Some((from, to)) = text.split_once('-') else {
        return wrong(
            format!("`{text}` is not a stretch of the day"),
            "write a beginning and an end: `08:00-18:00`",
        );
    };
    let (from, to) = (time(from)?, time(to)?);
    if from == DAY {
        return wrong(
            "`24:00` can only be an end",
            "write `00:00` of the next day as the beginning",
        );
    }
    if from == to {
        return wrong(
            format!("`{text}` begins and ends at the same minute"),
            "write `00:00-24:00` for a whole day",
        );
    }
    let to = if to < from { to + DAY } else { to };
    Ok(Window { days, from, to })
}

fn time(text: &str) -> Result<u32, HoursError> {
    let number = |part: &str| -> Option<u32> {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok())?
    };
    let minutes = text.split_once(':').and_then(|(hour, minute)| {
        let minute = number(minute).filter(|m| *m < 60 && minute.len() == 2)?;
        Some(number(hour)? * 60 + minute)
    });
    match minutes {
        Some(minutes) if minutes <= DAY => Ok(minutes),
        _ => wrong(
            format!("`{text}` is not a time of day"),
            "write `08:00` … `24:00`",
        ),
    }
}

fn is_zone(word: &str) -> bool {
    (word.contains('/') || word.eq_ignore_ascii_case("UTC")) && !word.contains([':', ','])
}

/// Whether a text can be the name of a calendar.
pub(crate) fn is_calendar_name(text: &str) -> bool {
    is_name(text) && !opens_windows(text) && !matches!(text, "24x7" | "outside" | "except")
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Whether a word begins with a day: then it is meant as days, even when misspelt further on.
fn opens_windows(word: &str) -> bool {
    let head = word.split(['-', ',']).next().unwrap_or(word);
    head.eq_ignore_ascii_case("daily") || day_number(head).is_some() || word.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::{WEEK, outside};

    fn week(text: &str) -> Vec<(u32, u32)> {
        text.parse::<Hours>().unwrap().week().unwrap()
    }

    #[test]
    fn windows_become_minutes_of_the_civil_week() {
        assert_eq!(week("24x7"), [(0, WEEK)]);
        assert_eq!(week("Mon,Wed 08:00-12:00"), [(480, 720), (3360, 3600)]);
        assert_eq!(week("Sun 22:00-06:00"), [(0, 360), (6 * DAY + 1320, WEEK)]);
        assert_eq!(week("Sat-Sun"), [(5 * DAY, WEEK)]);
        assert_eq!(week("Fri-Mon 00:00-24:00"), [(0, DAY), (4 * DAY, WEEK)]);
        assert_eq!(
            week("24x7 except Sun 00:00-08:00"),
            outside(&week("Sun 00:00-08:00"))
        );
        assert_eq!(week("Mon 08:00-12:00, 13:00 - 17:00").len(), 2);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "24x7",
            "office",
            "outside office",
            "daily 22:00-06:00",
            "Mon-Fri 08:00-18:00, Sat 09:00-12:00 America/New_York",
            "24x7 except Sun 00:00-08:00 America/New_York",
            "Mon,Wed-Fri 08:00-24:00 UTC",
        ] {
            let hours: Hours = text.parse().unwrap();
            assert_eq!(hours.to_string(), text);
            assert_eq!(hours.to_string().parse::<Hours>().unwrap(), hours);
        }
    }

    #[test]
    fn wrong_hours_say_what_would_be_right() {
        for (text, word) in [
            ("", "no hours"),
            ("Mon-Fry 08:00-18:00", "`Fry` is not a day"),
            ("Mon 08:00", "not a stretch"),
            ("08:00-18:00", "has no day"),
            ("Mon 8-18", "is not a time"),
            ("Mon 08:00-25:00", "`25:00` is not a time"),
            ("Mon 24:00-08:00", "only be an end"),
            ("Mon 08:00-08:00", "same minute"),
            ("Mon 08:00-12:00, Tue", "`Tue` has no times"),
            ("24x7 Sun 00:00-08:00", "cannot follow"),
            ("outside", "needs the name"),
            ("office Europe/Berlin", "zone of its own"),
            ("Mon 08:00-12:00,,", "comma"),
        ] {
            let error = text.parse::<Hours>().unwrap_err().to_string();
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
