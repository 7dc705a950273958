//! What is known and what is not: limits, operators, nights, and the least that flips an
//! advice.
use crate::common::{ON, advise, company_a, read};
use crate::made_up::{COMPANY_C, company_b, only};
use advice::decide::Answer;
use advice::{Confidence, Decision, Model};
use company::catalogue;
use engine::facts::Company;

/// As company C, with an environment that is hard to take over.
fn peculiar_c() -> Company {
    let mut company = read(COMPANY_C);
    company.assessment.peculiar = Some(vec![engine::assessment::Peculiar {
        what: "interfaces".into(),
        count: 9,
    }]);
    company
}

#[test]
fn hires_that_nobody_recorded_are_a_condition_and_no_limit() {
    let mut company = peculiar_c();
    company.assessment.hires_planned = Some(2);
    assert_eq!(advise(&company, &[]).decided.decision, Decision::CoManaged);
    company.assessment.hires_planned = None;
    let decided = advise(&company, &[]).decided;
    // One answer would decide: that is no advice, but something to find out.
    assert_eq!(decided.decision, Decision::Unknown, "{:?}", decided.scores);
    assert_eq!(decided.confidence, Confidence::None);
    let limits: Vec<_> = decided
        .limits
        .iter()
        .filter(|it| it.why.starts_with("Nobody is inside"))
        .collect();
    assert_eq!(limits.len(), 2);
    assert!(limits.iter().all(|it| !it.infeasible), "{limits:?}");
    assert!(
        decided
            .find_out
            .iter()
            .any(|it| it.contains("plans to hire"))
    );
}

#[test]
fn the_limit_of_nobody_inside_follows_the_answer_that_counts() {
    let ruled_out = |set: &[&str]| {
        let limits = advise(&peculiar_c(), set).decided.limits;
        limits
            .iter()
            .any(|it| it.infeasible && it.model == Model::CoManaged)
    };
    assert!(ruled_out(&[]));
    assert!(!ruled_out(&["Q4=no: a hire is agreed"]));
    let decided = advise(&peculiar_c(), &["Q1=yes", "Q4=no: a hire is agreed"]).decided;
    assert_eq!(decided.decision, Decision::CoManaged);
    let gone = advise(&company_a(), &["Q4=yes: Dana leaves"]).decided;
    assert_eq!(gone.decision, Decision::FullyOutsourced);
    let why = &gone.limits.iter().find(|it| it.model == Model::CoManaged);
    assert!(why.unwrap().why.contains("Dana leaves"), "{why:?}");
}

#[test]
fn a_model_that_is_behind_on_points_is_told_with_low_confidence_and_what_led() {
    let mut company = peculiar_c();
    company.assessment.hires_planned = Some(0);
    company.assessment.keep_internal = None;
    let decided = advise(&company, &["weight.Q2.yes.co_managed=10"]).decided;
    assert_eq!(decided.decision, Decision::FullyOutsourced);
    assert_eq!(decided.confidence, Confidence::Low);
    assert!(
        decided.against[0].starts_with("By points alone co-managed would lead, +10 against +5"),
        "{:?}",
        decided.against
    );
}

#[test]
fn an_answer_of_ones_own_to_q3_does_not_take_the_limit_of_every_hour_away() {
    let decided = advise(&company_a(), &["Q3=no: we close at night"]).decided;
    assert!(
        decided.against[0].contains("the limit of internal only still stands"),
        "{:?}",
        decided.against
    );
    let without = advise(&company_a(), &["Q3=yes: indeed"]).decided;
    assert!(!without.against[0].contains("still stands"));
}

#[test]
fn a_first_operator_makes_nothing_worse_and_the_same_one_twice_nothing_better() {
    let mut company = read(COMPANY_C);
    let of = |company: &Company| advise(company, &[]).continuity;
    let before = of(&company);
    assert_eq!((before.critical, before.single_operator), (2, 2));
    company.systems[1].operators = vec!["office".into()];
    let one = of(&company);
    assert_eq!(one.single_operator, 2);
    assert!(one.left_without_inside <= before.left_without_inside);
    assert!(one.left_without_partner.len() <= before.left_without_partner.len());
    company.systems[1].operators.push("owner".into());
    assert_eq!(of(&company).single_operator, 1);
}

