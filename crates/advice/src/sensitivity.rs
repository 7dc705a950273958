//! What a result hangs on: the tornado, the break-even, the crossover between hours
//! bought and a person hired, the test of giving everything away, the cost of a
//! departure, and what helpers outside IT really cost.
use crate::assumptions::{Book, Key, Point, Range, Values};
use crate::draws::{self, Run};
use crate::formulas;
use crate::models::{self, Model, Offer, Unequal};
use crate::situation::Situation;
use serde::Serialize;

/// One bar of a tornado: the result with one assumption at its corners, all others at
/// their middle.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bar {
    pub assumption: Key,
    pub at_low: f64,
    pub at_high: f64,
    pub swing: f64,
}

/// The bars of a result, widest first. Those that do not move it are left out.
pub fn tornado(book: &Book, keys: &[Key], result: impl Fn(&Values) -> f64) -> Vec<Bar> {
    let middle = book.values(Point::Mid);
    let mut bars: Vec<Bar> = keys
        .iter()
        .map(|key| {
            let range = book.range(*key);
            let (at_low, at_high) = (
                result(&middle.with(*key, range.low)),
                result(&middle.with(*key, range.high)),
            );
            Bar {
                assumption: *key,
                at_low: at_low.round(),
                at_high: at_high.round(),
                swing: (at_high - at_low).abs().round(),
            }
        })
        .filter(|bar| bar.swing > 0.0)
        .collect();
    bars.sort_by(|a, b| {
        b.swing
            .total_cmp(&a.swing)
            .then(a.assumption.cmp(&b.assumption))
    });
    bars
}

/// The tornado of the difference between two offers at equal scope, over the first year.
///
/// # Errors
/// When they do not account for the same scope.
pub fn tornado_of(first: &Offer, second: &Offer, book: &Book) -> Result<Vec<Bar>, Unequal> {
    let middle = book.values(Point::Mid);
    models::difference(first, second, |offer| offer.running(&middle))?;
    let lines = first.lines.iter().chain(&second.lines);
    let mut keys: Vec<Key> = lines.flat_map(|line| line.assumptions.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    Ok(tornado(book, &keys, |v| {
        first.running(v) - second.running(v)
    }))
}

/// What a departure costs: when it happens, and in an average year.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Departure {
    pub who: String,
    pub when_it_happens: Range,
    pub average_year: Range,
    /// Days until somebody else is there, and months until they know their way.
    pub days_to_fill: Range,
    pub months_to_productive: Range,
}

/// Giving everything away: what is saved in a year, and what is lost once.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Elimination {
    pub saving_year: f64,
    pub cost_of_loss: f64,
    /// The share of draws in which the saving over the horizon exceeds the loss.
    pub share: f64,
    /// More than half of them.
    pub pays: bool,
    pub systems_to_find_out: u32,
    /// Whether those systems were counted, or taken to be those with one operator.
    pub counted: bool,
    pub says: String,
}

/// A specialist bought by the hour, against one hired.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fractional {
    pub hours_month_needed: f64,
    pub bought_year: Range,
    pub hired_year: Range,
    /// Hours a month from which on hiring is cheaper.
    pub crossover_hours_month: f64,
    pub cheaper: &'static str,
}

/// Helpers outside IT.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Helpers {
    pub hours_month: f64,
    pub cost_year: Range,
    pub cost_hour: Range,
    pub source: String,
}

/// Everything that hangs on single figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sensitivity {
    /// Users at which full outsourcing costs as much as one director, at low, mid and
    /// high values. Unequal scopes: it says where a claim holds, not which is better.
    pub break_even_users: Range,
    pub break_even_says: String,
    pub departure: Departure,
    pub elimination: Option<Elimination>,
    pub fractional: Fractional,
    pub helpers: Option<Helpers>,
    /// Fully outsourced less co-managed at equal scope, in the first year.
    pub tornado: Vec<Bar>,
}

pub fn sensitivity(situation: &Situation, book: &Book, offers: &[Offer], run: Run) -> Sensitivity {
    let staff = situation.staff.or(situation.users()).unwrap_or(0);
    let at = |figure: &dyn Fn(&Values) -> f64| {
        let at = |point| figure(&book.values(point));
        Range::new(at(Point::Low), at(Point::Mid), at(Point::High))
    };
    let break_even = at(&|v| formulas::break_even_users(v, staff));
    let of = |model: Model| offers.iter().find(|offer| offer.model == model);
    let tornado = match (of(Model::FullyOutsourced), of(Model::CoManaged)) {
        (Some(full), Some(co)) => tornado_of(full, co, book).unwrap_or_default(),
        _ => Vec::new(),
    };
    Sensitivity {
        break_even_users: break_even.map(|users| (users * 10.0).round() / 10.0),
        break_even_says: break_even_says(situation, break_even.mid),
        departure: departure(situation, book),
        elimination: elimination(situation, book, run),
        fractional: fractional(situation, book, staff),
        helpers: helpers(situation, book),
        tornado,
    }
}

