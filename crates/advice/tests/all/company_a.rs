//! Company A, held against what was worked out for it by hand.

use crate::common::{ON, advise, advise_on, company_a};
use advice::decide::Answer;
use advice::models::{Element, difference};
use advice::structure::{Gap, State};
use advice::{Book, Confidence, Decision, Model, Point};
use jiff::civil::{Date, date};

#[test]
fn demand_capacity_and_cover_are_those_worked_out() {
    let balance = advise(&company_a(), &[]).balance;
    assert_eq!(balance.demand.known.round(), 343.0);
    assert_eq!(balance.demand.unknown, 0);
    assert_eq!(balance.capacity, Some(138.0));
    assert_eq!((balance.ratio.unwrap() * 100.0).round() / 100.0, 2.49);
    assert_eq!(balance.covered_hours, Some(2008.0));
    assert_eq!(balance.hours_of_year, 8760.0);
    assert_eq!(
        (balance.covered_share.unwrap() * 1000.0).round() / 1000.0,
        0.229
    );
    let backlog = balance.backlog.unwrap();
    assert_eq!(
        (
            backlog.items,
            backlog.median_age_days,
            backlog.blocked_by_capacity
        ),
        (11, 242.0, 9)
    );
    assert_eq!(balance.specialist_hours_logged, 276.0);
}

#[test]
fn after_the_split_the_inside_still_has_too_much_and_it_says_so() {
    let balance = advise(&company_a(), &[]).balance;
    let split = balance
        .after
        .iter()
        .find(|after| after.model == Model::CoManaged)
        .unwrap();
    assert_eq!((split.moved.round(), split.stays.round()), (149.0, 194.0));
    assert!(split.above_capacity.unwrap() > 0.0);
    let says = "Co-managed, 149 hours move and 194 stay: still above 138.";
    assert!(
        balance.says.iter().any(|line| line == says),
        "{:?}",
        balance.says
    );
}

#[test]
fn continuity_is_that_worked_out() {
    let continuity = advise(&company_a(), &[]).continuity;
    assert_eq!((continuity.critical, continuity.single_operator), (14, 9));
    assert_eq!(continuity.bus_factor, Some(1));
    assert!(continuity.bus_factor_people.contains("dana"));
    assert_eq!(continuity.left_without_partner, ["Backup platform"]);
    assert_eq!(continuity.left_without_inside, 9);
}

#[test]
fn it_is_told_to_co_manage_with_the_reasons() {
    let decided = advise(&company_a(), &[]).decided;
    assert_eq!(decided.decision, Decision::CoManaged);
    assert_eq!(decided.confidence, Confidence::High);
    let answers: Vec<Answer> = decided.questions.iter().map(|asked| asked.answer).collect();
    assert_eq!(answers, [Answer::Yes, Answer::Yes, Answer::Yes, Answer::No]);
    assert!(
        decided.reasons[1].contains("14 critical systems, 9 in one head"),
        "{:?}",
        decided.reasons
    );
    assert!(
        decided.reasons[1].contains("11 custom reports"),
        "{:?}",
        decided.reasons
    );
    let inside = decided
        .limits
        .iter()
        .find(|limit| limit.model == Model::InternalOnly)
        .unwrap();
    assert!(
        inside.infeasible && inside.why.contains("takes 8 people"),
        "{inside:?}"
    );
    assert!(!decided.against.is_empty());
}

#[test]
fn every_flip_flips_when_it_is_entered() {
    let decided = advise(&company_a(), &[]).decided;
    assert!(decided.flips.len() >= 3, "{:?}", decided.flips);
    for flip in &decided.flips {
        let set: Vec<&str> = flip.set.iter().map(String::as_str).collect();
        let flipped = advise(&company_a(), &set).decided;
        assert_eq!(flipped.decision, flip.to, "{flip:?}");
    }
    let to = |decision| decided.flips.iter().any(|flip| flip.to == decision);
    assert!(
        to(Decision::FullyOutsourced) && to(Decision::InternalOnly),
        "{:?}",
        decided.flips
    );
}

#[test]
fn all_four_structural_gaps_are_open_and_depth_alone_closes_one() {
    let states = |set: &[&str]| -> Vec<(Gap, State)> {
        let gaps = advise(&company_a(), set).gaps;
        gaps.iter().map(|gap| (gap.gap, gap.before.state)).collect()
    };
    assert!(states(&[]).iter().all(|(_, state)| *state == State::Open));
    let with_depth = states(&["skills_all=4"]);
    for (gap, state) in with_depth {
        let expected = if gap == Gap::Expertise {
            State::Closed
        } else {
            State::Open
        };
        assert_eq!(state, expected, "{gap:?}");
    }
}

