//! Who is on together, what is told of it, and what is found.
use super::*;

#[test]
fn two_of_one_priority_are_both_on_and_more_than_the_most_is_a_double() {
    let mut company = with(rota(vec![
        layer("one", "24x7", &["dana"]),
        layer("two", "24x7", &["luis"]),
    ]));
    let found = report(&company, JUNE.0, JUNE.1);
    assert_eq!((found.doubles.len(), found.doubles[0].heads), (1, 2));
    assert_eq!(found.doubles[0].on, ["dana", "luis"]);
    company.rotas[0].heads = Heads { min: 2, max: None };
    let found = report(&company, JUNE.0, JUNE.1);
    assert_eq!((found.holes.len(), found.doubles.len()), (0, 0));
    company.rotas[0].heads = Heads { min: 3, max: None };
    let found = report(&company, JUNE.0, JUNE.1);
    assert_eq!(found.holes[0].cause, "2 of 3 heads are on");
}

#[test]
fn a_lower_priority_is_on_when_the_higher_is_away_and_the_fallback_when_all_are() {
    let mut second = layer("second", "24x7", &["ines"]);
    second.priority = 2;
    let mut rota = rota(vec![
        layer("first", "Mon-Fri 08:00-18:00", &["dana"]),
        second,
    ]);
    rota.fallback = Some(Layer {
        members: vec![Member::party("partner")],
        ..layer("partner", "24x7", &[])
    });
    let mut company = with(rota);
    for (person, day) in [("dana", 2), ("ines", 3)] {
        company.absences.push(Absence {
            person: person.into(),
            first_day: date(2026, 6, day),
            last_day: date(2026, 6, 3),
            kind: "illness".into(),
            stand_in: None,
            recorded_at: None,
            ended_at: None,
        });
    }
    let lines = lines(&company, "2026-06-01T04:00:00Z", "2026-06-04T04:00:00Z");
    assert_eq!(
        lines,
        [
            "06-01T04:00 ines",
            "06-01T12:00 dana",
            "06-01T22:00 ines",
            "06-03T04:00 partner",
        ]
    );
}

#[test]
fn turns_of_somebody_absent_are_cover_on_paper_until_somebody_stands_in() {
    let mut second = layer("second", "24x7", &["ines"]);
    second.priority = 2;
    let mut company = with(rota(vec![
        layer("first", "daily 08:00-18:00", &["dana"]),
        second,
    ]));
    company.absences.push(Absence {
        person: "dana".into(),
        first_day: date(2026, 6, 2),
        last_day: date(2026, 6, 3),
        kind: "leave".into(),
        stand_in: None,
        recorded_at: None,
        ended_at: None,
    });
    let found = report(&company, JUNE.0, JUNE.1);
    let absent: Vec<_> = found
        .paper
        .iter()
        .filter(|it| it.kind == "absent")
        .collect();
    assert_eq!((absent.len(), found.holes.len()), (1, 0));
    assert_eq!(
        (absent[0].person.as_str(), absent[0].minutes),
        ("dana", 20 * 60)
    );
    assert_eq!(absent[0].first, at("2026-06-02T12:00:00Z"));
    let told = |company: &Company| -> Vec<String> {
        let found = crate::findings::compute(&register(company), at("2026-06-01T12:00:00Z"));
        let ids = found.open.into_iter().map(|finding| finding.id);
        ids.filter(|id| id.ends_with(":absent") || id.contains(":absent:"))
            .collect()
    };
    assert_eq!(told(&company), ["cover:paper:DESK:dana:absent"]);
    company.absences[0].stand_in = Some("luis".into());
    assert_eq!(told(&company), [""; 0]);
    // Where nobody comes after, it is a hole, which says whose absence it is.
    company.absences[0].stand_in = None;
    company.rotas[0].layers.pop();
    company.rotas[0].hours = Some("daily 08:00-18:00".parse().unwrap());
    assert_eq!(told(&company), ["cover:hole:DESK:desk:absent:dana"]);
}

#[test]
fn a_new_version_leaves_the_past_as_it_was() {
    let now = at("2026-06-10T15:30:00Z");
    let old = Rota {
        until: Some(now),
        ..rota(vec![layer("all", "24x7", &["dana"])])
    };
    let new = Rota {
        from: Some(now),
        ..rota(vec![layer("all", "24x7", &["ines"])])
    };
    let mut company = with(old);
    company.rotas.push(new);
    assert_eq!(
        lines(&company, JUNE.0, JUNE.1),
        ["06-01T04:00 dana", "06-10T15:30 ines"]
    );
    assert_eq!(report(&company, JUNE.0, JUNE.1).holes, []);
    company.rotas[1].from = None;
    let found = problems(&company);
    assert_eq!(found[0].path, "rotas[1].id");
}