fn break_even_says(situation: &Situation, users: f64) -> String {
    let here = match situation.users() {
        None => "how many users there are here is unknown".to_owned(),
        Some(count) if f64::from(count) < users => format!("here, with {count}, it costs less"),
        Some(count) => format!("here, with {count}, it costs as much or more"),
    };
    format!(
        "Full outsourcing costs less than one director below about {users:.0} users; {here}. One \
         director works in office hours only, so the two do not hold the same scope."
    )
}

fn departure(situation: &Situation, book: &Book) -> Departure {
    let first = situation.team.members.first();
    let salary = match first.and_then(|member| member.salary) {
        Some(salary) => Range::new(salary, salary, salary),
        None => book.range(Key::PayItDirector),
    };
    let at = |figure: &dyn Fn(&Values, f64) -> f64| {
        let at = |point: Point| figure(&book.values(point), salary.at(point)).round();
        Range::new(at(Point::Low), at(Point::Mid), at(Point::High))
    };
    Departure {
        who: first
            .and_then(|member| member.title.clone())
            .map_or("a person inside".to_owned(), |title| format!("the {title}")),
        when_it_happens: at(&|v, salary| formulas::departure(v, salary)),
        average_year: at(&|v, salary| formulas::expected_departure_year(v, salary, 1.0)),
        days_to_fill: book.range(Key::LeaveDaysToFill),
        months_to_productive: book.range(Key::LeaveMonthsToProductive),
    }
}

fn elimination(situation: &Situation, book: &Book, run: Run) -> Option<Elimination> {
    situation.team.people.filter(|people| *people > 0)?;
    let inside = models::internal_year(situation)?;
    let outsourced = models::outsourced_year(situation)?;
    let systems = models::undocumented(situation);
    let middle = book.values(Point::Mid);
    let share = draws::elimination_share(&inside, &outsourced, systems, book, run);
    let saving = inside.running(&middle) - outsourced.running(&middle);
    let users = f64::from(situation.users()?);
    let lost = formulas::cost_of_loss(&middle, users, f64::from(systems));
    let verdict = if share > 0.5 { "pays" } else { "does not pay" };
    Some(Elimination {
        saving_year: saving.round(),
        cost_of_loss: lost.round(),
        share,
        pays: share > 0.5,
        systems_to_find_out: systems,
        counted: situation.undocumented.is_some(),
        says: format!(
            "Giving up the people inside to save money {verdict}: over {} years the saving \
             exceeds what is lost with them in {:.0} of 100 draws.",
            run.years,
            share * 100.0
        ),
    })
}

fn fractional(situation: &Situation, book: &Book, staff: u32) -> Fractional {
    let hours = situation.missing_depth_hours();
    let at = |figure: &dyn Fn(&Values) -> f64| {
        let at = |point| figure(&book.values(point)).round();
        Range::new(at(Point::Low), at(Point::Mid), at(Point::High))
    };
    let middle = book.values(Point::Mid);
    let crossover = formulas::crossover_hours_year(&middle, Key::PaySpecialist, staff) / 12.0;
    Fractional {
        hours_month_needed: hours,
        bought_year: at(&|v| hours * 12.0 * v.get(Key::FeeHourly)),
        hired_year: at(&|v| formulas::role_cost(v, Key::PaySpecialist, staff)),
        crossover_hours_month: (crossover * 10.0).round() / 10.0,
        cheaper: if hours < crossover {
            "bought by the hour"
        } else {
            "hired"
        },
    }
}

fn helpers(situation: &Situation, book: &Book) -> Option<Helpers> {
    let helpers = &situation.facts.helpers;
    if helpers.is_empty() {
        return None;
    }
    let hours: f64 = helpers.iter().map(|helper| helper.hours_month).sum();
    let hour = book.get(Key::HelpCostHour);
    Some(Helpers {
        hours_month: hours,
        cost_year: hour.range.map(|hour| (hour * hours * 12.0).round()),
        cost_hour: hour.range,
        source: hour.source.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_tornado_has_the_published_bars_in_the_published_order() {
        let text = include_str!("../data/cost-model.json");
        let all: Value = serde_json::from_str(text).unwrap();
        let published =
            &all["worked_results"]["tornado_full_outsourcing_minus_director_at_100_users"];
        let result = |v: &Values| {
            formulas::fully_outsourced_year(v, 100.0) - formulas::one_director_year(v, 100)
        };
        let book = Book::shipped();
        let base = result(&book.values(Point::Mid)).round();
        assert_eq!(Some(base), published["base_difference"].as_f64());
        let bars = tornado(book, Key::ALL, result);
        let expected = published["rows"].as_array().unwrap();
        assert_eq!(bars.len(), expected.len());
        for (bar, row) in bars.iter().zip(expected) {
            assert_eq!(Some(bar.assumption.id()), row["assumption"].as_str());
            assert_eq!(Some(bar.at_low), row["at_low"].as_f64(), "{bar:?}");
            assert_eq!(Some(bar.at_high), row["at_high"].as_f64(), "{bar:?}");
            assert_eq!(Some(bar.swing), row["swing"].as_f64(), "{bar:?}");
        }
    }
}
