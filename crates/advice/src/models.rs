//! The models and what each costs, line by line. An offer says which parts of the
//! scope it covers, prices or declares as a gap; two offers are compared only when
//! both account for the same scope.
mod offers;
mod price;

pub use offers::{
    LAYERS, bare, equal, internal_year, mix, outsourced_year, undocumented, unknown_words,
};
pub use price::{Amount, Phase, Share, Size, YEARS};

use crate::assumptions::{Book, Key, Point, Range, Values};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Model {
    InternalOnly,
    CoManaged,
    FullyOutsourced,
}

impl Model {
    pub const ALL: [Model; 3] = [
        Model::InternalOnly,
        Model::CoManaged,
        Model::FullyOutsourced,
    ];

    /// As the catalogue and the output spell it: `co_managed`.
    pub const fn id(self) -> &'static str {
        match self {
            Model::InternalOnly => "internal_only",
            Model::CoManaged => "co_managed",
            Model::FullyOutsourced => "fully_outsourced",
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Model::InternalOnly => "internal only",
            Model::CoManaged => "co-managed",
            Model::FullyOutsourced => "fully outsourced",
        }
    }

    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.id() == id)
    }
}

/// A part of the scope that an offer can hold or lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// Somebody helps in office hours.
    OfficeHours,
    /// Enough hours for all that is to be done.
    Capacity,
    /// Somebody can be reached at every hour.
    AroundTheClock,
    /// The skills at the levels that are needed.
    Depth,
    /// Somebody watches for attacks at every hour.
    SecurityWatch,
    /// The platforms that the work is done with.
    Tools,
    /// Somebody leads technology.
    Leadership,
    /// The institution is known from inside.
    Context,
    /// What a departure costs in an average year.
    Departure,
    /// The start of the arrangement.
    Change,
}

impl Element {
    pub const fn name(self) -> &'static str {
        match self {
            Element::OfficeHours => "support in office hours",
            Element::Capacity => "hours for all that is to be done",
            Element::AroundTheClock => "somebody at every hour",
            Element::Depth => "specialist depth",
            Element::SecurityWatch => "security watch at every hour",
            Element::Tools => "tools",
            Element::Leadership => "technology leadership",
            Element::Context => "knowledge of the business",
            Element::Departure => "departures",
            Element::Change => "the start",
        }
    }
}

/// One line of an offer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    pub element: Element,
    pub what: String,
    pub once: bool,
    #[serde(skip)]
    pub amount: Amount,
    /// The assumptions that it stands on.
    pub assumptions: Vec<Key>,
}

/// What a model gives for how much.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Offer {
    pub model: Model,
    pub name: String,
    pub lines: Vec<Line>,
    /// Parts of the scope that it holds, by itself or because a line pays for them.
    pub covers: BTreeSet<Element>,
    /// Parts that it does not hold, said openly.
    pub gaps: BTreeSet<Element>,
    /// Of these, the ones whose need is not known, so that nothing is priced for them:
    /// what it costs is a least figure.
    pub unknown: BTreeSet<Element>,
    #[serde(skip)]
    pub size: Size,
    /// The part of each year in which it is so; else it is what stands in `later`.
    #[serde(skip)]
    pub part: [f64; YEARS],
    /// What it becomes as the plans of the business begin.
    #[serde(skip)]
    pub later: Vec<Phase>,
}

/// Why two offers cannot be compared as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unequal {
    pub only_in_first: BTreeSet<Element>,
    pub only_in_second: BTreeSet<Element>,
}

impl std::fmt::Display for Unequal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = |all: &BTreeSet<Element>| {
            let names: Vec<&str> = all.iter().map(|element| element.name()).collect();
            if names.is_empty() {
                "nothing".to_owned()
            } else {
                names.join(", ")
            }
        };
        write!(
            f,
            "the scopes differ: only the first has {}; only the second has {}; price what is \
             missing, or declare it as a gap",
            names(&self.only_in_first),
            names(&self.only_in_second)
        )
    }
}

impl std::error::Error for Unequal {}

impl Offer {
    /// What the first year costs at these values, without the start.
    pub fn running(&self, v: &Values) -> f64 {
        let lines = self.lines.iter().filter(|line| !line.once);
        lines.map(|line| line.amount.year(v, &self.size)).sum()
    }

    /// What the first year costs, with the start.
    pub fn year_one(&self, v: &Values) -> f64 {
        self.lines
            .iter()
            .map(|line| line.amount.year(v, &self.size))
            .sum()
    }

    /// What `years` years cost, as if paid today, with the start.
    pub fn horizon(&self, v: &Values, years: usize) -> f64 {
        let mut start = price::once(&self.lines, &self.size, v);
        let now = price::horizon(&self.lines, &self.size, &self.part, v, years);
        let mut total = start + now;
        for then in &self.later {
            // A change costs once what a start then costs more than the one before it.
            let begun = price::once(&then.lines, &then.size, v);
            total += then.worth(v, years) * (begun - start).max(0.0);
            total += price::horizon(&then.lines, &then.size, &then.part, v, years);
            start = begun;
        }
        total
    }

    /// What it becomes, each for its part of every year; the first part is its own.
    pub fn followed_by(mut self, later: Vec<Offer>, parts: &[[f64; YEARS]]) -> Self {
        if let Some((own, parts)) = parts.split_first() {
            self.part = *own;
            let later = later.into_iter().zip(parts).map(|(it, part)| Phase {
                lines: it.lines,
                size: it.size,
                part: *part,
            });
            self.later = later.collect();
        }
        self
    }

    /// All that it stands on, now and later.
    pub fn all_lines(&self) -> impl Iterator<Item = &Line> {
        let later = self.later.iter().flat_map(|phase| &phase.lines);
        self.lines.iter().chain(later)
    }

    /// A figure at the corners of all ranges. Low is everything at its low corner:
    /// not likely, but a bound.
    pub fn range(&self, book: &Book, figure: impl Fn(&Self, &Values) -> f64) -> Range {
        let at = |point| figure(self, &book.values(point));
        Range::new(at(Point::Low), at(Point::Mid), at(Point::High))
    }

    /// Says openly that a part of the scope is not priced, because nobody knows its need.
    pub(crate) fn unknown(&mut self, element: Element) {
        self.covers.remove(&element);
        self.gaps.insert(element);
        self.unknown.insert(element);
    }

    /// Says openly that a part of the scope is not held.
    pub fn without(mut self, element: Element) -> Self {
        self.covers.remove(&element);
        self.gaps.insert(element);
        self
    }

    fn accounts_for(&self) -> BTreeSet<Element> {
        self.covers.union(&self.gaps).copied().collect()
    }
}

/// The difference of a figure between two offers.
///
/// # Errors
/// When they do not account for the same scope: a bare difference would compare a
/// person in office hours with a service around the clock.
pub fn difference(
    first: &Offer,
    second: &Offer,
    figure: impl Fn(&Offer) -> f64,
) -> Result<f64, Unequal> {
    let (one, other) = (first.accounts_for(), second.accounts_for());
    if one != other {
        return Err(Unequal {
            only_in_first: one.difference(&other).copied().collect(),
            only_in_second: other.difference(&one).copied().collect(),
        });
    }
    Ok(figure(first) - figure(second))
}