#[test]
fn what_was_said_of_the_night_and_is_taken_away_is_unknown_and_not_closed() {
    let mut company = only(company_a(), |id| id == "EUS-01");
    company.assessment.round_the_clock = Some(true);
    let state = |company: &Company| advise(company, &[]).gaps[0].before.state;
    assert_eq!(state(&company), advice::structure::State::Open);
    company.assessment.round_the_clock = None;
    assert_eq!(state(&company), advice::structure::State::Unknown);
    company.assessment.round_the_clock = Some(false);
    assert_eq!(state(&company), advice::structure::State::Closed);
}

#[test]
fn nobody_inside_covers_no_hour_and_people_who_are_supposed_count_as_people() {
    let nobody = advise(&company_a(), &["internal_people=0"]);
    assert_eq!(nobody.balance.covered_hours, Some(0.0));
    assert_eq!(nobody.decided.questions[0].answer, Answer::No);
    assert_eq!(nobody.continuity.single_operator, 13);
    let three = advise(&company_a(), &["operators_each=3"]);
    assert_eq!(three.continuity.single_operator, 0);
    assert_eq!(three.continuity.bus_factor, Some(3));
}

#[test]
fn no_part_of_a_flip_can_be_left_out() {
    let sets: [&[&str]; 6] = [
        &[],
        &["internal_people=2"],
        &["Q3=no"],
        &["peculiar=3", "Q4=yes"],
        &["internal_people=8", "skills_all=4"],
        &["hires_planned=2", "keep_internal=false"],
    ];
    let mut told = 0;
    for company in [company_a(), read(COMPANY_C), company_b(), peculiar_c()] {
        for set in sets {
            let decided = advise(&company, set).decided;
            for flip in &decided.flips {
                let entered = |parts: &[String]| {
                    let parts = parts.iter().map(String::as_str);
                    let all: Vec<&str> = set.iter().copied().chain(parts).collect();
                    advise(&company, &all).decided.decision
                };
                assert_eq!(entered(&flip.set), flip.to, "{set:?} {flip:?}");
                told += 1;
                for place in 0..flip.set.len().min(if flip.set.len() > 1 { 9 } else { 0 }) {
                    let mut fewer = flip.set.clone();
                    fewer.remove(place);
                    let to = entered(&fewer);
                    let same = to == decided.decision || to == Decision::Unknown;
                    assert!(same, "{set:?}: {fewer:?} of {flip:?} is enough");
                }
            }
        }
    }
    assert!(told > 60, "{told}");
}

#[test]
fn where_points_are_equal_the_price_at_which_it_changes_is_told_to_the_unit() {
    let even = [
        "weight.Q1.yes.co_managed=-4",
        "weight.Q1.yes.fully_outsourced=1",
    ];
    let decided = advise(&company_a(), &even).decided;
    assert_eq!(
        decided.scores["co_managed"], decided.scores["fully_outsourced"],
        "{:?}",
        decided.scores
    );
    let flip = decided
        .flips
        .iter()
        .find(|flip| flip.set[0].starts_with("fee."))
        .unwrap_or_else(|| panic!("{:?}", decided.flips));
    let (key, price) = flip.set[0].split_once('=').unwrap();
    let price: f64 = price.parse().unwrap();
    let at = |price: f64| {
        let set = format!("{key}={price}");
        advise(&company_a(), &[even[0], even[1], &set])
            .decided
            .decision
    };
    assert_eq!(at(price), flip.to);
    let middle = advice::Book::shipped().find(key).unwrap().range.mid;
    let nearer = if price > middle {
        price - 1.0
    } else {
        price + 1.0
    };
    assert_eq!(at(nearer), decided.decision);
}

#[test]
fn where_an_unknown_answer_would_decide_there_is_no_advice_however_likely_one_looks() {
    let mut company = read(COMPANY_C);
    company.assessment.hires_planned = None;
    company.assessment.peculiar = None;
    // Three of four ways lead to outsourcing, and one does not.
    let decided = advise(&company, &[]).decided;
    assert_eq!(decided.decision, Decision::Unknown);
    assert_eq!(decided.confidence, Confidence::None);
}