#[test]
fn an_override_stays_visible_beside_what_the_facts_say() {
    let decided = advise(&company_a(), &["Q1=no: the contract of the person ends"]).decided;
    assert_eq!(decided.questions[0].answer, Answer::No);
    assert_eq!(decided.questions[0].by_facts, Answer::Yes);
    assert!(decided.reasons[0].contains("overridden (the contract of the person ends)"));
}

#[test]
fn the_yearly_costs_as_sold_are_the_published_ones() {
    let costs = advise(&company_a(), &[]).costs.unwrap();
    let mid: Vec<f64> = costs.models.iter().map(|model| model.bare.mid).collect();
    assert_eq!(mid, [196_680.0, 251_620.0, 210_000.0]);
    let low: Vec<f64> = costs.models.iter().map(|model| model.bare.low).collect();
    assert_eq!(low, [159_100.0, 162_900.0, 132_000.0]);
    assert_eq!(costs.sensitivity.break_even_users.mid, 93.7);
    assert_eq!(costs.sensitivity.departure.average_year.mid, 14_040.0);
    assert_eq!(costs.sensitivity.departure.average_year.low, 1_814.0);
    assert_eq!(costs.sensitivity.departure.average_year.high, 112_500.0);
    assert!(!costs.sensitivity.elimination.unwrap().pays);
}

#[test]
fn a_bare_difference_between_unequal_scopes_is_refused() {
    let register = advice::situation::on_day(&company_a(), company::catalogue(), ON).unwrap();
    let situation = advice::situation::Situation::new(&register, company::catalogue(), ON);
    let values = Book::shipped().values(Point::Mid);
    let bare = |model| advice::models::bare(&situation, model).unwrap();
    let (inside, full) = (bare(Model::InternalOnly), bare(Model::FullyOutsourced));
    let refused = difference(&inside, &full, |offer| offer.running(&values)).unwrap_err();
    assert!(
        refused.only_in_second.contains(&Element::Depth),
        "{refused}"
    );
    assert!(
        refused.only_in_first.contains(&Element::Context),
        "{refused}"
    );
    let equal = |model| advice::models::equal(&situation, Book::shipped(), model).unwrap();
    let (inside, full) = (equal(Model::InternalOnly), equal(Model::FullyOutsourced));
    assert!(
        full.gaps.contains(&Element::Context),
        "said openly: no money buys it"
    );
    let difference = difference(&inside, &full, |offer| offer.running(&values)).unwrap();
    assert!(difference > 500_000.0, "{difference}");
}

