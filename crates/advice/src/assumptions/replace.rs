//! Putting a figure of one's own in the place of an assumption, and what is refused.
use super::{Book, Key, Range, Replaced};
use crate::models::YEARS;
use engine::assessment::DAYS;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A figure of one's own: an offer, a pay table, an own count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replacement {
    pub assumption: String,
    #[serde(flatten)]
    pub range: Range,
    pub source: String,
    /// The day of the figure: `2026-06-01`.
    pub date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Why a figure was not taken, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refused {
    /// What it was given for: an assumption's id, a line of a table, a key.
    pub what: String,
    pub why: String,
    pub expected: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}; {}", self.what, self.why, self.expected)
    }
}

impl std::error::Error for Refused {}

/// How many units of another currency one unit of the book's is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rate {
    pub currency: String,
    pub per_unit: f64,
    pub source: String,
    pub date: String,
}

/// Employer cost over wages alone, by the same table from which the burdens come
/// (BLS, March 2026). Upon an annual salary it counts paid leave twice: the salary
/// is paid during leave too.
const COUNTS_LEAVE_TWICE: [(Key, f64, &str); 3] = [
    (Key::Burden1To49, 1.350, "37.36 / 27.68"),
    (Key::Burden50To99, 1.380, "40.07 / 29.03"),
    (Key::Burden100To499, 1.439, "47.78 / 33.20"),
];

