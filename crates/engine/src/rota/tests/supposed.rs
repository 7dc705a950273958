//! What if somebody goes, and what is said then.
use super::*;

fn asked(company: &Company, change: &Supposition) -> Answer {
    let register = register(company);
    what_if(
        &register,
        &Catalogue::default(),
        change,
        at("2026-06-01T12:00:00Z"),
    )
    .unwrap_or_else(|problems| panic!("{}", problems[0]))
}

#[test]
fn a_leave_is_ready_only_when_everything_that_it_uncovers_has_a_ready_stand_in() {
    let mut company = with(rota(vec![layer("all", "24x7", &["dana"])]));
    company.responsibilities[0].skills = Some([("firewall".to_owned(), 3)].into());
    let leave = Supposition::Away {
        person: "dana".into(),
        first_day: date(2026, 6, 10),
        last_day: date(2026, 6, 11),
    };
    let answer = asked(&company, &leave);
    assert!(!answer.ready);
    assert_eq!(answer.at_risk, ["DESK Service desk"]);
    assert_eq!(
        (answer.uncovered[0].minutes, answer.uncovered[0].holes.len()),
        (2 * 24 * 60, 1)
    );
    assert_eq!(answer.uncovered[0].stand_ins[0].lacks, ["firewall 3"]);
    company.people[1].skills = [("firewall".to_owned(), 3)].into();
    let answer = asked(&company, &leave);
    assert!(answer.ready, "{:?}", answer.at_risk);
    assert_eq!(
        (
            answer.uncovered[0].stand_ins[0].person.as_str(),
            answer.uncovered[0].stand_ins[0].ready
        ),
        ("ines", true)
    );
    // A stand-in who is away herself is none.
    company.absences.push(Absence {
        person: "ines".into(),
        first_day: date(2026, 6, 11),
        last_day: date(2026, 6, 11),
        kind: "training".into(),
        stand_in: None,
        recorded_at: None,
        ended_at: None,
    });
    assert!(!asked(&company, &leave).ready);
}

#[test]
fn what_was_open_before_is_not_laid_to_somebody_s_leave() {
    let company = with(rota(vec![layer("day", "daily 08:00-18:00", &["dana"])]));
    let leave = Supposition::Away {
        person: "dana".into(),
        first_day: date(2026, 6, 10),
        last_day: date(2026, 6, 10),
    };
    assert_eq!(asked(&company, &leave).uncovered[0].minutes, 600);
    let other = Supposition::Away {
        person: "ines".into(),
        first_day: date(2026, 6, 10),
        last_day: date(2026, 6, 10),
    };
    assert_eq!(
        asked(&company, &other),
        Answer {
            ready: true,
            ..Answer::default()
        }
    );
}

#[test]
fn somebody_who_leaves_uncovers_shifts_names_and_systems() {
    let mut company = with(rota(vec![layer("all", "24x7", &["dana", "ines"])]));
    company.rotas[0].layers[0].rotation =
        Some(turns(1, Unit::Week, date(2026, 6, 1), Advance::Calendar));
    company.responsibilities.push(Adopted {
        id: "NET".into(),
        from: date(2026, 1, 1),
        title: Some("Network".into()),
        ..Default::default()
    });
    company.assignments.push(Assignment {
        responsibility: "NET".into(),
        party: "internal".into(),
        person: Some("dana".into()),
        role: Role::Accountable,
        scope: Default::default(),
        from: date(2026, 1, 1),
        until: None,
    });
    company.systems.push(System {
        id: "fw".into(),
        name: "Firewall".into(),
        critical: true,
        site: None,
        responsibilities: vec!["NET".into()],
        operators: vec!["dana".into()],
    });
    let answer = asked(
        &company,
        &Supposition::Leaves {
            person: "dana".into(),
            on: date(2026, 7, 1),
        },
    );
    let told: Vec<_> = answer
        .uncovered
        .iter()
        .map(|u| {
            (
                u.responsibility.as_str(),
                u.by_name,
                u.systems.len(),
                u.holes.len(),
            )
        })
        .collect();
    assert_eq!(told, [("DESK", false, 0, 27), ("NET", true, 1, 0)]);
    assert_eq!(answer.uncovered[0].holes[0].kind, "left");
    assert_eq!(answer.at_risk, ["NET Network"]);
}

