//! The plan of company A closes what it says, and nothing in it can be left out.
use crate::common::{ON, company_a};
use advice::plan::{Change, Plan, apply, plan, stays_with_the_business, targets};
use advice::situation::{Situation, on_day};
use advice::{Book, Key};
use company::catalogue;
use engine::facts::Company;
use std::collections::BTreeSet;

fn planned(company: &Company) -> Plan {
    let register = on_day(company, catalogue(), ON).unwrap();
    plan(
        &register,
        catalogue(),
        Book::shipped(),
        ON,
        advice::Decision::CoManaged,
    )
}

fn planned_for(company: &Company) -> Plan {
    let register = on_day(company, catalogue(), ON).unwrap();
    let decision = crate::common::advise(company, &[]).decided.decision;
    plan(&register, catalogue(), Book::shipped(), ON, decision)
}

fn open(company: &Company) -> BTreeSet<String> {
    let register = on_day(company, catalogue(), ON).unwrap();
    let situation = Situation::new(&register, catalogue(), ON);
    let all = targets(&register, &situation, Book::shipped(), ON);
    all.into_iter().map(|target| target.id).collect()
}

fn changed(company: &Company, plan: &Plan, without: Option<&str>) -> Company {
    let moves = plan
        .moves
        .iter()
        .filter(|it| Some(it.responsibility.as_str()) != without);
    let changes: Vec<&Change> = moves
        .chain(&plan.besides)
        .flat_map(|it| &it.changes)
        .collect();
    apply(company, changes)
}

#[test]
fn it_closes_every_finding_that_it_names_and_opens_none() {
    let company = company_a();
    let plan = planned(&company);
    let before = open(&company);
    assert!(before.len() > 15, "{before:?}");
    assert!(plan.smallest);
    let after = open(&changed(&company, &plan, None));
    assert_eq!(after, BTreeSet::new());
}

#[test]
fn take_one_responsibility_away_and_a_finding_returns() {
    let company = company_a();
    let plan = planned(&company);
    assert!(plan.moves.len() >= 10);
    for it in &plan.moves {
        let left = open(&changed(&company, &plan, Some(&it.responsibility)));
        assert!(!left.is_empty(), "{} is not needed", it.responsibility);
    }
}

#[test]
fn it_says_that_the_split_alone_does_not_make_the_work_fit() {
    let plan = planned(&company_a());
    let month = Book::shipped().range(Key::TimeProductiveHoursMonth).mid;
    assert!(
        plan.says[0].contains("194 hours a month stay inside"),
        "{:?}",
        plan.says
    );
    assert!(
        plan.says[0].contains(&format!("{month:.0} can be given")),
        "{:?}",
        plan.says
    );
    let days: Vec<u32> = plan.first_days.iter().map(|stage| stage.by_day).collect();
    assert_eq!(days, [30, 60, 90]);
}

#[test]
fn a_company_that_holds_all_alone_gets_the_whole_split_proposed() {
    let mut company = company_a();
    for line in &mut company.assignments {
        if line.party == "partner" {
            line.party = "internal".into();
            line.person = None;
        }
    }
    let plan = planned(&company);
    let partner = plan.moves.iter().filter(|it| it.to_partner).count();
    assert!(partner >= 40, "{partner}");
    let after = open(&changed(&company, &plan, None));
    assert_eq!(after, BTreeSet::new());
}

#[test]
fn thirty_eight_responsibilities_stay_with_the_business_in_any_model() {
    let stays = stays_with_the_business(catalogue());
    assert_eq!(stays.len(), 38);
    assert!(stays.iter().any(|it| it.responsibility == "STR-02"));
}

fn for_leadership(company: &Company) -> advice::leadership::Page {
    let register = on_day(company, catalogue(), ON).unwrap();
    let settings = crate::common::settings(&[]);
    let advice = advice::assess(&register, catalogue(), ON, &settings);
    let plan = planned(company);
    let findings = engine::findings::compute(&register, register.begins(ON));
    advice::leadership::page(
        &register,
        catalogue(),
        &advice,
        &plan,
        &findings,
        &settings,
        ON,
    )
}

