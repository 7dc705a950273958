//! The formulas of cost, each a line of arithmetic over one set of values. What they
//! give for the ranges that ship is held against published results to the unit.
use crate::assumptions::{Book, Key, Point, Values};
use engine::assessment::MOST_PEOPLE;

/// Employer cost as a multiple of the annual salary, by the number of workers.
pub fn burden(staff: u32) -> Key {
    match staff {
        0..50 => Key::Burden1To49,
        50..100 => Key::Burden50To99,
        _ => Key::Burden100To499,
    }
}

/// What a salary costs the employer in a year, with training, a share of a manager
/// and a workplace.
pub fn loaded(v: &Values, salary: f64, staff: u32) -> f64 {
    salary * v.get(burden(staff))
        + v.get(Key::BurdenTraining)
        + v.get(Key::BurdenManagerShare) * v.get(Key::BurdenManagerCost)
        + v.get(Key::BurdenWorkplace)
}

/// [`loaded`], for the salary of a role.
pub fn role_cost(v: &Values, pay: Key, staff: u32) -> f64 {
    loaded(v, v.get(pay), staff)
}

pub fn fully_outsourced_year(v: &Values, users: f64) -> f64 {
    users * v.get(Key::FeeFullUserMonth) * 12.0
}

/// One generalist inside, and the partner's fee.
pub fn co_managed_year(v: &Values, users: f64, staff: u32) -> f64 {
    role_cost(v, Key::PayGeneralistLead, staff) + users * v.get(Key::FeeComanagedUserMonth) * 12.0
}

/// One director, in office hours only.
pub fn one_director_year(v: &Values, staff: u32) -> f64 {
    role_cost(v, Key::PayItDirector, staff)
}

/// A director and the administrators who keep one seat filled around the clock.
pub fn staffed_seat_year(v: &Values, staff: u32) -> f64 {
    one_director_year(v, staff)
        + v.get(Key::CoverFtePerSeat) * role_cost(v, Key::PaySysadmin, staff)
}

/// The users at which full outsourcing costs as much as one director.
pub fn break_even_users(v: &Values, staff: u32) -> f64 {
    one_director_year(v, staff) / (v.get(Key::FeeFullUserMonth) * 12.0)
}

/// What a departure costs in an average year, when nobody else can run the systems.
pub fn expected_departure_year(v: &Values, salary: f64, headcount: f64) -> f64 {
    v.get(Key::LeaveProbabilityYear) * departure(v, salary) * headcount
}

/// What the departure of a sole holder costs when it happens.
pub fn departure(v: &Values, salary: f64) -> f64 {
    v.get(Key::LeaveReplacementMultiple) * v.get(Key::LeaveSoleHolderMultiplier) * salary
}

/// People for a rota of so many layers in which nobody is on call for more than the
/// bearable share of the time.
pub fn min_rota(v: &Values, layers: u32) -> u32 {
    let people = (f64::from(layers) / v.get(Key::OncallMaxShare)).ceil();
    people.clamp(1.0, f64::from(MOST_PEOPLE)) as u32
}

/// People for a rota around the clock over so many zones: one site alone takes those of
/// [`min_rota`]; sites that share it in turns take the fewest that a site can do with, each.
pub fn rota_over(book: &Book, layers: u32, zones: u32) -> u32 {
    match zones {
        0 | 1 => min_rota(&book.values(Point::Mid), layers),
        zones => {
            let each = book.range(Key::OncallMinPeopleSingleSite).low.ceil();
            (each as u32).saturating_mul(zones)
        }
    }
}

/// What is lost when the people inside go and everything is given to a partner:
/// finding out what nobody wrote down, paying twice for a while, and the start.
pub fn cost_of_loss(v: &Values, users: f64, undocumented: f64) -> f64 {
    let fees = fully_outsourced_year(v, users);
    v.get(Key::LeaveRediscoveryHoursSystem) * undocumented * v.get(Key::FeeHourly)
        + v.get(Key::MoveDualRunningWeeks) / 52.0 * fees
        + v.get(Key::FeeOnboardingMonths) / 12.0 * fees
}

/// A call outside office hours: at least the smallest billed time.
pub fn after_hours_call(v: &Values, hours: f64, multiplier: Key) -> f64 {
    let billed = hours.max(v.get(Key::FeeMinimumBillingHours));
    billed * v.get(Key::FeeHourly) * v.get(multiplier)
}