impl Book {
    /// # Errors
    /// An id that there is not, a range that is none, a missing source, and a burden
    /// that counts paid leave twice.
    pub fn replace(&mut self, new: Replacement) -> Result<(), Refused> {
        let refused = |why: String, expected: &str| Refused {
            what: new.assumption.clone(),
            why,
            expected: expected.to_owned(),
        };
        let Range { low, mid, high } = new.range;
        if !(0.0 <= low && low <= mid && mid <= high && high <= 1e12) {
            let why = format!("{low} – {mid} – {high} is no range");
            return Err(refused(why, "low, mid and high in this order, 0 or more"));
        }
        if new.source.trim().is_empty() || new.date.trim().is_empty() {
            let why = "it has no source or no date".to_owned();
            return Err(refused(why, "who said so, and on which day"));
        }
        let day = new.date.trim().parse::<Date>();
        let Some(day) = day.ok().filter(|day| DAYS.contains(day)) else {
            let why = format!("`{}` is no day", new.date);
            return Err(refused(why, "a day such as 2026-06-01"));
        };
        let known = self.assumptions.iter().map(|it| it.id.as_str());
        let near = engine::register::nearest(&new.assumption, known);
        let expected = near.map_or("an id of the list of assumptions".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        let found = self
            .assumptions
            .iter_mut()
            .find(|it| it.id == new.assumption);
        let Some(it) = found else {
            return Err(refused("there is no such assumption".into(), &expected));
        };
        for (key, ratio, sum) in COUNTS_LEAVE_TWICE {
            if key.id() == it.id && high >= ratio - 0.0005 {
                let why = format!(
                    "{high} on an annual salary counts paid leave twice: {sum} = {ratio} is the \
                     cost over hours worked, and a salary already pays for leave"
                );
                let expected = format!("{} or another figure on annual salary", it.range.mid);
                return Err(refused(why, &expected));
            }
        }
        if it.unit == "fraction" && high > 1.0 {
            return Err(refused(format!("{high} is no fraction"), "0 to 1"));
        }
        let least = it.least();
        if low < least {
            let why = format!("{low} is less than it can be");
            return Err(refused(why, &format!("{least} or more")));
        }
        let whole = |years: f64| years.fract() == 0.0 && years <= YEARS as f64;
        if it.id == Key::FinHorizonYears.id() && ![low, mid, high].into_iter().all(whole) {
            let why = format!("{low} – {mid} – {high} are not whole years that can be reckoned");
            return Err(refused(why, &format!("whole years, 1 to {YEARS}")));
        }
        let was = it.replaced.take();
        it.replaced = Some(Replaced {
            was: was.as_ref().map_or(it.range, |was| was.was),
            was_source: was.map_or_else(|| it.source.clone(), |was| was.was_source),
            date: day.to_string(),
            by: new.by,
        });
        it.year = day.year().unsigned_abs();
        it.range = new.range;
        it.source = new.source;
        it.source_url = None;
        it.kind = "own".into();
        it.confidence = "high".into();
        Ok(())
    }

    /// The same book in another currency: all money that was not replaced is
    /// converted, and says by which rate.
    ///
    /// # Errors
    /// A rate that is not above zero.
    pub fn converted(&self, rate: &Rate) -> Result<Self, Refused> {
        if !(rate.per_unit > 0.0 && rate.per_unit < 1e9) {
            return Err(Refused {
                what: rate.currency.clone(),
                why: format!("{} is no rate", rate.per_unit),
                expected: format!("how many {} one {} is worth", rate.currency, self.currency),
            });
        }
        let mut book = self.clone();
        for it in &mut book.assumptions {
            let Some(rest) = it.unit.strip_prefix(self.currency.as_str()) else {
                continue;
            };
            it.unit = format!("{}{rest}", rate.currency);
            if it.replaced.is_none() {
                it.range = it.range.map(|value| value * rate.per_unit);
                it.note = format!(
                    "Converted from {} at {} ({}, {}). {}",
                    self.currency, rate.per_unit, rate.source, rate.date, it.note
                );
            }
        }
        book.currency.clone_from(&rate.currency);
        Ok(book)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(assumption: &str, low: f64, mid: f64, high: f64) -> Replacement {
        Replacement {
            assumption: assumption.into(),
            range: Range::new(low, mid, high),
            source: "Offer of Northlight".into(),
            date: "2026-05-04".into(),
            by: Some("coo".into()),
        }
    }

    #[test]
    fn a_figure_of_ones_own_keeps_what_it_replaced() {
        let mut book = Book::shipped().clone();
        book.replace(new("fee.full_user_month", 140.0, 150.0, 160.0))
            .unwrap();
        book.replace(new("fee.full_user_month", 141.0, 151.0, 161.0))
            .unwrap();
        let it = book.get(Key::FeeFullUserMonth);
        assert_eq!(
            (it.range.mid, it.source.as_str()),
            (151.0, "Offer of Northlight")
        );
        let replaced = it.replaced.as_ref().unwrap();
        assert_eq!(replaced.was, Range::new(110.0, 175.0, 275.0));
        assert!(
            replaced.was_source.starts_with("scopemsp.com"),
            "{replaced:?}"
        );
        assert_eq!(replaced.by.as_deref(), Some("coo"));
    }

    #[test]
    fn a_burden_that_counts_leave_twice_is_refused_with_the_reason() {
        let mut book = Book::shipped().clone();
        let refused = book
            .replace(new("burden.100_499", 1.3, 1.439, 1.5))
            .unwrap_err();
        assert!(refused.why.contains("counts paid leave twice"), "{refused}");
        assert!(refused.expected.contains("1.292"), "{refused}");
        assert_eq!(book, *Book::shipped());
        book.replace(new("burden.100_499", 1.25, 1.3, 1.36))
            .unwrap();
    }

    #[test]
    fn what_is_no_range_no_assumption_or_has_no_source_is_refused() {
        let mut book = Book::shipped().clone();
        assert!(book.replace(new("fee.hourly", 3.0, 2.0, 4.0)).is_err());
        assert!(book.replace(new("fee.hourly", f64::NAN, 2.0, 4.0)).is_err());
        assert!(book.replace(new("fin.discount", 0.1, 0.2, 4.0)).is_err());
        let refused = book.replace(new("fee.hurly", 1.0, 2.0, 4.0)).unwrap_err();
        assert!(refused.expected.contains("fee.hourly"), "{refused}");
        let mut nameless = new("fee.hourly", 1.0, 2.0, 3.0);
        nameless.source = " ".into();
        assert!(book.replace(nameless).is_err());
    }

    #[test]
    fn a_horizon_is_whole_years_as_far_as_they_are_reckoned() {
        let mut book = Book::shipped().clone();
        for (low, mid, high) in [(1.0, 3.0, 6.0), (2.5, 3.0, 4.0), (0.0, 1.0, 2.0)] {
            let refused = book
                .replace(new("fin.horizon_years", low, mid, high))
                .unwrap_err();
            assert!(refused.what == "fin.horizon_years", "{refused}");
        }
        book.replace(new("fin.horizon_years", 1.0, 5.0, 5.0))
            .unwrap();
    }

    #[test]
    fn what_others_are_divided_by_is_never_nothing() {
        let mut book = Book::shipped().clone();
        for (id, right) in [
            ("oncall.max_share", 0.25),
            ("time.productive_hours_month", 120.0),
            ("fee.hourly", 150.0),
            ("fee.full_user_month", 150.0),
            ("burden.1_49", 1.2),
        ] {
            let refused = book.replace(new(id, 0.0, right, right)).unwrap_err();
            assert!(
                refused.why.contains("less than it can be"),
                "{id}: {refused}"
            );
            assert!(refused.expected.ends_with("or more"), "{id}: {refused}");
            book.replace(new(id, right, right, right)).unwrap();
        }
        book.replace(new("oncall.stipend_week", 0.0, 0.0, 10.0))
            .unwrap();
    }

    #[test]
    fn a_figure_of_ones_own_is_of_the_year_in_which_it_was_said() {
        let mut book = Book::shipped().clone();
        assert_eq!(book.get(Key::OncallStipendWeek).year, 2010);
        book.replace(new("oncall.stipend_week", 100.0, 120.0, 140.0))
            .unwrap();
        let it = book.get(Key::OncallStipendWeek);
        assert_eq!((it.year, it.day()), (2026, Some("2026-05-04")));
        let mut undated = new("oncall.stipend_week", 100.0, 120.0, 140.0);
        undated.date = "yesterday".into();
        let refused = book.replace(undated).unwrap_err();
        assert!(refused.why.contains("`yesterday` is no day"), "{refused}");
    }

    #[test]
    fn another_currency_converts_what_was_not_replaced() {
        let mut book = Book::shipped().clone();
        book.replace(new("pay.support", 40_000.0, 45_000.0, 50_000.0))
            .unwrap();
        let rate = Rate {
            currency: "EUR".into(),
            per_unit: 0.5,
            source: "central bank".into(),
            date: "2026-06-01".into(),
        };
        let book = book.converted(&rate).unwrap();
        assert_eq!(book.range(Key::PaySupport).mid, 45_000.0);
        assert_eq!(book.range(Key::FeeHourly).mid, 82.5);
        assert_eq!(book.range(Key::LeaveDaysToFill).mid, 44.0);
        assert_eq!(book.get(Key::FeeHourly).unit, "EUR/hour");
    }
}
