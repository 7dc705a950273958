//! Many draws from the ranges of all assumptions at once: how likely each cost is,
//! and in how many of the draws each model is the cheapest. The dice of an assumption
//! are its own, so all models face the same draw, and a dearer price is dearer in
//! every draw.
use crate::assumptions::{Book, Key, Range, Values};
use crate::dice::{Dice, triangle};
use crate::formulas;
use crate::models::{self, Model, Offer};
use serde::Serialize;
use std::collections::BTreeSet;

/// How many draws, unless somebody asks for another number.
pub const DRAWS: usize = 10_000;

/// How it is drawn: the same run over the same offers gives the same numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Run {
    pub seed: u64,
    pub draws: usize,
    pub years: usize,
}

/// The tenth, fiftieth and ninetieth of a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spread {
    pub p10: f64,
    pub p50: f64,
    pub p90: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Drawn {
    pub seed: u64,
    pub draws: usize,
    pub years: usize,
    pub models: Vec<DrawnModel>,
    /// Of offers that account for the same scope.
    pub differences: Vec<DrawnDifference>,
}

/// The running cost of one offer less that of another, draw by draw.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DrawnDifference {
    pub first: Model,
    pub second: Model,
    pub running: Spread,
}

/// What an offer costs in all draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DrawnCosts {
    pub year_one: Spread,
    /// As if paid today.
    pub horizon: Spread,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DrawnModel {
    pub model: Model,
    #[serde(flatten)]
    pub costs: DrawnCosts,
    /// The share of the draws in which it costs least over the horizon.
    pub cheapest: f64,
}

/// Draws, and what every offer costs in each of them.
pub fn draw(offers: &[Offer], book: &Book, run: Run) -> Drawn {
    let Run { seed, draws, years } = run;
    let columns = columns(offers, book, run);
    let mut cheapest = vec![0u32; offers.len()];
    for number in 0..draws {
        let totals = columns.iter().map(|column| column.horizon[number]);
        let least = totals
            .enumerate()
            .min_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((place, _)) = least {
            cheapest[place] += 1;
        }
    }
    let mut differences = Vec::new();
    for (place, second) in offers.iter().enumerate() {
        for (later, first) in offers.iter().enumerate().skip(place + 1) {
            if models::difference(first, second, |_| 0.0).is_ok() {
                let pairs = columns[later].running.iter().zip(&columns[place].running);
                differences.push(DrawnDifference {
                    first: first.model,
                    second: second.model,
                    running: spread(pairs.map(|(one, other)| one - other).collect()),
                });
            }
        }
    }
    let models = offers.iter().zip(columns).zip(cheapest);
    Drawn {
        differences,
        seed,
        draws,
        years,
        models: models
            .map(|((offer, column), cheapest)| DrawnModel {
                model: offer.model,
                costs: column.spread(),
                cheapest: f64::from(cheapest) / draws.max(1) as f64,
            })
            .collect(),
    }
}

/// What each offer costs in all draws, for itself.
pub fn each(offers: &[Offer], book: &Book, run: Run) -> Vec<DrawnCosts> {
    let columns = columns(offers, book, run).into_iter();
    columns.map(Column::spread).collect()
}

/// What one offer costs, draw by draw.
#[derive(Clone, Default)]
struct Column {
    running: Vec<f64>,
    year_one: Vec<f64>,
    horizon: Vec<f64>,
}

impl Column {
    fn spread(self) -> DrawnCosts {
        DrawnCosts {
            year_one: spread(self.year_one),
            horizon: spread(self.horizon),
        }
    }
}

fn columns(offers: &[Offer], book: &Book, run: Run) -> Vec<Column> {
    let cast = Cast::new(offers, book, run.seed, run.draws);
    let mut columns = vec![Column::default(); offers.len()];
    let mut values = cast.middle.clone();
    for number in 0..run.draws {
        cast.fill(&mut values, number);
        for (offer, column) in offers.iter().zip(&mut columns) {
            column.running.push(offer.running(&values));
            column.year_one.push(offer.year_one(&values));
            column.horizon.push(offer.horizon(&values, run.years));
        }
    }
    columns
}

/// The share of the draws in which what is saved by giving everything away exceeds
/// what is lost with the people, over the horizon.
pub fn elimination_share(
    inside: &Offer,
    outsourced: &Offer,
    undocumented: u32,
    book: &Book,
    run: Run,
) -> f64 {
    let Run { seed, draws, years } = run;
    let both = [inside.clone(), outsourced.clone()];
    let extra = [
        Key::LeaveRediscoveryHoursSystem,
        Key::MoveDualRunningWeeks,
        Key::FeeHourly,
    ];
    let cast = Cast::with(&both, book, seed, draws, &extra);
    let mut values = cast.middle.clone();
    let mut worth = 0u32;
    for number in 0..draws {
        cast.fill(&mut values, number);
        let saving = inside.running(&values) - outsourced.running(&values);
        let users = outsourced.size.users;
        let lost = formulas::cost_of_loss(&values, users, f64::from(undocumented));
        worth += u32::from(saving * years as f64 > lost);
    }
    f64::from(worth) / draws.max(1) as f64
}

/// The rows of dice of all assumptions that the offers stand on.
struct Cast {
    middle: Values,
    rows: Vec<(Key, Vec<f64>)>,
}

impl Cast {
    fn new(offers: &[Offer], book: &Book, seed: u64, draws: usize) -> Self {
        Self::with(offers, book, seed, draws, &[])
    }

    fn with(offers: &[Offer], book: &Book, seed: u64, draws: usize, extra: &[Key]) -> Self {
        let lines = offers.iter().flat_map(Offer::all_lines);
        let mut keys: BTreeSet<Key> = lines.flat_map(|line| line.assumptions.clone()).collect();
        // The burden of every size that the horizon may reach.
        for offer in offers {
            let later = offer.later.iter().map(|phase| phase.size.staff);
            keys.extend(later.chain([offer.size.staff]).map(formulas::burden));
        }
        keys.extend([
            Key::FinDiscount,
            Key::FinWageGrowth,
            Key::FeeEscalator,
            Key::FeeOnboardingMonths,
        ]);
        keys.extend(extra);
        let rows = keys
            .into_iter()
            .map(|key| (key, row(book.range(key), key, seed, draws)));
        Self {
            middle: book.values(crate::assumptions::Point::Mid),
            rows: rows.collect(),
        }
    }

    /// Puts one draw into the values.
    fn fill(&self, values: &mut Values, number: usize) {
        for (key, row) in &self.rows {
            values.set(*key, row[number]);
        }
    }
}

fn row(range: Range, key: Key, seed: u64, draws: usize) -> Vec<f64> {
    let mut dice = Dice::new(seed, key.id());
    (0..draws).map(|_| triangle(range, dice.unit())).collect()
}

/// The share below which a tenth, a half and nine tenths of the values lie, rounded to
/// whole units.
fn spread(mut values: Vec<f64>) -> Spread {
    if values.is_empty() {
        return Spread {
            p10: 0.0,
            p50: 0.0,
            p90: 0.0,
        };
    }
    values.sort_unstable_by(f64::total_cmp);
    let at = |hundredth: usize| values[(values.len() - 1) * hundredth / 100].round();
    Spread {
        p10: at(10),
        p50: at(50),
        p90: at(90),
    }
}
