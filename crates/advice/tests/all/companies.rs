//! Companies of other kinds: not everybody is told to co-manage, and nobody is told
//! anything that the facts do not carry.
use crate::common::{ON, advise, company_a, read};
use advice::decide::Answer;
use advice::{Confidence, Decision, Model};
use company::catalogue;
use engine::facts::{Adopted, Company, PartyKind, Person};
use jiff::civil::date;

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
    let register = advice::situation::on_day(&company_a(), catalogue(), ON).unwrap();
    let situation = advice::situation::Situation::new(&register, catalogue(), ON);
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
        .map(|line| line.amount.year(&values, &everything.size))
        .sum();
    assert!((fee - 210_000.0).abs() < 1e-6, "{fee}");
    let outsourced = advice::models::equal(&situation, book, Model::FullyOutsourced).unwrap();
    let (all, full) = (everything.running(&values), outsourced.running(&values));
    assert!((all - full).abs() < 1e-6, "{all} {full}");
    assert!(
        mix(&some)
            .gaps
            .contains(&advice::models::Element::AroundTheClock)
    );
}

/// A mix has what a model has: the start, the horizon, the draws, and every line.
#[test]
fn mixes_have_a_first_year_a_horizon_and_draws() {
    let mut company = company_a();
    // A partner who is to be found has a start.
    let partner = company.parties.iter_mut();
    for party in partner.filter(|party| party.kind == PartyKind::Partner) {
        party.kind = PartyKind::Vendor;
    }
    let mut settings = advice::Settings::default();
    for groups in ["sec, mon", "", "SEC"] {
        settings.mix(groups, &company, catalogue()).unwrap();
    }
    let all: Vec<&str> = catalogue().groups.iter().map(|it| it.id.as_str()).collect();
    settings.mix(&all.join(","), &company, catalogue()).unwrap();
    let costs = |company: &engine::facts::Company| {
        let register = advice::situation::on_day(company, catalogue(), ON).unwrap();
        advice::assess(&register, catalogue(), ON, &settings)
            .costs
            .unwrap()
    };
    let costs_of_a = costs(&company);
    let [two, none, one, everything] = costs_of_a.mixes.as_slice() else {
        panic!("{:?}", costs_of_a.mixes);
    };
    assert_eq!(two.groups, ["MON", "SEC"]);
    for mix in &costs_of_a.mixes {
        let once: f64 = mix
            .lines
            .iter()
            .filter(|it| it.once)
            .map(|it| it.cost.mid)
            .sum();
        assert!(
            (mix.year_one.mid - mix.running.mid - once).abs() <= 2.0,
            "{mix:?}"
        );
        assert!(mix.horizon.mid > 2.5 * mix.running.mid, "{mix:?}");
        let drawn = mix.drawn.horizon;
        assert!(
            mix.horizon.low < drawn.p10 && drawn.p10 < drawn.p50,
            "{mix:?}"
        );
        assert!(
            drawn.p50 < drawn.p90 && drawn.p90 < mix.horizon.high,
            "{mix:?}"
        );
    }
    // With a partner there is a start; alone there is none; the more is given, the more
    // there is to take in.
    let start = |mix: &advice::advise::MixCosts| mix.year_one.mid - mix.running.mid;
    assert!(start(none) == 0.0 && start(one) > 0.0 && start(two) > start(one));
    let of_outsourcing = costs_of_a.models[2].lines.iter().filter(|it| it.once);
    let once = everything.lines.iter().filter(|it| it.once);
    assert_eq!(once.collect::<Vec<_>>(), of_outsourcing.collect::<Vec<_>>());
    // Those who are inside stay, all of them.
    for id in ["second", "third"] {
        let id = id.to_owned();
        let colleague = Person {
            id,
            ..company.people[0].clone()
        };
        company.people.push(colleague);
    }
    let more = costs(&company).mixes;
    assert!(more[0].running.mid > two.running.mid + 100_000.0);
    // Hours that nobody knows do not make a partner free.
    company
        .assessment
        .counts
        .retain(|driver, _| driver == "user");
    let unknown = &costs(&company).mixes[0];
    assert!(unknown.gaps.contains(&advice::models::Element::Capacity));
    let fee = unknown
        .lines
        .iter()
        .find(|it| it.what.contains("share of the work"));
    assert!(fee.unwrap().cost.low > 0.0);
    assert_eq!(everything.drawn, costs_of_a.mixes[3].drawn);
}

#[test]
fn a_group_that_there_is_not_is_refused_with_the_nearest() {
    let mut company = company_a();
    let mut settings = advice::Settings::default();
    let refused = settings.mix("SEC,MOM", &company, catalogue()).unwrap_err();
    assert_eq!(refused.what, "MOM");
    assert_eq!(refused.expected, "did you mean `MON`?");
    let refused = settings
        .mix("warehouse", &company, catalogue())
        .unwrap_err();
    assert!(refused.expected.contains("BDR, "), "{}", refused.expected);
    assert!(settings.mixes.is_empty());
    company.responsibilities[0].group = Some("Warehouse".into());
    settings
        .mix("warehouse,own", &company, catalogue())
        .unwrap();
    assert!(settings.mixes[0].contains("Warehouse"));
}