/// Hours a year from which on a specialist of one's own is cheaper than hours bought.
pub fn crossover_hours_year(v: &Values, pay: Key, staff: u32) -> f64 {
    role_cost(v, pay, staff) / v.get(Key::FeeHourly)
}

/// Full-time people for so many hours a month.
pub fn people_for(v: &Values, hours_month: f64) -> f64 {
    hours_month / v.get(Key::TimeProductiveHoursMonth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const POINTS: [(&str, Point); 3] = [
        ("low", Point::Low),
        ("mid", Point::Mid),
        ("high", Point::High),
    ];

    fn published() -> Value {
        let text = include_str!("../data/cost-model.json");
        serde_json::from_str::<Value>(text).unwrap()["worked_results"].clone()
    }

    #[test]
    fn the_yearly_costs_of_every_size_are_those_published() {
        let published = &published()["per_company_year_one_running_cost"];
        for (company, users) in [("C_25", 25), ("A_100", 100), ("B_350", 350)] {
            for (name, point) in POINTS {
                let v = Book::shipped().values(point);
                let expected = &published[company][name];
                let is = |what: &str, value: f64| {
                    assert_eq!(
                        Some(value.round()),
                        expected[what].as_f64(),
                        "{company} {name} {what}"
                    );
                };
                is(
                    "one_director_office_hours_only",
                    one_director_year(&v, users),
                );
                is(
                    "co_managed_one_generalist_plus_partner",
                    co_managed_year(&v, f64::from(users), users),
                );
                is(
                    "fully_outsourced",
                    fully_outsourced_year(&v, f64::from(users)),
                );
                is(
                    "internal_with_staffed_24x7_seat",
                    staffed_seat_year(&v, users),
                );
            }
        }
    }

    #[test]
    fn break_even_departure_and_director_are_those_published() {
        let published = published();
        for (name, point) in POINTS {
            let v = Book::shipped().values(point);
            let users = &published["break_even_users_full_outsourcing_versus_one_director"];
            let rounded = (break_even_users(&v, 100) * 10.0).round() / 10.0;
            assert_eq!(Some(rounded), users["like_for_like"][name].as_f64());
            let departure = expected_departure_year(&v, v.get(Key::PayItDirector), 1.0).round();
            let expected = &published["expected_yearly_departure_cost_sole_director"];
            assert_eq!(Some(departure), expected[name].as_f64());
            let director = one_director_year(&v, 100).round();
            assert_eq!(
                Some(director),
                published["director_loaded_cost_100_staff"][name].as_f64()
            );
        }
        let (low, high) = (
            Book::shipped().values(Point::Low),
            Book::shipped().values(Point::High),
        );
        let users = &published["break_even_users_full_outsourcing_versus_one_director"];
        let mixed = |director: &Values, partner: &Values| {
            let users = one_director_year(director, 100) / fully_outsourced_year(partner, 1.0);
            Some((users * 10.0).round() / 10.0)
        };
        assert_eq!(
            mixed(&high, &low),
            users["dear_director_cheap_partner"].as_f64()
        );
        assert_eq!(
            mixed(&low, &high),
            users["cheap_director_dear_partner"].as_f64()
        );
    }

    #[test]
    fn a_rota_of_two_layers_takes_eight_people() {
        let v = Book::shipped().values(Point::Mid);
        assert_eq!((min_rota(&v, 1), min_rota(&v, 2)), (4, 8));
        // One site takes eight, two that share it six each.
        let over = |zones| rota_over(Book::shipped(), 2, zones);
        assert_eq!((over(0), over(1), over(2), over(3)), (8, 8, 12, 18));
    }

    #[test]
    fn a_short_call_at_night_costs_the_smallest_billed_time() {
        let v = Book::shipped().values(Point::Mid);
        assert_eq!(
            after_hours_call(&v, 0.2, Key::FeeAfterHoursMultiplier),
            247.5
        );
        assert_eq!(after_hours_call(&v, 2.0, Key::FeeHolidayMultiplier), 660.0);
    }

    #[test]
    fn twelve_hundred_hours_a_year_pay_for_a_specialist() {
        let v = Book::shipped().values(Point::Mid);
        let hours = crossover_hours_year(&v, Key::PaySpecialist, 100);
        assert_eq!(hours.round(), 1231.0);
    }
}
