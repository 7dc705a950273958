//! Companies of other kinds: not everybody is told to co-manage, and nobody is told
//! anything that the facts do not carry.
use crate::common::{advise, company_a, read};
use advice::decide::Answer;
use advice::{Confidence, Decision, Model};
use company::catalogue;
use engine::facts::{Adopted, Company, PartyKind, Person};
use jiff::civil::date;

const COMPANY_C: &str = include_str!("../companies/c.toml");

/// A company whose every serious need is met inside: nine people with every skill, and
/// two or more proven on each critical system.
fn company_d() -> Company {
    let mut company = company_a();
    let skills = catalogue()
        .skills
        .iter()
        .map(|skill| (skill.id.clone(), 4))
        .collect();
    let person = |number: usize| Person {
        id: format!("eng{number}"),
        name: format!("Engineer {number}"),
        party: "internal".into(),
        title: None,
        skills: std::collections::BTreeMap::clone(&skills),
        contacts: Vec::new(),
        hours: None,
        from: None,
        until: None,
        account_open: None,
    };
    company.people.extend((1..=9).map(person));
    for system in &mut company.systems {
        system.operators = vec!["eng1".into(), "eng2".into(), "eng3".into()];
    }
    company.assessment.peculiar = Some(Vec::new());
    company
}

#[test]
fn a_company_with_nobody_inside_and_no_plan_is_told_to_outsource() {
    let advice = advise(&read(COMPANY_C), &[]);
    let decided = advice.decided;
    assert_eq!(decided.decision, Decision::FullyOutsourced);
    let answers: Vec<Answer> = decided.questions.iter().map(|asked| asked.answer).collect();
    assert_eq!(answers, [Answer::No, Answer::No, Answer::Yes, Answer::Yes]);
    assert!(decided.confidence >= Confidence::Medium);
    assert!(
        advice.gaps[0].before.says.starts_with("Nobody is inside"),
        "{:?}",
        advice.gaps[0]
    );
    let helpers = advice.costs.unwrap().sensitivity.helpers.unwrap();
    assert_eq!(helpers.cost_year.mid, (22.0 * 12.0 * 46.6_f64).round());
}

#[test]
fn it_flips_when_a_hire_is_planned_and_the_environment_is_peculiar() {
    let set = [
        "hires_planned=1",
        "peculiar=20",
        "keep_internal=true",
        "Q1=yes: the new hire is to stay",
    ];
    let decided = advise(&read(COMPANY_C), &set).decided;
    assert_eq!(
        decided.decision,
        Decision::CoManaged,
        "{:?}",
        decided.reasons
    );
}

#[test]
fn a_company_that_holds_everything_inside_is_told_to_stay_inside() {
    let decided = advise(&company_d(), &[]).decided;
    assert_eq!(
        decided.decision,
        Decision::InternalOnly,
        "{:#?}",
        decided.reasons
    );
    assert!(
        decided
            .reasons
            .iter()
            .any(|reason| reason.contains("nothing left for a partner"))
    );
    for flip in &decided.flips {
        let set: Vec<&str> = flip.set.iter().map(String::as_str).collect();
        assert_eq!(
            advise(&company_d(), &set).decided.decision,
            flip.to,
            "{flip:?}"
        );
    }
}

#[test]
fn size_by_itself_changes_nothing() {
    for staff in [20, 60, 100, 350] {
        let mut company = company_a();
        company.organisation.staff = Some(staff);
        let same = advise(&company, &[&format!("users={staff}")]).decided;
        assert_eq!(same.decision, Decision::CoManaged, "{staff}");
        assert_eq!(
            same.scores,
            advise(&company_a(), &[]).decided.scores,
            "{staff}"
        );
    }
}

