//! What comes: the situation after each plan of the business that begins within the
//! longest horizon. What a model costs over years follows it, month by month.
use crate::models::{Offer, YEARS};
use crate::scenario::Scenario;
use crate::situation::{Situation, moved, on_day};
use engine::catalogue::Catalogue;
use engine::register::Register;
use jiff::Span;
use jiff::civil::Date;
use std::collections::BTreeSet;

const MONTHS: i32 = 12;

pub(crate) struct Ahead {
    /// The situation from each of these days on.
    later: Vec<Situation>,
    /// The part of each year in which each holds, the present one first.
    parts: Vec<[f64; YEARS]>,
}

impl Ahead {
    /// A plan that does not fit the facts changes nothing: it is refused on its own day.
    pub fn of(
        register: &Register,
        catalogue: &Catalogue,
        raw: &Situation,
        supposed: &Scenario,
    ) -> Self {
        let end = month(raw.on, YEARS as i32 * MONTHS);
        let plans = raw.facts.plans.iter().map(|plan| plan.from);
        let days: BTreeSet<Date> = plans.filter(|day| raw.on < *day && *day < end).collect();
        let situations = days.into_iter().filter_map(|day| {
            let register = on_day(register.company(), catalogue, day).ok()?;
            let then = Situation::new(&register, catalogue, day);
            Some(then.supposing(&grown(supposed, raw, day)))
        });
        let later: Vec<Situation> = situations.collect();
        let mut parts = vec![[0.0; YEARS]; later.len() + 1];
        for number in 0..YEARS * MONTHS as usize {
            let on = month(raw.on, number as i32);
            let phase = later.iter().filter(|then| then.on <= on).count();
            parts[phase][number / MONTHS as usize] += 1.0 / f64::from(MONTHS);
        }
        Self { later, parts }
    }

    /// An offer as it is, and as it will be.
    pub fn offer(
        &self,
        now: &Situation,
        make: impl Fn(&Situation) -> Option<Offer>,
    ) -> Option<Offer> {
        let later: Option<Vec<Offer>> = self.later.iter().map(&make).collect();
        Some(make(now)?.followed_by(later?, &self.parts))
    }
}

fn month(from: Date, number: i32) -> Date {
    from.saturating_add(Span::new().months(number))
}

/// Users who are supposed grow by what is planned, as those who are counted do.
fn grown(supposed: &Scenario, raw: &Situation, day: Date) -> Scenario {
    let begun = raw.facts.plans.iter().filter(|plan| plan.from <= day);
    let added = begun.map(|plan| plan.adds("user")).sum();
    Scenario {
        users: supposed.users.map(|users| moved(users, added)),
        ..supposed.clone()
    }
}