#[test]
fn a_party_that_stops_takes_all_of_its_people_with_it() {
    let company = with(rota(vec![
        layer("one", "daily 00:00-12:00", &["dana"]),
        layer("two", "daily 12:00-24:00", &["luis"]),
    ]));
    let answer = asked(
        &company,
        &Supposition::PartyStops {
            party: "partner".into(),
            on: date(2026, 6, 3),
        },
    );
    assert_eq!(answer.uncovered[0].holes.len(), 200);
    assert_eq!(answer.uncovered[0].holes[0].kind, "party_stopped");
    assert!(
        answer.uncovered[0]
            .stand_ins
            .iter()
            .all(|one| one.person != "luis")
    );
}

#[test]
fn a_holiday_uncovers_the_day_and_a_move_tells_what_is_found_then() {
    let mut company = with(rota(vec![layer("office", "office", &["dana"])]));
    company.responsibilities[0].hours = Some("Mon-Fri 08:00-18:00".parse().unwrap());
    let answer = asked(
        &company,
        &Supposition::Holiday {
            list: "company".into(),
            day: date(2026, 6, 19),
        },
    );
    let holes: Vec<_> = answer.uncovered[0]
        .holes
        .iter()
        .map(|hole| (hole.from.to_string(), hole.minutes))
        .collect();
    assert_eq!(holes, [("2026-06-19T12:00:00Z".to_owned(), 600)]);
    let answer = asked(
        &company,
        &Supposition::Move {
            responsibility: "DESK".into(),
            party: "partner".into(),
        },
    );
    let ends: Vec<_> = answer
        .ends
        .iter()
        .map(|finding| finding.id.as_str())
        .collect();
    assert!(ends.contains(&"gap:nobody:DESK"), "{ends:?}");
    let register = register(&company);
    let wrong = Supposition::Leaves {
        person: "danna".into(),
        on: date(2026, 7, 1),
    };
    let problems = what_if(
        &register,
        &Catalogue::default(),
        &wrong,
        at("2026-06-01T12:00:00Z"),
    )
    .unwrap_err();
    assert_eq!(problems[0].expected, "did you mean `dana`?");
}

#[test]
fn who_is_on_already_is_no_second_head() {
    let mut rota = rota(vec![layer("all", "24x7", &["dana", "ines"])]);
    rota.heads.min = 2;
    let mut company = with(rota);
    let leave = Supposition::Away {
        person: "dana".into(),
        first_day: date(2026, 6, 10),
        last_day: date(2026, 6, 10),
    };
    let answer = asked(&company, &leave);
    let told: Vec<_> = answer.uncovered[0]
        .stand_ins
        .iter()
        .map(|one| (one.person.as_str(), one.ready, one.on_already))
        .collect();
    assert_eq!(told, [("luis", true, false), ("ines", false, true)]);
    for (stand_in, ready, holes) in [("ines", false, 1), ("luis", true, 0)] {
        company.absences = vec![Absence {
            person: "dana".into(),
            first_day: date(2026, 6, 10),
            last_day: date(2026, 6, 10),
            kind: "vacation".into(),
            stand_in: Some(stand_in.into()),
            recorded_at: None,
            ended_at: None,
        }];
        let register = register(&company);
        let check = may_leave(
            &register,
            &Catalogue::default(),
            0,
            at("2026-06-01T12:00:00Z"),
        );
        let check = check.unwrap();
        assert_eq!((check.ready, check.stand_in[0].ready), (ready, ready));
        assert_eq!(report(&company, JUNE.0, JUNE.1).holes.len(), holes);
    }
}