#[test]
fn the_page_for_leadership_names_three_risks_with_owner_and_date() {
    let company = company_a();
    let page = for_leadership(&company);
    assert_eq!(page.risks.len(), 3);
    assert!(
        page.risks[0].what.starts_with("9 of 14 critical systems"),
        "{:?}",
        page.risks
    );
    assert!(
        page.risks
            .iter()
            .all(|risk| !risk.owner.is_empty() && risk.by.starts_with("2026-0"))
    );
    let quarters: BTreeSet<&str> = page
        .roadmap
        .iter()
        .map(|item| item.quarter.as_str())
        .collect();
    // The steps, what waits and must move besides, ends of contracts, and Lisbon.
    assert_eq!(quarters, BTreeSet::from(["2026-Q3", "2026-Q4", "2027-Q3"]));
    let at = |quarter: &str| -> Vec<&str> {
        let items = page.roadmap.iter().filter(|item| item.quarter == quarter);
        items.map(|item| item.title.as_str()).collect()
    };
    assert!(at("2027-Q3")[0].contains("Lisbon"), "{:?}", page.roadmap);
    for words in [
        "more hours must move",
        "What has waited longest",
        "Give notice or renew",
    ] {
        assert!(
            at("2026-Q4").iter().any(|title| title.contains(words)),
            "{words}"
        );
    }
    let closed: BTreeSet<&String> = page.roadmap.iter().flat_map(|item| &item.closes).collect();
    assert_eq!(
        closed.len(),
        open(&company).len(),
        "every finding that closes stands on the roadmap"
    );
    assert!(!page.works.is_empty() && page.does_not.len() >= 4);
}

#[test]
fn lisbon_changes_demand_cost_and_cover_on_its_day() {
    let company = company_a();
    let page = for_leadership(&company);
    let [lisbon] = page.plans.as_slice() else {
        panic!("{:?}", page.plans)
    };
    assert_eq!(lisbon.from, "2027-07-01");
    assert_eq!(lisbon.demand_before.round(), 343.0);
    assert!(lisbon.demand_after > lisbon.demand_before);
    assert!(lisbon.cost_after > lisbon.cost_before);
    assert_eq!((lisbon.rota_before, lisbon.rota_after), (8, 12));
    assert_eq!(lisbon.people, Some(1));
    assert!(lisbon.served_after > lisbon.served_before + 1_000.0);
    assert!(lisbon.uncovered_after > lisbon.uncovered_before);
}

#[test]
fn the_role_inside_is_a_generalist_and_its_advert_asks_for_no_unicorn() {
    let company = company_a();
    let register = on_day(&company, catalogue(), ON).unwrap();
    let situation = Situation::new(&register, catalogue(), ON);
    let role = advice::hire::role(&situation, Book::shipped());
    assert_eq!(role.hours_month.round(), 194.0);
    assert_eq!(role.cost_year.mid, 125_620.0);
    let communication = role
        .skills
        .iter()
        .find(|it| it.skill == "communication")
        .unwrap();
    assert_eq!(communication.level, 3);
    assert!(
        role.not_expected
            .iter()
            .any(|it| it.skill == "security_ops")
    );
    assert!(role.not_expected.iter().any(|it| it.skill == "on_call"));
    let text = advice::hire::advert(&role, &company.organisation.name);
    let own = advice::hire::check(&text, advice::Book::shipped(), 100);
    assert!(own.known && !own.unicorn, "{own:?}");
    let wanted = text.split("\nWhat we do not expect").next().unwrap();
    let checked = advice::hire::check(wanted, Book::shipped(), 100);
    assert!(!checked.unicorn, "{checked:?}\n{wanted}");
    assert!(advice::hire::interview(&role).len() >= 6);
}

