//! What must hold whatever the company: dearer is never better, more proven people are
//! never worse, and less known is never better known.
use crate::common::{advise, company_a, settings};
use advice::models::equal;
use advice::situation::{Situation, on_day};
use advice::structure::{State, continuity, structure};
use advice::{Book, Confidence, Decision, Model, draws};
use company::catalogue;
use engine::facts::Company;
use proptest::prelude::*;

fn situation(company: &Company) -> Situation {
    let register = on_day(company, catalogue(), crate::common::ON).unwrap();
    Situation::new(&register, catalogue(), crate::common::ON)
}

fn drawn(book: &Book, seed: u64) -> draws::Drawn {
    let situation = situation(&company_a());
    let offers = Model::ALL.map(|model| equal(&situation, book, model).unwrap());
    draws::draw(
        &offers,
        book,
        draws::Run {
            seed,
            draws: 300,
            years: 3,
        },
    )
}

/// How many kinds of facts can be taken away.
const FACTS: usize = 24;

/// Company A; B, which has no partner; C, which has nobody inside; one that works by day.
fn companies() -> [Company; 4] {
    let c = crate::common::read(include_str!("../companies/c.toml"));
    [
        company_a(),
        crate::made_up::company_b(),
        c,
        crate::made_up::by_day(),
    ]
}

/// Some facts less than a company has.
fn less(mut company: Company, taken: &[bool; FACTS]) -> Company {
    for (kind, _) in taken.iter().enumerate().filter(|(_, taken)| **taken) {
        take_away(&mut company, kind);
    }
    company
}

fn take_away(company: &mut Company, kind: usize) {
    let it = &mut company.assessment;
    match kind {
        0 => it.peculiar = None,
        1 => it.keep_internal = None,
        2 => it.hires_planned = None,
        3 => it.counts.clear(),
        4 => it.work.clear(),
        5 => it.undocumented = None,
        6 => it.round_the_clock = None,
        7 => it.holidays = None,
        8 => it.helpers.clear(),
        9 => it.backlog.clear(),
        10 => it.specialist_work.clear(),
        11 => it.tickets_year = None,
        12 => it.plans.clear(),
        13 => company.organisation.staff = None,
        14 => company.people.iter_mut().for_each(|it| it.skills.clear()),
        15 => company
            .systems
            .iter_mut()
            .for_each(|it| it.operators.clear()),
        16 => {
            company.systems.clear();
            for adopted in &mut company.responsibilities {
                adopted.needs.remove("system");
            }
            for line in &mut company.assignments {
                line.scope.sets.remove("system");
            }
        }
        17 => {
            company.people.iter_mut().for_each(|it| it.hours = None);
            company.parties.iter_mut().for_each(|it| it.hours = None);
        }
        18 => company.sites.iter_mut().for_each(|it| it.users = None),
        19 => company.tools.clear(),
        21 => {
            company.sites.clear();
            company.systems.iter_mut().for_each(|it| it.site = None);
            for adopted in &mut company.responsibilities {
                adopted.needs.remove("site");
            }
            for line in &mut company.assignments {
                line.scope.sets.remove("site");
            }
        }
        22 => {
            if let Some(system) = company.systems.first_mut() {
                system.operators.clear();
            }
        }
        20 => company.sites.iter_mut().for_each(|it| it.hours = None),
        _ => crate::made_up::nobody_recorded(company),
    }
}

