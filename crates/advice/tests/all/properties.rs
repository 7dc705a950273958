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

/// Some facts less than company A has.
fn less(taken: &[bool; 9]) -> Company {
    let mut company = company_a();
    let it = &mut company.assessment;
    if taken[0] {
        it.peculiar = None;
    }
    if taken[1] {
        it.keep_internal = None;
    }
    if taken[2] {
        it.hires_planned = None;
    }
    if taken[3] {
        it.counts.clear();
    }
    if taken[4] {
        it.work.clear();
    }
    if taken[5] {
        for person in &mut company.people {
            person.skills.clear();
        }
    }
    if taken[6] {
        for system in &mut company.systems {
            system.operators.clear();
        }
    }
    if taken[7] {
        company.systems.clear();
        for adopted in &mut company.responsibilities {
            adopted.needs.remove("system");
        }
        for line in &mut company.assignments {
            line.scope.sets.remove("system");
        }
    }
    if taken[8] {
        for person in &mut company.people {
            person.hours = None;
        }
        for party in &mut company.parties {
            party.hours = None;
        }
    }
    company
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
        prop_assert!(full(&after).year_one.p50 >= full(&before).year_one.p50);
        prop_assert!(full(&after).horizon.p90 >= full(&before).horizon.p90);
        // The other models do not move at all.
        prop_assert_eq!(&after.models[1].horizon, &before.models[1].horizon);
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
        if let (Some(one), Some(two)) = (one.bus_factor, two.bus_factor) {
            prop_assert!(two >= one);
        }
    }

    #[test]
    fn taking_facts_away_never_turns_unknown_into_good(
        taken in any::<[bool; 9]>(), further in 0usize..9,
    ) {
        let mut fewer = taken;
        fewer[further] = true;
        let (more, fewer) = (advise(&less(&taken), &[]), advise(&less(&fewer), &[]));
        for (known, unknown) in more.gaps.iter().zip(&fewer.gaps) {
            prop_assert!(
                !(known.before.state != State::Closed && unknown.before.state == State::Closed),
                "{known:?} {unknown:?}"
            );
        }
        for (known, unknown) in more.decided.questions.iter().zip(&fewer.decided.questions) {
            let was_unknown = known.answer == advice::decide::Answer::Unknown;
            prop_assert!(!was_unknown || known.answer == unknown.answer, "{known:?} {unknown:?}");
        }
        prop_assert!(fewer.decided.confidence <= more.decided.confidence);
        if more.decided.decision == Decision::Unknown {
            prop_assert_eq!(fewer.decided.decision, Decision::Unknown);
            prop_assert_eq!(fewer.decided.confidence, Confidence::None);
        }
    }
}