#[test]
fn the_map_shows_what_is_proven_said_and_unknown() {
    use advice::map::{Held, Status, map};
    let company = company_a();
    let register = on_day(&company, catalogue(), ON).unwrap();
    let situation = Situation::new(&register, catalogue(), ON);
    let findings = engine::findings::compute(&register, register.begins(ON));
    let map = map(
        &register,
        &situation,
        Book::shipped(),
        &findings,
        register.begins(ON),
    );
    let at = |id: &str| map.iter().find(|place| place.responsibility == id).unwrap();
    assert_eq!(at("BDR-06").status, Status::NotDone);
    assert_eq!(at("NET-05").status, Status::NotDone);
    // Dana is proven on it, in office hours; it is needed at every hour.
    assert_eq!(at("IDN-01").inside, Held::Hours);
    assert!(map.iter().any(|place| place.inside == Held::Proven));
    assert_eq!(at("EUS-01").inside, Held::Said);
    // The helpdesk is open at every hour, and Dana works eight of them.
    assert_eq!(at("EUS-02").inside, Held::Hours);
    assert_eq!(at("SEC-06").inside, Held::Short);
    // No evidence was ever recorded: nothing is called working on a rating alone.
    assert!(map.iter().all(|place| place.status != Status::Working));
}

#[test]
fn what_closes_is_said_in_words_each_once() {
    let ids = [
        "gap:nobody:BDR-06",
        "gap:each_thinks_other:NET-05",
        "depth:below_level:CLD-04:dana",
        "depth:CLD-04",
        "coverage:CLD-04",
        "coverage:NET-05",
        "holder:wms",
    ];
    let said = advice::plan::in_words(&ids.map(str::to_owned));
    assert_eq!(
        said,
        "a specialist's depth, below level, each thinks other, every hour, nobody, one person alone"
    );
}

#[test]
fn a_responsibility_is_as_good_as_the_worst_of_its_duties_and_no_better() {
    use advice::map::Status;
    let status = |days: [Option<&str>; 3], at: jiff::civil::Date| {
        let mut company = company_a();
        let duties = ["IDN-01.D1", "IDN-01.D2", "IDN-01.D3"];
        let kinds = ["machine_check", "review_record", "system_export"];
        for ((duty, kind), day) in duties.into_iter().zip(kinds).zip(days) {
            let Some(day) = day else { continue };
            let evidence = serde_json::json!({ "duty": duty, "date": day, "kind": kind });
            company
                .evidence
                .push(serde_json::from_value(evidence).unwrap());
        }
        company.responsibilities.push(engine::facts::Adopted {
            id: "OWN-1".into(),
            title: Some("Feed the parrot".into()),
            from: jiff::civil::date(2026, 2, 2),
            ..engine::facts::Adopted::default()
        });
        let mut line = company.assignments[0].clone();
        line.responsibility = "OWN-1".into();
        line.scope = engine::facts::Scope::default();
        company.assignments.push(line);
        let register = on_day(&company, catalogue(), at).unwrap();
        let situation = Situation::new(&register, catalogue(), at);
        let now = register.begins(at);
        let findings = engine::findings::compute(&register, now);
        let map = advice::map::map(&register, &situation, Book::shipped(), &findings, now);
        let of = |id: &str| {
            let place = map.iter().find(|place| place.responsibility == id);
            place.unwrap().status
        };
        // Who answers for something that has no duty has shown nothing yet.
        assert_eq!(of("OWN-1"), Status::Unknown);
        of("IDN-01")
    };
    let fresh = Some("2026-06-01");
    assert_eq!(status([fresh; 3], ON), Status::Working);
    assert_eq!(status([fresh, fresh, None], ON), Status::Unknown);
    assert_eq!(status([None; 3], ON), Status::Unknown);
    // One is overdue, and two are well, or unknown: it is not done.
    let overdue = Some("2024-01-01");
    assert_eq!(status([fresh, fresh, overdue], ON), Status::NotDone);
    assert_eq!(status([overdue, None, None], ON), Status::NotDone);
    let states: Vec<Status> = (0..5)
        .map(|days| status([fresh; 3], ON.saturating_add(jiff::Span::new().days(days))))
        .collect();
    let first = |wanted: Status| states.iter().position(|status| *status == wanted);
    assert_eq!(first(Status::Working), Some(0));
    assert!(first(Status::Late) < first(Status::NotDone), "{states:?}");
    assert!(first(Status::Late).is_some() && !states.contains(&Status::Unknown));
}

