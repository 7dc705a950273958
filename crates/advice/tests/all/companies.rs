//! Companies of other kinds: not everybody is told to co-manage, and nobody is told
//! anything that the facts do not carry.
use crate::common::{advise, company_a, read};
use crate::made_up::{COMPANY_C, by_day, company_b, company_d, nobody_recorded, only};
use advice::decide::Answer;
use advice::{Confidence, Decision, Model};
use company::catalogue;
use engine::facts::{Adopted, PartyKind};
use jiff::civil::date;

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
    nobody_recorded(&mut company);
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
fn among_equal_points_what_decided_is_said() {
    let set = [
        "Q1=no",
        "Q2=no",
        "Q3=no",
        "weight.Q1.no.fully_outsourced=0",
        "weight.Q2.no.fully_outsourced=0",
        "weight.Q3.no.internal_only=0",
        "round_the_clock=false",
    ];
    let advice = advise(&by_day(), &set);
    let against = &advice.decided.against;
    assert!(
        against
            .iter()
            .any(|it| it.contains("is level with it, +0 each")),
        "{against:?}"
    );
}

#[test]
fn a_person_whose_first_day_comes_is_a_hire_that_is_planned() {
    let mut company = read(COMPANY_C);
    company.assessment.hires_planned = None;
    company.parties.push(engine::facts::Party {
        id: "own".into(),
        kind: PartyKind::Internal,
        ..company.parties[0].clone()
    });
    let mut hire = company_a().people[0].clone();
    hire.party = "own".into();
    hire.from = Some(date(2026, 9, 1));
    company.people.push(hire);
    let asked = advise(&company, &[]).decided.questions;
    assert_eq!(asked[3].answer, Answer::No, "{}", asked[3].why);
}

#[test]
fn where_nothing_is_adopted_it_is_not_said_that_nothing_is_needed() {
    let mut company = only(by_day(), |_| false);
    company.sites[0].hours = Some("Mon-Fri 08:00-17:00".parse().unwrap());
    let decided = advise(&company, &[]).decided;
    assert_eq!(decided.questions[2].answer, Answer::Unknown);
    assert_eq!(decided.decision, Decision::Unknown);
    assert!(
        decided.find_out.iter().any(|it| it.contains("Adopt")),
        "{:?}",
        decided.find_out
    );
}

#[test]
fn co_managed_in_which_nothing_moves_says_so() {
    let stays = |id: &str| {
        let entry = catalogue().responsibilities.iter().find(|it| it.id == id);
        entry.is_some_and(|it| {
            let owner = &it.usual_owner["co_managed"];
            owner.responsible.iter().all(|who| who == "internal")
        })
    };
    let company = only(company_a(), stays);
    let decided = advise(&company, &["Q3=yes: we want it"]).decided;
    assert_eq!(decided.decision, Decision::CoManaged);
    let against = |it: &String| it.starts_with("Nothing that is adopted");
    assert!(decided.against.iter().any(against), "{:?}", decided.against);
}