#[test]
fn a_file_with_little_in_it_is_told_what_to_find_out() {
    let bare =
        read("organisation = { name = \"Finch Tools\", zone = \"America/New_York\", staff = 40 }");
    let advice = advise(&bare, &[]);
    assert_eq!(advice.decided.decision, Decision::Unknown);
    assert_eq!(advice.decided.confidence, Confidence::None);
    assert!(
        advice.decided.find_out.len() >= 3,
        "{:?}",
        advice.decided.find_out
    );
    let nothing = read("organisation = { name = \"Finch Tools\", zone = \"America/New_York\" }");
    let advice = advise(&nothing, &[]);
    assert_eq!(advice.decided.decision, Decision::Unknown);
    assert_eq!(advice.costs, None);
    let text = advice::report::text(&advice, &crate::common::settings(&[]));
    assert!(text.contains("Advice: unknown"), "{text}");
}

#[test]
fn a_team_whose_people_nobody_recorded_is_unknown_and_not_absent() {
    let mut company = company_a();
    company.people.clear();
    company.absences.clear();
    company.grants.clear();
    company.signatures.clear();
    company.assessment.work.clear();
    company.assessment.specialist_work.clear();
    for system in &mut company.systems {
        system.operators.clear();
    }
    for assignment in &mut company.assignments {
        assignment.person = None;
    }
    let advice = advise(&company, &[]);
    assert_eq!(advice.balance.capacity, None);
    assert_eq!(
        advice.decided.questions[0].answer,
        Answer::Yes,
        "the inside answers for much"
    );
    assert_eq!(advice.decided.questions[3].answer, Answer::No);
}

#[test]
fn what_is_adopted_decides_and_not_what_the_catalogue_holds() {
    let mut company = read(COMPANY_C);
    company.responsibilities = vec![Adopted {
        id: "EUS-01".into(),
        from: date(2026, 1, 1),
        ..Adopted::default()
    }];
    company.systems.clear();
    // One responsibility does not say that nothing else is needed at night.
    let decided = advise(&company, &[]).decided;
    assert_eq!(decided.questions[2].answer, Answer::Unknown);
    assert!(
        decided
            .find_out
            .iter()
            .any(|it| it.contains("around the clock")),
        "{:?}",
        decided.find_out
    );
    company.assessment.round_the_clock = Some(false);
    let asked = advise(&company, &[]).decided.questions;
    assert_eq!(asked[2].answer, Answer::No, "{:?}", asked[2]);
}

#[test]
fn a_partner_that_has_shown_nothing_is_a_condition_and_not_impossible() {
    let decided = advise(&company_a(), &[]).decided;
    let partner = decided
        .limits
        .iter()
        .find(|limit| limit.model == Model::CoManaged)
        .unwrap();
    assert!(
        !partner.infeasible && partner.why.contains("Firewall"),
        "{partner:?}"
    );
    let kinds: Vec<PartyKind> = company_a().parties.iter().map(|party| party.kind).collect();
    assert!(kinds.contains(&PartyKind::Partner));
}

/// 350 people, five inside with broad skills, no partner, everything adopted.
pub fn company_b() -> Company {
    let mut company = company_a();
    company.organisation.staff = Some(350);
    company
        .parties
        .retain(|party| party.kind != PartyKind::Partner);
    company.people.retain(|person| person.party != "partner");
    company.assignments.retain(|line| line.party != "partner");
    company
        .signatures
        .retain(|signature| signature.party != "partner");
    company.beliefs.clear();
    company
        .grants
        .retain(|grant| !grant.person.starts_with("pt-"));
    for system in &mut company.systems {
        system.operators.retain(|person| !person.starts_with("pt-"));
    }
    let dana = company
        .people
        .iter()
        .find(|person| person.id == "dana")
        .unwrap()
        .clone();
    company.people.extend((1..5).map(|number| Person {
        id: format!("eng{number}"),
        name: format!("Engineer {number}"),
        ..dana.clone()
    }));
    for system in &mut company.systems {
        system
            .operators
            .extend(["eng1".to_owned(), "eng2".to_owned()]);
    }
    let counts = &mut company.assessment.counts;
    counts.extend([("user".to_owned(), 350), ("endpoint".to_owned(), 400)]);
    company
}