/// Two people who hold everything themselves, in the office hours of one site.
fn small() -> Company {
    let source = r#"
organisation = { name = "Brook Bindery", zone = "Europe/Berlin", staff = 12 }
parties = [{ id = "internal", name = "IT", kind = "internal", hours = "Mon-Fri 08:00-17:00" }]
sites = [{ id = "BER", name = "Berlin", users = 12, hours = "Mon-Fri 08:00-17:00" }]
people = [
  { id = "a", name = "A", party = "internal", skills = { service_desk = 3, communication = 3 } },
  { id = "b", name = "B", party = "internal", skills = { service_desk = 3, communication = 3 } },
]
systems = [{ id = "mail", name = "Mail", critical = true, responsibilities = ["EUS-01"], operators = ["a", "b"] }]
responsibilities = [{ id = "EUS-01", from = "2026-01-05" }]
assignments = [
  { responsibility = "EUS-01", party = "internal", role = "accountable", from = "2026-01-05" },
  { responsibility = "EUS-01", party = "internal", role = "doer", from = "2026-01-05" },
]
assessment.counts = { endpoint = 14 }
assessment.keep_internal = true
assessment.hires_planned = 0
assessment.peculiar = []
assessment.undocumented = []
assessment.round_the_clock = false
assessment.plans = [{ what = "Lisbon", from = "2027-07-01", site = { id = "LIS", name = "Lisbon office", zone = "Europe/Lisbon", users = 40, hours = "Mon-Fri 09:00-18:00" } }]
"#;
    crate::common::read(source)
}

#[test]
fn a_site_that_opens_changes_cover_cost_rota_and_decision_on_its_day_and_nothing_before() {
    use advice::Decision;
    let (before, on) = (
        jiff::civil::date(2027, 6, 30),
        jiff::civil::date(2027, 7, 1),
    );
    let company = small();
    let advise = |day| crate::common::advise_on(&company, day, &[]);
    let situation = |day| {
        let register = on_day(&company, catalogue(), day).unwrap();
        Situation::new(&register, catalogue(), day)
    };
    // Long before, and on the day before, all is as today.
    let (today, was, is) = (situation(ON), situation(before), situation(on));
    assert_eq!(
        (today.users(), was.users(), is.users()),
        (Some(12), Some(12), Some(52))
    );
    assert_eq!((was.count("site"), is.count("site")), (Some(1), Some(2)));
    assert_eq!((was.zones(), is.zones()), (1, 2));
    assert_eq!(
        (today.uncovered_hours(), was.uncovered_hours()),
        (Some(0.0), Some(0.0))
    );
    // Lisbon works from nine to six on its own clock: two hours longer each day.
    assert!(
        is.uncovered_hours().unwrap() > 500.0,
        "{:?}",
        is.uncovered_hours()
    );
    assert_eq!(advise(before).decided.decision, advise(ON).decided.decision);
    assert_eq!(advise(before).decided.decision, Decision::InternalOnly);
    let decided = advise(on).decided;
    assert_eq!(
        decided.decision,
        Decision::CoManaged,
        "{:#?}",
        decided.reasons
    );
    assert!(
        decided.reasons[2].contains("Lisbon office"),
        "{:?}",
        decided.reasons
    );
    // The effect on the page says the same.
    let page = for_leadership(&company);
    let [it] = page.plans.as_slice() else {
        panic!("{:?}", page.plans)
    };
    assert_eq!((it.rota_before, it.rota_after), (8, 12));
    assert_eq!(it.uncovered_before, Some(0.0));
    assert!(it.uncovered_after > Some(500.0));
    assert!(it.served_after > it.served_before);
    assert!(it.cost_after > it.cost_before);
    assert_eq!(
        (it.decision_before, it.decision_after),
        (Decision::InternalOnly, Decision::CoManaged)
    );
}