/// All that a partner is paid for, dearer by a factor.
fn dearer(factor: f64) -> Vec<String> {
    let fees = Book::shipped().all().iter();
    let fees = fees.filter(|it| it.id.starts_with("fee.") && it.unit.starts_with("USD"));
    fees.map(|it| {
        let at = it.range.map(|price| price * factor);
        format!("{}={},{},{}", it.id, at.low, at.mid, at.high)
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_dearer_partner_never_makes_outsourcing_look_better(
        low in 60.0f64..150.0, mid in 0.0f64..80.0, high in 0.0f64..80.0,
        more in 0.0f64..200.0, seed in 0u64..1000,
    ) {
        let with = |more: f64| {
            let price = |at: f64| at + more;
            let text = format!(
                "fee.full_user_month={},{},{}",
                price(low), price(low + mid), price(low + mid + high)
            );
            drawn(&settings(&[&text]).book, seed)
        };
        let (before, after) = (with(0.0), with(more));
        let full = |drawn: &draws::Drawn| drawn.models[2].clone();
        prop_assert!(full(&after).cheapest <= full(&before).cheapest);
        prop_assert!(full(&after).costs.year_one.p50 >= full(&before).costs.year_one.p50);
        prop_assert!(full(&after).costs.horizon.p90 >= full(&before).costs.horizon.p90);
        // The other models do not move at all.
        prop_assert_eq!(&after.models[1].costs.horizon, &before.models[1].costs.horizon);
    }

    #[test]
    fn a_further_proven_operator_never_makes_continuity_worse(
        system in 0usize..14, person in 0usize..5, hidden in any::<[bool; 14]>(),
    ) {
        let mut company = company_a();
        for (system, hidden) in company.systems.iter_mut().zip(hidden) {
            if hidden {
                system.operators.clear();
            }
        }
        let before = situation(&company);
        let person = company.people[person].id.clone();
        let operators = &mut company.systems[system].operators;
        if !operators.contains(&person) {
            operators.push(person);
        }
        let after = situation(&company);
        let departure = |situation: &Situation, model: Model| {
            structure(situation, Book::shipped())[3].after[model.id()].clone()
        };
        for model in Model::ALL {
            let (one, two) = (departure(&before, model), departure(&after, model));
            prop_assert!(two.value <= one.value, "{model:?} {one:?} {two:?}");
            if one.state == State::Closed {
                prop_assert_eq!(two.state, State::Closed);
            }
        }
        let (one, two) = (continuity(&before), continuity(&after));
        prop_assert!(two.single_operator <= one.single_operator);
        prop_assert!(two.left_without_inside <= one.left_without_inside);
        prop_assert!(two.left_without_partner.len() <= one.left_without_partner.len());
        if let (Some(one), Some(two)) = (one.bus_factor, two.bus_factor) {
            prop_assert!(two >= one);
        }
    }

    #[test]
    fn taking_facts_away_never_turns_unknown_into_good(
        which in 0usize..4, taken in any::<[bool; FACTS]>(), spared in any::<[bool; FACTS]>(),
        further in 0usize..FACTS,
    ) {
        let company = companies()[which].clone();
        // A quarter of the facts are gone before.
        let taken: [bool; FACTS] = std::array::from_fn(|kind| taken[kind] && spared[kind]);
        let mut fewer = taken;
        fewer[further] = true;
        let (more, fewer) = (less(company.clone(), &taken), less(company, &fewer));
        let (more, fewer) = (advise(&more, &[]), advise(&fewer, &[]));
        for (known, unknown) in more.gaps.iter().zip(&fewer.gaps) {
            let pairs = known.after.iter().zip(&unknown.after);
            let pairs = pairs.map(|((_, one), (_, other))| (one, other));
            for (one, other) in pairs.chain([(&known.before, &unknown.before)]) {
                prop_assert!(
                    !(one.state != State::Closed && other.state == State::Closed),
                    "{one:?} {other:?}"
                );
            }
        }
        for (known, unknown) in more.decided.questions.iter().zip(&fewer.decided.questions) {
            let was_unknown = known.answer == advice::decide::Answer::Unknown;
            prop_assert!(!was_unknown || known.answer == unknown.answer, "{known:?} {unknown:?}");
        }
        let (more, fewer) = (more.decided, fewer.decided);
        prop_assert!(fewer.confidence <= more.confidence, "{more:?} {fewer:?}");
        if more.decision == Decision::Unknown {
            prop_assert_eq!(fewer.decision, Decision::Unknown);
            prop_assert_eq!(fewer.confidence, Confidence::None);
        }
        // Another decision from fewer facts is never told with more than little confidence.
        if fewer.decision != more.decision {
            prop_assert!(fewer.confidence <= Confidence::Low, "{more:?} {fewer:?}");
        }
    }

    #[test]
    fn when_every_fee_is_dearer_giving_away_never_looks_better(
        which in 0usize..4, factor in 1.0f64..4.0, more in 1.0f64..3.0,
    ) {
        let company = companies()[which].clone();
        let at = |factor: f64| {
            let set = dearer(factor);
            let set: Vec<&str> = set.iter().map(String::as_str).collect();
            let advice = advise(&company, &set);
            let costs = advice.costs.unwrap();
            let share = costs.sensitivity.elimination.map(|it| it.share);
            (advice.decided.decision, costs.drawn.models[2].cheapest, share)
        };
        let (before, after) = (at(factor), at(factor * more));
        prop_assert!(after.1 <= before.1, "{before:?} {after:?}");
        prop_assert!(after.2 <= before.2, "{before:?} {after:?}");
        let outsourced = Decision::FullyOutsourced;
        prop_assert!(after.0 != outsourced || before.0 == outsourced, "{before:?} {after:?}");
    }
}