#[test]
fn hours_of_a_site_that_nobody_inside_works_are_asked_for_and_priced_in_every_model() {
    use advice::models::Element;
    let advice = advise(&by_day(), &[]);
    let asked = &advice.decided.questions[2];
    assert_eq!(asked.answer, Answer::Yes, "{}", asked.why);
    assert!(
        asked.why.contains("help at Newark warehouse and office"),
        "{}",
        asked.why
    );
    let costs = advice.costs.unwrap();
    for model in &costs.models {
        let line = model
            .lines
            .iter()
            .find(|line| line.element == Element::AroundTheClock);
        let line = line.unwrap_or_else(|| panic!("{:?}", model.model));
        assert!(line.what.contains("Newark"), "{}", line.what);
        assert!(line.cost.mid > 0.0, "{line:?}");
    }
    // A seat for 40 % of the year takes two people, and these have to be hired.
    let inside = &costs.models[0];
    assert!(inside.lines.iter().any(|line| line.what == "Hiring"));
}

#[test]
fn hours_of_a_site_that_nobody_wrote_down_are_the_usual_ones_with_little_confidence() {
    let mut company = by_day();
    company.sites[0].hours = None;
    let decided = advise(&company, &[]).decided;
    assert_eq!(
        decided.decision,
        Decision::InternalOnly,
        "{:#?}",
        decided.reasons
    );
    assert_eq!(decided.confidence, Confidence::Low);
    assert!(
        decided
            .find_out
            .iter()
            .any(|it| it.contains("when people work at each site"))
    );
    // When the people inside are there is not known either: then it stays unknown.
    company.people.iter_mut().for_each(|it| it.hours = None);
    company.parties.iter_mut().for_each(|it| it.hours = None);
    let unknown = |company: &Company| advise(company, &[]).decided.questions[2].answer;
    assert_eq!(unknown(&company), Answer::Unknown);
    company.sites[0].hours = by_day().sites[0].hours.clone();
    assert_eq!(unknown(&company), Answer::Unknown);
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

/// Eight people with every skill in New York; most users are in Sydney.
fn far_away(every_hour: bool) -> Company {
    let mut company = by_day();
    company.sites[0].zone = Some("Australia/Sydney".into());
    company.sites[0].hours = Some("Mon-Fri 09:00-17:00".parse().unwrap());
    if every_hour {
        company.responsibilities[0].hours = Some("24x7".parse().unwrap());
        company.assessment.round_the_clock = Some(true);
    }
    company
}

#[test]
fn people_on_call_at_every_hour_are_not_at_work_at_a_far_site() {
    use advice::models::Element;
    for every_hour in [false, true] {
        let advice = advise(&far_away(every_hour), &[]);
        assert_eq!(advice.decided.questions[2].answer, Answer::Yes);
        assert_ne!(advice.decided.decision, Decision::InternalOnly);
        // Where something is left to close, no points are taken off for nothing to close.
        let nothing = |it: &String| it.contains("nothing left for a partner");
        assert!(!advice.decided.reasons.iter().any(nothing));
        let inside = &advice.costs.unwrap().models[0];
        let mut hours = inside
            .lines
            .iter()
            .filter(|it| it.element == Element::AroundTheClock);
        assert!(hours.any(|it| it.what.contains("Newark")), "{inside:?}");
    }
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
    let mut company = by_day();
    company.responsibilities.clear();
    company.assignments.clear();
    company.evidence.clear();
    company.beliefs.clear();
    company.grants.clear();
    company.accepted_risks.clear();
    company
        .systems
        .iter_mut()
        .for_each(|it| it.responsibilities.clear());
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
    let mut company = company_a();
    let stays = |id: &str| {
        let entry = catalogue().responsibilities.iter().find(|it| it.id == id);
        entry.is_some_and(|it| {
            let owner = &it.usual_owner["co_managed"];
            owner.responsible.iter().all(|who| who == "internal")
        })
    };
    company.responsibilities.retain(|it| stays(&it.id));
    let kept: Vec<String> = company
        .responsibilities
        .iter()
        .map(|it| it.id.clone())
        .collect();
    company
        .assignments
        .retain(|it| kept.contains(&it.responsibility));
    company.evidence.clear();
    company.accepted_risks.clear();
    company.beliefs.clear();
    company.grants.clear();
    for system in &mut company.systems {
        system.responsibilities.retain(|id| kept.contains(id));
    }
    let decided = advise(&company, &["Q3=yes: we want it"]).decided;
    assert_eq!(decided.decision, Decision::CoManaged);
    let against = |it: &String| it.starts_with("Nothing that is adopted");
    assert!(decided.against.iter().any(against), "{:?}", decided.against);
}