#[test]
fn users_who_are_known_from_the_sites_alone_grow_with_a_plan_and_do_not_fall_back() {
    let mut company = small();
    let plan = &mut company.assessment.plans[0];
    plan.site = None;
    plan.add = [("user".to_owned(), 40)].into();
    let full = |day| {
        let advice = crate::common::advise_on(&company, day, &[]);
        advice.costs.unwrap().models[2].bare.mid
    };
    let month = |users: f64| users * 175.0;
    let days = [
        (ON, month(12.0) * 12.0),
        (jiff::civil::date(2027, 6, 30), month(12.0) * 12.0),
        (jiff::civil::date(2027, 7, 1), month(52.0) * 12.0),
        (jiff::civil::date(2028, 1, 1), month(52.0) * 12.0),
    ];
    for (day, cost) in days {
        assert_eq!(full(day), cost, "{day}");
    }
}

#[test]
fn the_plan_follows_the_decision_and_names_only_who_is_there() {
    use advice::Model;
    use advice::plan::Kind;
    let parties = |company: &Company, plan: &Plan| {
        for change in plan.moves.iter().flat_map(|it| &it.changes) {
            let (Change::Begin { assignment } | Change::End { assignment, .. }) = change else {
                continue;
            };
            let there = company.parties.iter().any(|it| it.id == assignment.party);
            assert!(there, "{assignment:?}");
        }
    };
    let kinds = |plan: &Plan| plan.steps.iter().map(|it| it.kind).collect::<BTreeSet<_>>();
    // Nobody inside: what stays with the business, and what the contract must hold.
    let c = crate::common::read(include_str!("../companies/c.toml"));
    let plan = planned_for(&c);
    assert_eq!(plan.model, Model::FullyOutsourced);
    assert_eq!(plan.missing, ["partner"]);
    assert!(
        plan.says.iter().any(|it| it.contains("still to be found")),
        "{:?}",
        plan.says
    );
    assert_eq!(kinds(&plan), BTreeSet::from([Kind::Keep, Kind::Contract]));
    parties(&c, &plan);
    let text = advice::report::plan_text(&plan);
    assert!(text.contains("The plan, fully outsourced") && text.contains("Into the contract"));
    // Two inside who hold it: nothing of a partner.
    let company = small();
    let plan = planned_for(&company);
    assert_eq!(plan.model, Model::InternalOnly);
    assert!(plan.missing.is_empty(), "{:?}", plan.missing);
    assert!(plan.moves.iter().all(|it| !it.to_partner));
    parties(&company, &plan);
    let days = plan.first_days.iter().flat_map(|it| &it.steps);
    assert!(days.clone().all(|it| !it.contains("partner")), "{days:?}");
    // A hires, trains and writes down when it must stay alone.
    let mut a = company_a();
    a.assessment.undocumented = Some(vec![a.systems[0].id.clone()]);
    let register = on_day(&a, catalogue(), ON).unwrap();
    let alone = advice::Decision::InternalOnly;
    let plan = advice::plan::plan(&register, catalogue(), Book::shipped(), ON, alone);
    assert_eq!(
        kinds(&plan),
        BTreeSet::from([Kind::Hire, Kind::Train, Kind::WriteDown])
    );
    parties(&a, &plan);
}