#[test]
fn a_company_of_350_with_five_inside_is_told_to_co_manage_at_the_published_price() {
    let advice = advise(&company_b(), &[]);
    assert_eq!(advice.decided.decision, Decision::CoManaged);
    let asked = &advice.decided.questions;
    assert!(
        asked[2].why.contains("cannot hold all of that"),
        "{asked:?}"
    );
    let costs = advice.costs.unwrap();
    let full = &costs.models[2].bare;
    assert_eq!(
        (full.low, full.mid, full.high),
        (462_000.0, 735_000.0, 1_155_000.0)
    );
    let departure = advice.gaps[3].before.state;
    assert_eq!(departure, advice::structure::State::Closed);
}

#[test]
fn when_the_last_one_inside_has_left_nobody_is_inside() {
    let mut company = company_a();
    let dana = company
        .people
        .iter_mut()
        .find(|person| person.id == "dana")
        .unwrap();
    dana.until = Some(date(2026, 5, 1));
    let decided = advise(&company, &[]).decided;
    let answers: Vec<Answer> = decided.questions.iter().map(|asked| asked.answer).collect();
    assert_eq!(answers, [Answer::No, Answer::Yes, Answer::Yes, Answer::Yes]);
    assert_eq!(decided.decision, Decision::FullyOutsourced);
}

#[test]
fn somebody_who_helps_out_by_the_procedure_is_no_capability_to_preserve() {
    let mut company = read(COMPANY_C);
    company.parties.push(engine::facts::Party {
        id: "internal".into(),
        name: "Whoever is good with computers".into(),
        kind: PartyKind::Internal,
        contacts: Vec::new(),
        hours: None,
    });
    company.people[1].party = "internal".into();
    company.people[1].skills = [("service_desk".to_owned(), 1)].into();
    company.systems[0].operators.clear();
    let decided = advise(&company, &[]).decided;
    assert_eq!(
        decided.questions[0].answer,
        Answer::No,
        "{:?}",
        decided.questions[0]
    );
    assert_ne!(
        decided.decision,
        Decision::CoManaged,
        "{:?}",
        decided.scores
    );
}

#[test]
fn mixes_by_group_are_priced_at_equal_scope() {
    let register = advice::situation::on_day(&company_a(), catalogue(), crate::common::ON).unwrap();
    let situation = advice::situation::Situation::new(&register, catalogue(), crate::common::ON);
    let book = advice::Book::shipped();
    let values = book.values(advice::Point::Mid);
    let all: std::collections::BTreeSet<String> = catalogue()
        .groups
        .iter()
        .map(|group| group.id.clone())
        .collect();
    let some = ["SEC", "MON", "BDR"].map(str::to_owned).into();
    let mix = |groups| advice::models::mix(&situation, book, groups).unwrap();
    let equal = advice::models::equal(&situation, book, Model::CoManaged).unwrap();
    let comparable = |one: &advice::models::Offer, other: &advice::models::Offer| {
        advice::models::difference(one, other, |offer| offer.running(&values)).is_ok()
    };
    assert!(comparable(&mix(&some), &equal));
    assert!(comparable(&mix(&all), &mix(&some)));
    // All of it given away costs the full fee, and knows nothing of the business.
    let everything = mix(&all);
    assert!(everything.gaps.contains(&advice::models::Element::Context));
    let fee: f64 = everything
        .lines
        .iter()
        .filter(|line| line.what.contains("its share of the work"))
        .map(|line| line.amount.year(&values, &everything.size, 0))
        .sum();
    assert!((fee - 210_000.0).abs() < 1e-6, "{fee}");
    assert!(
        mix(&some)
            .gaps
            .contains(&advice::models::Element::AroundTheClock)
    );
}

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
    let mut company = company_a();
    company.responsibilities.retain(|it| it.id == "EUS-01");
    company
        .assignments
        .retain(|it| it.responsibility == "EUS-01");
    company.beliefs.clear();
    company.evidence.clear();
    company.accepted_risks.clear();
    for system in &mut company.systems {
        system.responsibilities.clear();
    }
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
