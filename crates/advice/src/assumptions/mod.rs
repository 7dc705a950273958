//! The assumptions: every figure that is not a fact of the company, each with its
//! range, source and date. Any of them can be replaced by a figure of one's own,
//! which keeps what it replaced, who said so and when.
mod keys;
mod pay_table;
mod replace;

pub use keys::{Key, Values};
pub use pay_table::{read_pay_table, read_pay_table_in};
pub use replace::{Rate, Refused, Replacement};

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Low, likely and high: the corners of a triangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Range {
    pub low: f64,
    pub mid: f64,
    pub high: f64,
}

impl Range {
    pub const fn new(low: f64, mid: f64, high: f64) -> Self {
        Self { low, mid, high }
    }

    pub fn at(self, point: Point) -> f64 {
        match point {
            Point::Low => self.low,
            Point::Mid => self.mid,
            Point::High => self.high,
        }
    }

    /// Each corner made anew.
    pub fn map(self, each: impl Fn(f64) -> f64) -> Self {
        Self::new(each(self.low), each(self.mid), each(self.high))
    }

    /// The least and the most of the three around the middle: where a high assumption makes
    /// a figure small, its corners stand the other way round.
    pub fn ordered(self) -> Self {
        let Self { low, mid, high } = self;
        Self::new(low.min(mid).min(high), mid, low.max(mid).max(high))
    }

    /// Rounded to whole units, halves away from zero.
    pub fn rounded(self) -> Self {
        self.map(f64::round)
    }
}

impl std::ops::Add for Range {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(
            self.low + other.low,
            self.mid + other.mid,
            self.high + other.high,
        )
    }
}

/// One corner of every range at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Point {
    Low,
    Mid,
    High,
}

/// One assumption.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assumption {
    pub id: String,
    pub group: String,
    pub name: String,
    pub unit: String,
    #[serde(flatten)]
    pub range: Range,
    /// `benchmark`, `assumption`, `derived`; `own` once it was replaced.
    pub kind: String,
    pub geography: String,
    /// The year of the source.
    pub year: u16,
    pub source: String,
    pub source_url: Option<String>,
    /// `low`, `medium` or `high`.
    pub confidence: String,
    pub note: String,
    /// What stood here before, when it was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Replaced>,
}

impl Assumption {
    /// The least that it can be. What other figures are divided by is never nothing.
    pub fn least(&self) -> f64 {
        match Key::of(&self.id) {
            Some(Key::OncallMaxShare) => 0.01,
            Some(Key::TimeProductiveHoursMonth | Key::TimeNetHoursYear) => 1.0,
            Some(Key::Burden1To49 | Key::Burden50To99 | Key::Burden100To499) => 1.0,
            Some(Key::FeeHourly | Key::FeeFullUserMonth) => 0.01,
            Some(Key::FinHorizonYears) => 1.0,
            _ => 0.0,
        }
    }

    /// The day of a figure of one's own.
    pub fn day(&self) -> Option<&str> {
        self.replaced.as_ref().map(|it| it.date.as_str())
    }
}

/// What was replaced, by whom and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replaced {
    pub was: Range,
    pub was_source: String,
    /// The day of the new figure, as written.
    pub date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// All assumptions in one currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Book {
    pub version: String,
    pub date: String,
    pub currency: String,
    pub title: String,
    assumptions: Vec<Assumption>,
}

static SHIPPED: LazyLock<Book> = LazyLock::new(|| {
    let mut book: Book = serde_json::from_str(include_str!("../../data/cost-model.json"))
        .expect("the assumptions that ship are read by a test");
    let own: Vec<Assumption> = serde_json::from_str(include_str!("../../data/estimates.json"))
        .expect("our own estimates are read by a test");
    book.assumptions.extend(own);
    book
});

impl Book {
    /// The assumptions that ship with Tandem.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    pub fn all(&self) -> &[Assumption] {
        &self.assumptions
    }

    pub fn find(&self, id: &str) -> Option<&Assumption> {
        self.assumptions.iter().find(|it| it.id == id)
    }

    /// The assumption behind a key. A book that was read has them all.
    pub fn get(&self, key: Key) -> &Assumption {
        self.find(key.id())
            .expect("a test asks for every key in the assumptions that ship")
    }

    pub fn range(&self, key: Key) -> Range {
        self.get(key).range
    }

    /// Every assumption at one corner of its range.
    pub fn values(&self, point: Point) -> Values {
        Values::of(|key| self.range(key).at(point))
    }

    /// Those that were replaced.
    pub fn replaced(&self) -> impl Iterator<Item = &Assumption> {
        self.assumptions.iter().filter(|it| it.replaced.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_in_the_book_that_ships_and_has_a_source() {
        let book = Book::shipped();
        assert_eq!(book.all().len(), 70);
        for key in Key::ALL {
            let it = book.get(*key);
            assert!(
                it.range.low <= it.range.mid && it.range.mid <= it.range.high,
                "{it:?}"
            );
        }
        for it in book.all() {
            assert!(!it.source.is_empty() && it.year > 2000, "{it:?}");
        }
    }
}