#[test]
fn two_rotas_share_a_responsibility_and_only_what_both_leave_open_is_a_hole() {
    let mut company = with(rota(vec![layer("day", "daily 08:00-20:00", &["dana"])]));
    company.rotas.push(Rota {
        id: "night".into(),
        ..rota(vec![layer("night", "daily 21:00-08:00", &["luis"])])
    });
    let found = report(&company, "2026-06-01T12:00:00Z", "2026-06-02T12:00:00Z");
    assert_eq!(
        holes(&found),
        ["2026-06-02T00:00:00Z 2026-06-02T01:00:00Z no_layer"]
    );
}

#[test]
fn paper_cover_and_a_member_without_a_turn_are_told() {
    let mut company = with(rota(vec![layer("all", "24x7", &["dana"])]));
    company.responsibilities[0].skills = Some([("firewall".to_owned(), 3)].into());
    company.systems.push(System {
        id: "fw".into(),
        name: "Firewall".into(),
        critical: true,
        site: None,
        responsibilities: vec!["DESK".into()],
        operators: vec!["luis".into()],
    });
    let mut spare = layer("never open", "Mon 08:00-09:00", &["ines"]);
    spare.from = Some(date(2027, 1, 1));
    company.rotas[0].layers.push(spare);
    company.rotas[0].layers[0].members.push(Member {
        from: Some(date(2026, 6, 29)),
        ..Member::person("luis")
    });
    company.rotas[0].layers[0].rotation =
        Some(turns(1, Unit::Month, date(2026, 6, 1), Advance::Calendar));
    let found = report(&company, JUNE.0, JUNE.1);
    let paper: Vec<_> = found
        .paper
        .iter()
        .map(|p| (p.person.as_str(), p.kind.as_str(), p.missing.join(",")))
        .collect();
    assert_eq!(
        paper,
        [
            ("dana", "lacks_skill", "firewall 3".to_owned()),
            ("dana", "unverified", "fw".to_owned())
        ]
    );
    let never: Vec<_> = found.never.iter().map(|never| never.who.as_str()).collect();
    assert_eq!(never, ["luis"]);
}

#[test]
fn findings_count_the_holes_with_the_interval_in_both_zones() {
    let mut rota = rota(vec![layer("day", "daily 08:00-18:00", &["dana"])]);
    rota.zone = Some("Europe/Berlin".into());
    rota.hours = Some("daily 07:00-18:00".parse().unwrap());
    let register = register(&with(rota));
    let found = crate::findings::compute(&register, at("2026-06-01T12:00:00Z"));
    let hole = found
        .open
        .iter()
        .find(|finding| finding.id.starts_with("cover:hole:DESK"))
        .unwrap();
    assert_eq!(hole.id, "cover:hole:DESK:desk:no_layer");
    assert!(
        hole.what.contains(
            "2026-06-02 01:00 to 02:00 America/New_York (2026-06-02 07:00 to 08:00 Europe/Berlin)"
        ),
        "{}",
        hole.what
    );
}

#[test]
fn a_shift_under_way_is_one_event_of_the_feed_whenever_it_is_read() {
    let mut all = layer("all", "24x7", &["dana", "ines"]);
    all.rotation = Some(turns(1, Unit::Week, date(2026, 6, 1), Advance::Calendar));
    let mut company = with(rota(vec![all]));
    let first = |company: &Company, from: &str| {
        let register = register(company);
        let text = ical(
            &Cover::new(&register),
            "dana",
            at(from),
            at("2026-08-01T00:00:00Z"),
        );
        let lines = text.split("\r\n");
        let mut ids = lines
            .filter(|line| line.starts_with("UID:"))
            .map(str::to_owned);
        ids.next().unwrap()
    };
    let id = first(&company, "2026-06-03T10:00:00Z");
    assert_eq!(id, first(&company, "2026-06-04T11:12:13Z"));
    assert!(id.contains("20260601T040000Z"), "{id}");
    company.rotas[0].layers[0].rotation = None;
    assert_eq!(
        first(&company, "2026-06-03T10:00:00Z"),
        first(&company, "2026-06-04T11:12:13Z")
    );
}

#[test]
fn a_shift_without_a_beginning_is_told_from_the_window_on() {
    let company = with(rota(vec![layer("all", "24x7", &["dana"])]));
    let register = register(&company);
    let cover = Cover::new(&register);
    let text = |from: &str| ical(&cover, "dana", at(from), at(JUNE.1));
    let begins = |text: &str| text.contains("DTSTART:20260601T040000Z");
    assert!(begins(&text(JUNE.0)) && !begins(&text("2026-06-02T04:00:00Z")));
    // What began in sight begins when it began.
    let mut company = company.clone();
    company.rotas[0].layers[0].from = Some(date(2026, 5, 20));
    let register = super::register(&company);
    let told = ical(&Cover::new(&register), "dana", at(JUNE.0), at(JUNE.1));
    assert!(told.contains("DTSTART:20260520T040000Z"), "{told}");
}
