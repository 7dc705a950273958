//! How old a copy is and why nothing newer came, in words.
use super::queries;
use crate::platform::words::count;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;

/// After so long without a good copy, a calendar can no longer be relied on.
const LONG: i64 = 24 * 3_600;

/// A calendar of which nothing good comes: what the page of cover says.
#[derive(Serialize, JsonSchema)]
pub struct Failing {
    pub calendar: String,
    pub name: String,
    pub why: String,
    /// How long ago the copy was good; there is none when left out.
    pub copy_age: Option<String>,
    /// For more than a day.
    pub long: bool,
}

pub fn failing(tx: &mut Tx, now: Timestamp) -> store::Result<Vec<Failing>> {
    let all = queries::calendars(tx)?.into_iter();
    let failing = all.filter_map(|row| {
        let since = row.failed_since?;
        Some(Failing {
            calendar: row.id,
            name: row.name,
            why: row.last_error.unwrap_or_default(),
            copy_age: row.copy_at.map(|at| age(now, at)),
            long: now.as_second() - since / 1_000_000 >= LONG,
        })
    });
    Ok(failing.collect())
}

/// `12 minutes`; `at` is in microseconds.
pub fn age(now: Timestamp, at: i64) -> String {
    let minutes = (now.as_microsecond() - at).max(0) / 60_000_000;
    let in_words = |number: i64, one: &str, many: &str| {
        count(usize::try_from(number).unwrap_or_default(), one, many)
    };
    match minutes {
        0 => "less than a minute".into(),
        1..120 => in_words(minutes, "minute", "minutes"),
        120..2_880 => in_words(minutes / 60, "hour", "hours"),
        _ => in_words(minutes / 1_440, "day", "days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_said_as_people_say_it() {
        let now: Timestamp = "2026-06-10T12:00:00Z".parse().unwrap();
        let before = |seconds: i64| age(now, now.as_microsecond() - seconds * 1_000_000);
        assert_eq!(before(59), "less than a minute");
        assert_eq!(before(60), "1 minute");
        assert_eq!(before(119 * 60), "119 minutes");
        assert_eq!(before(120 * 60), "2 hours");
        assert_eq!(before(47 * 3_600), "47 hours");
        assert_eq!(before(48 * 3_600), "2 days");
        assert_eq!(before(-60), "less than a minute");
    }
}