#[test]
fn plans_count_from_their_day_on_and_not_before() {
    let company = company_a();
    let before = advise_on(&company, date(2027, 6, 30), &[]);
    let after = advise_on(&company, date(2027, 7, 1), &[]);
    assert_eq!(before.balance.demand.known.round(), 343.0);
    assert!(after.balance.demand.known > before.balance.demand.known + 20.0);
    let bare = |advice: &advice::Advice| advice.costs.as_ref().unwrap().models[2].bare.mid;
    // A year is priced as things stand on the day.
    assert_eq!((bare(&before), bare(&after)), (210_000.0, 294_000.0));
    // The horizon counts the plan from its month on: the nearer it is, the more.
    let horizon = |on: Date| {
        let costs = advise_on(&company, on, &[]).costs.unwrap();
        costs
            .models
            .iter()
            .map(|it| it.horizon.mid)
            .collect::<Vec<_>>()
    };
    let days = [date(2026, 6, 1), date(2026, 12, 1), date(2027, 6, 1)].map(horizon);
    for place in 0..3 {
        assert!(days[0][place] < days[1][place], "{days:?}");
        assert!(days[1][place] < days[2][place], "{days:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let settings = crate::common::settings(&["fee.hourly=100,150,200"]);
    let text = || {
        let advice = advise(&company_a(), &["fee.hourly=100,150,200"]);
        advice::report::json(&advice, &settings, None)
    };
    let (one, other) = (text(), text());
    assert_eq!(one, other);
}

/// Of the whole JSON that is printed for company A with the assumptions that ship.
/// The bench, which is a release build, holds the same number.
#[test]
fn the_digest_of_company_a_is_the_one_that_is_kept() {
    let register = advice::situation::on_day(&company_a(), company::catalogue(), ON).unwrap();
    let settings = advice::Settings::default();
    let advice = advice::assess(&register, company::catalogue(), ON, &settings);
    assert_eq!(advice.costs.as_ref().unwrap().drawn.draws, 10_000);
    let json = advice::report::json(&advice, &settings, None);
    let digest = format!("{:016x}", advice::dice::fingerprint(json.as_bytes()));
    let kept = include_str!("company-a.digest").trim();
    if std::env::var_os("UPDATE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/company-a.digest");
        std::fs::write(path, format!("{digest}\n")).unwrap();
    } else {
        assert_eq!(
            digest, kept,
            "UPDATE=1 keeps the new one, when a change is meant"
        );
    }
}

#[test]
fn what_nobody_counted_is_told_and_declared_and_never_priced_as_nothing() {
    let mut company = company_a();
    assert!(advise(&company, &[]).costs.unwrap().unknown.is_empty());
    company.assessment.counts.clear();
    let costs = advise(&company, &[]).costs.unwrap();
    assert!(
        costs.unknown[0].contains("the hours of") || costs.unknown[0].contains("The hours of"),
        "{:?}",
        costs.unknown
    );
    for model in &costs.models {
        assert!(model.unknown.contains(&Element::Capacity), "{model:?}");
        assert!(model.gaps.contains(&Element::Capacity), "{model:?}");
    }
    // The offers still account for the same scope, so that they can be compared.
    assert_eq!(costs.differences.len(), 3);
    let settings = crate::common::settings(&[]);
    let text = advice::report::text(&advise(&company, &[]), &settings);
    assert!(text.contains("at least so much"), "{text}");

    let little =
        "organisation = { name = \"Finch Tools\", zone = \"America/New_York\", staff = 40 }";
    let costs = advise(&crate::common::read(little), &[]).costs.unwrap();
    assert!(
        costs.mixes.is_empty(),
        "nothing is known that could be mixed"
    );
    assert!(
        costs
            .unknown
            .iter()
            .any(|it| it.contains("around the clock"))
    );
    assert!(costs.models[2].unknown.contains(&Element::AroundTheClock));
}

#[test]
fn low_likely_and_high_stand_in_their_order_whatever_is_assumed() {
    for set in [
        &[][..],
        &["pay.support=60000", "pay.sysadmin=90000"],
        &["internal_people=8"],
        &["fee.full_user_month=60", "fee.comanaged_user_month=60"],
    ] {
        let costs = advise(&company_a(), set).costs.unwrap();
        let in_order = |it: &advice::Range| it.low <= it.mid && it.mid <= it.high;
        for model in &costs.models {
            let all = [model.bare, model.running, model.year_one, model.horizon];
            assert!(all.iter().all(in_order), "{set:?} {model:?}");
            let middles = model.lines.iter().map(|line| line.cost.mid);
            let off = (middles.sum::<f64>() - model.year_one.mid).abs();
            assert!(off <= model.lines.len() as f64, "{set:?} {off} {model:?}");
            for line in &model.lines {
                assert!(in_order(&line.cost), "{set:?} {line:?}");
            }
        }
        for it in &costs.differences {
            let drawn = it.running;
            assert!(
                drawn.p10 <= drawn.p50 && drawn.p50 <= drawn.p90,
                "{set:?} {it:?}"
            );
        }
    }
}

#[test]
fn giving_everything_away_is_held_against_the_whole_of_the_inside() {
    let costs = advise(&company_a(), &[]).costs.unwrap();
    let elimination = costs.sensitivity.elimination.unwrap();
    // The director, two layers of standby and the tools, less what a partner takes.
    let inside = 196_680.0 + 250.0 * 52.0 * 2.0 + 118.0 * 15.0 * 12.0;
    // For the same: a technology lead, and help at every hour.
    let outside = 210_000.0 + 5_000.0 * 12.0 + 100.0 * 25.0 * 12.0;
    assert_eq!(elimination.saving_year, inside - outside);
    assert!(!elimination.pays);
}

#[test]
fn what_helpers_cost_stands_in_the_currency_of_the_costs() {
    let helpers = |settings: &advice::Settings| {
        let register = advice::situation::on_day(&company_a(), company::catalogue(), ON).unwrap();
        let advice = advice::assess(&register, company::catalogue(), ON, settings);
        advice.costs.unwrap().sensitivity.helpers.unwrap()
    };
    let dollars = helpers(&crate::common::settings(&[]));
    let mut yen = crate::common::settings(&[]);
    let rate = advice::assumptions::Rate {
        currency: "JPY".into(),
        per_unit: 150.0,
        source: "entered by hand".into(),
        date: ON.to_string(),
    };
    yen.book = yen.book.converted(&rate).unwrap();
    let yen = helpers(&yen);
    assert!((yen.cost_year.mid - dollars.cost_year.mid * 150.0).abs() < 150.0);
    let own = helpers(&crate::common::settings(&["help.cost_hour=100"]));
    assert_eq!(own.cost_year.mid, own.hours_month * 12.0 * 100.0);
}
