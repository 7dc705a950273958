//! Companies that are made up of company A: larger, by day only, far away, with less.
use crate::common::company_a;
use company::catalogue;
use engine::facts::{Company, PartyKind, Person};

pub const COMPANY_C: &str = include_str!("../companies/c.toml");

/// A company whose every serious need is met inside: nine people with every skill, and
/// two or more proven on each critical system.
pub fn company_d() -> Company {
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

/// The same, and nothing is needed at night; one site works from early to late.
pub fn by_day() -> Company {
    let mut company = company_d();
    for adopted in &mut company.responsibilities {
        adopted.hours = Some("office".parse().unwrap());
    }
    company.assessment.round_the_clock = Some(false);
    company.sites[0].hours = Some("Mon-Sat 05:00-23:00".parse().unwrap());
    company
}

/// Takes the people of all sides away, and all that names them.
pub fn nobody_recorded(company: &mut Company) {
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

/// Eight people with every skill in New York; most users are in Sydney.
pub fn far_away(every_hour: bool) -> Company {
    let mut company = by_day();
    company.sites[0].zone = Some("Australia/Sydney".into());
    company.sites[0].hours = Some("Mon-Fri 09:00-17:00".parse().unwrap());
    if every_hour {
        company.responsibilities[0].hours = Some("24x7".parse().unwrap());
        company.assessment.round_the_clock = Some(true);
    }
    company
}

/// A few responsibilities are left of a company, and what hangs on them.
pub fn only(mut company: Company, keep: impl Fn(&str) -> bool) -> Company {
    company.responsibilities.retain(|it| keep(&it.id));
    company.assignments.retain(|it| keep(&it.responsibility));
    company.beliefs.clear();
    company.evidence.clear();
    company.accepted_risks.clear();
    company.grants.clear();
    for system in &mut company.systems {
        system.responsibilities.retain(|id| keep(id));
    }
    company
}