/// Company C, and what else is written in its file.
fn c_with(more: &str) -> Company {
    read(&format!("{COMPANY_C}\n{more}\n"))
}

fn situation_of(company: &Company) -> advice::situation::Situation {
    let register = advice::situation::on_day(company, catalogue(), ON).unwrap();
    advice::situation::Situation::new(&register, catalogue(), ON)
}

#[test]
fn every_hour_is_every_hour_however_it_is_written() {
    let around = |hours: &str| {
        let mut company = c_with("calendars.plant.hours = \"24x7\"");
        company.responsibilities[0].hours = Some(hours.parse().unwrap());
        situation_of(&company).tasks[0].around_the_clock
    };
    for hours in [
        "24x7",
        "Mon-Sun 00:00-24:00",
        "plant",
        "24x7 except Sun 00:00-08:00",
    ] {
        assert!(around(hours), "{hours}");
    }
    assert!(!around("Mon-Fri 08:00-18:00") && !around("daily 06:00-22:00"));
}

#[test]
fn an_internal_side_of_which_nobody_is_recorded_is_not_nobody() {
    let mut company = read(COMPANY_C);
    assert_eq!(advise(&company, &[]).balance.people, Some(0));
    let mut inside = company.parties[0].clone();
    (inside.id, inside.kind) = ("internal".into(), engine::facts::PartyKind::Internal);
    company.parties.push(inside);
    let advice = advise(&company, &[]);
    assert_eq!(advice.balance.people, None);
    assert_eq!(advice.decided.decision, Decision::Unknown);
}

#[test]
fn hours_beyond_a_staffed_seat_are_priced() {
    let mut company = company_a();
    company.assessment.counts.insert("user".into(), 2_500);
    company.assessment.counts.insert("endpoint".into(), 3_000);
    let costs = advise(&company, &["internal_people=1"]).costs.unwrap();
    let beyond = costs.models[0].lines.iter();
    let beyond = beyond.filter(|it| it.element == advice::models::Element::Capacity);
    assert!(beyond.map(|it| it.cost.mid).sum::<f64>() > 100_000.0);
}

#[test]
fn a_plan_counts_in_every_model_from_its_month_on_and_not_before() {
    let plan = |from: &str| {
        let plan = format!(
            "assessment.plans = [{{ what = \"More people\", from = \"{from}\", add = {{ user = 120 }} }}]"
        );
        advise(&c_with(&plan), &[]).costs.unwrap()
    };
    let (never, late, soon) = (plan("2040-01-01"), plan("2028-06-01"), plan("2026-12-01"));
    for place in 0..3 {
        let costs = [&never, &late, &soon].map(|costs| &costs.models[place]);
        // A year as things stand on the day knows nothing of it.
        assert_eq!(costs[0].running, costs[1].running);
        assert_eq!(costs[0].running, costs[2].running);
        let horizon = costs.map(|it| it.horizon.mid);
        assert!(horizon[0] < horizon[1], "{place}: {horizon:?}");
        assert!(horizon[1] < horizon[2], "{place}: {horizon:?}");
        let drawn = [&never, &late, &soon].map(|it| it.drawn.models[place].costs.horizon.p50);
        assert!(drawn[0] < drawn[1] && drawn[1] < drawn[2], "{drawn:?}");
    }
    // Twelve of 36 months, the fee of two years later, a tenth less worth.
    let more = late.models[2].horizon.mid - never.models[2].horizon.mid;
    let fees = 120.0 * 12.0 * (175.0 + 30.0);
    assert!((0.8..1.3).contains(&(more / fees)), "{more} {fees}");
}

