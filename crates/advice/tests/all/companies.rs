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