#[test]
fn one_system_that_is_known_to_hang_on_one_leaves_the_gap_open() {
    let mut company = company_a();
    let system = |id: &str, responsibility: &str, operators: &[&str]| engine::facts::System {
        id: id.into(),
        responsibilities: vec![responsibility.into()],
        operators: operators.iter().map(|it| (*it).to_owned()).collect(),
        critical: true,
        ..company.systems[0].clone()
    };
    let known = system("payroll", "SRV-05", &["dana"]);
    let unrecorded = system("firewall", "NET-02", &[]);
    company.systems = vec![known, unrecorded];
    let departure = advise(&company, &[]).gaps.swap_remove(3);
    let state = |model: &str| departure.after[model].state;
    assert_eq!(
        state("co_managed"),
        advice::structure::State::Open,
        "{departure:?}"
    );
}

/// Without a word on the nights, an answer that hangs on them is none.
#[test]
fn what_nobody_knows_of_the_gaps_counts_both_ways() {
    let mut company = company_a();
    for people in 1..9 {
        let id = format!("colleague-{people}");
        let colleague = engine::facts::Person {
            id,
            ..company.people[0].clone()
        };
        company.people.push(colleague);
    }
    for set in [&[][..], &["Q3=no"], &["Q2=no"], &["Q2=no", "Q3=no"]] {
        let decided = |more: &str| {
            let all: Vec<&str> = set.iter().copied().chain([more]).collect();
            advise(&company, &all).decided.decision
        };
        let (quiet, busy) = (
            decided("round_the_clock=no"),
            decided("round_the_clock=yes"),
        );
        let mut silent = company.clone();
        silent.assessment.round_the_clock = None;
        let unsaid = advise(&silent, set).decided.decision;
        let hangs = quiet != busy;
        assert!(
            !hangs || unsaid == Decision::Unknown,
            "{set:?}: {unsaid:?}, {quiet:?}, {busy:?}"
        );
    }
}

#[test]
fn users_who_are_supposed_bring_their_work_along() {
    let demand = |set: &[&str]| advise(&company_a(), set).balance.demand.known;
    let mut counted = company_a();
    counted.assessment.counts.insert("user".into(), 300);
    let by_count = advise(&counted, &[]).balance.demand.known;
    assert!(demand(&["users=300"]) > demand(&[]));
    assert!((demand(&["users=300"]) - by_count).abs() < 1e-9);
}

#[test]
fn what_a_plan_costs_once_stands_in_the_horizon_before_its_day() {
    let mut company = company_a();
    company.assessment.plans.clear();
    let without = advise(&company, &[]).costs.unwrap();
    // Twice the users from the second year on: the onboarding of as many again.
    company.assessment.plans = vec![
        serde_json::from_value(serde_json::json!({
            "what": "Twice as many", "from": "2027-06-01", "add": { "user": 100 }
        }))
        .unwrap(),
    ];
    let with = advise(&company, &["fin.discount=0"]).costs.unwrap();
    let flat = advise(&company, &["fin.discount=0", "fee.onboarding_months=0"])
        .costs
        .unwrap();
    let once = with.models[2].horizon.mid - flat.models[2].horizon.mid;
    let months = advice::Book::shipped()
        .get(advice::Key::FeeOnboardingMonths)
        .range
        .mid;
    assert!((once - 200.0 * 175.0 * months).abs() < 2.0, "{once}");
    assert!(with.models[2].horizon.mid > without.models[2].horizon.mid);
}

#[test]
fn on_those_who_are_hired_for_a_seat_nothing_hangs_alone() {
    let costs = advise(&company_a(), &[]).costs.unwrap();
    let cost = |what: &str| {
        let mut lines = costs.models[0].lines.iter();
        lines.find(|line| line.what == what).unwrap().cost.mid
    };
    // A director on whom systems hang alone: 135,000 x 0.5 x 1.6 x 0.13, as published.
    assert_eq!(cost("Departures, in an average year"), 14_040.0);
    let book = advice::Book::shipped();
    let at = |key| book.range(key).mid;
    let seat = at(advice::Key::CoverFtePerSeat) * at(advice::Key::PaySysadmin);
    let leaving = at(advice::Key::LeaveProbabilityYear) * at(advice::Key::LeaveReplacementMultiple);
    assert_eq!(
        cost("Departures of those who are hired"),
        (seat * leaving).round()
    );
}
