//! Versions of a rota, each in its own time; and what is wanted when none is left.
use super::*;

fn noon(day: i8) -> Timestamp {
    let day = date(2026, 6, day).at(12, 0, 0, 0);
    day.in_tz("UTC").unwrap().timestamp()
}

fn until(until: &str) -> Rota {
    Rota {
        until: Some(at(until)),
        ..rota(vec![layer("all", "24x7", &["dana"])])
    }
}

#[test]
fn a_rota_that_has_run_out_leaves_a_hole_in_every_window_after_it() {
    let company = with(until("2026-07-01T04:00:00Z"));
    let across = report(&company, JUNE.0, "2026-08-01T04:00:00Z");
    assert_eq!(
        holes(&across),
        ["2026-07-01T04:00:00Z 2026-08-01T04:00:00Z ended"]
    );
    let after = report(&company, "2026-07-10T04:00:00Z", "2026-07-20T04:00:00Z");
    assert_eq!(
        holes(&after),
        ["2026-07-10T04:00:00Z 2026-07-20T04:00:00Z ended"]
    );
    for now in ["2026-06-30T12:00:00Z", "2026-07-01T12:00:00Z"] {
        let found = crate::findings::compute(&register(&company), at(now)).open;
        let found = found
            .iter()
            .filter(|finding| finding.id == "cover:hole:DESK:desk:ended");
        assert_eq!(found.count(), 1, "{now}");
    }
}

/// The service desk without hours of its own: what its layers promise is needed.
fn promised(until: &str) -> Company {
    let mut company = with(Rota {
        until: Some(at(until)),
        ..rota(vec![layer("day", "daily 09:00-17:00", &["dana"])])
    });
    company.responsibilities[0].hours = None;
    company
}

#[test]
fn what_the_layers_promised_stands_open_when_the_rota_has_run_out() {
    let mut company = promised("2026-06-03T04:00:00Z");
    let window = ("2026-06-02T04:00:00Z", "2026-06-05T04:00:00Z");
    let open = [
        "2026-06-03T13:00:00Z 2026-06-03T21:00:00Z ended",
        "2026-06-04T13:00:00Z 2026-06-04T21:00:00Z ended",
    ];
    assert_eq!(holes(&report(&company, window.0, window.1)), open);
    // As well in a window after the end, and beside another rota.
    let later = "2026-06-04T04:00:00Z";
    assert_eq!(holes(&report(&company, later, window.1)), open[1..]);
    company.rotas.push(Rota {
        id: "noon".into(),
        ..rota(vec![layer("noon", "daily 12:00-13:00", &["ines"])])
    });
    assert_eq!(
        holes(&report(&company, later, window.1)),
        [
            "2026-06-04T13:00:00Z 2026-06-04T16:00:00Z ended",
            "2026-06-04T17:00:00Z 2026-06-04T21:00:00Z ended"
        ]
    );
    // Ended on purpose, it promises nothing more.
    company.rotas[0].ended = true;
    assert_eq!(report(&company, later, window.1).holes, []);
}

#[test]
fn between_two_versions_the_first_one_is_owed() {
    let mut company = promised("2026-06-03T04:00:00Z");
    company.rotas.push(Rota {
        from: Some(at("2026-06-04T14:00:00Z")),
        ..rota(vec![layer("noon", "daily 12:00-13:00", &["ines"])])
    });
    let found = report(&company, "2026-06-02T04:00:00Z", "2026-06-06T04:00:00Z");
    assert_eq!(
        holes(&found),
        [
            "2026-06-03T13:00:00Z 2026-06-03T21:00:00Z ended",
            "2026-06-04T13:00:00Z 2026-06-04T14:00:00Z ended"
        ]
    );
}

#[test]
fn a_layer_promises_from_its_first_hand_over_to_its_end() {
    let mut company = promised("2026-06-03T04:00:00Z");
    let day = &mut company.rotas[0].layers[0];
    day.rotation = Some(turns(1, Unit::Day, date(2026, 6, 4), Advance::Calendar));
    day.until = Some(date(2026, 6, 5));
    let found = report(&company, "2026-06-02T04:00:00Z", "2026-06-08T04:00:00Z");
    assert_eq!(
        holes(&found),
        ["2026-06-04T13:00:00Z 2026-06-04T21:00:00Z ended"]
    );
}

#[test]
fn before_a_night_that_no_layer_has_and_after_the_end_are_two_holes() {
    let rota = Rota {
        until: Some(at("2026-06-03T02:00:00Z")),
        ..rota(vec![layer("day", "daily 08:00-18:00", &["dana"])])
    };
    let found = report(&with(rota), "2026-06-02T12:00:00Z", "2026-06-03T12:00:00Z");
    assert_eq!(
        holes(&found),
        [
            "2026-06-02T22:00:00Z 2026-06-03T02:00:00Z no_layer",
            "2026-06-03T02:00:00Z 2026-06-03T12:00:00Z ended"
        ]
    );
}

#[test]
fn a_rota_that_was_ended_on_purpose_wants_nothing_more() {
    let mut company = with(until("2026-07-01T04:00:00Z"));
    company.rotas[0].ended = true;
    let found = report(&company, JUNE.0, "2026-08-01T04:00:00Z");
    assert_eq!(found.holes, []);
    company.rotas[0].until = None;
    assert_eq!(problems(&company)[0].path, "rotas[0].ended");
}

#[test]
fn what_a_later_version_does_not_name_is_taken_off_it() {
    let mut company = with(until("2026-06-10T12:00:00Z"));
    company.rotas.push(Rota {
        from: Some(at("2026-06-12T12:00:00Z")),
        responsibilities: Vec::new(),
        ..rota(vec![layer("all", "24x7", &["dana"])])
    });
    let found = report(&company, JUNE.0, JUNE.1);
    assert_eq!(
        holes(&found),
        ["2026-06-10T12:00:00Z 2026-06-12T12:00:00Z ended"]
    );
}

#[test]
fn a_version_asks_for_its_hours_in_its_own_time_only() {
    let hours = |hours: &str, from: Option<Timestamp>, until: Option<Timestamp>| Rota {
        hours: Some(hours.parse().unwrap()),
        from,
        until,
        ..rota(vec![layer("day", "daily 08:00-18:00", &["dana"])])
    };
    let mut company = with(hours("daily 08:00-18:00", None, Some(noon(10))));
    company
        .rotas
        .push(hours("daily 08:00-20:00", Some(noon(10)), None));
    let found = report(&company, "2026-06-08T04:00:00Z", "2026-06-11T04:00:00Z");
    assert_eq!(
        holes(&found),
        ["2026-06-10T22:00:00Z 2026-06-11T00:00:00Z no_layer"]
    );
}

#[test]
fn a_version_says_how_many_are_too_many_in_its_own_time_only() {
    let two = |max: Option<u32>, from, until| Rota {
        heads: Heads { min: 1, max },
        from,
        until,
        ..rota(vec![
            layer("one", "24x7", &["dana"]),
            layer("two", "24x7", &["luis"]),
        ])
    };
    let mut company = with(two(None, None, Some(noon(10))));
    company.rotas.push(two(Some(2), Some(noon(10)), None));
    let found = report(&company, "2026-06-08T04:00:00Z", "2026-06-12T04:00:00Z");
    let doubles: Vec<_> = found.doubles.iter().map(|one| (one.from, one.to)).collect();
    assert_eq!(doubles, [(at("2026-06-08T04:00:00Z"), noon(10))]);
}

#[test]
fn a_party_that_is_on_at_both_sides_hands_nothing_over_to_itself() {
    let mut one = layer("internal", "24x7", &["dana"]);
    one.priority = 1;
    let partner = layer("partner", "daily 12:00-18:00", &["luis"]);
    let mut rota = rota(vec![one, partner]);
    rota.heads.max = Some(2);
    let found = report(&with(rota), "2026-06-02T04:00:00Z", "2026-06-04T04:00:00Z");
    assert_eq!(found.seams, []);
}

#[test]
fn before_a_responsibility_begins_nothing_is_double_and_nothing_is_handed_over() {
    let mut company = with(rota(vec![
        layer("one", "daily 00:00-12:00", &["dana"]),
        layer("two", "daily 12:00-24:00", &["luis"]),
        layer("three", "daily 12:00-24:00", &["ines"]),
    ]));
    company.responsibilities[0].from = date(2026, 6, 10);
    let begins = at("2026-06-10T04:00:00Z");
    let found = report(&company, "2026-06-08T04:00:00Z", "2026-06-11T04:00:00Z");
    let seams: Vec<_> = found.seams.iter().map(|seam| seam.at).collect();
    assert_eq!((seams.len(), found.doubles.len()), (0, 1));
    assert!(found.doubles.iter().all(|double| double.from >= begins));
    let mut two = company.clone();
    two.rotas[0].layers.pop();
    let found = report(&two, "2026-06-08T04:00:00Z", "2026-06-11T04:00:00Z");
    let seams: Vec<_> = found.seams.iter().map(|seam| seam.at).collect();
    assert_eq!(seams, [at("2026-06-10T16:00:00Z")]);
}

#[test]
fn a_shift_of_a_layer_that_nobody_is_with_can_be_taken() {
    let take = |day, person: &str| ShiftChange {
        kind: ChangeKind::Override,
        layer: "all".into(),
        shift: date(2026, 6, day).at(0, 0, 0, 0),
        from: None,
        to: None,
        person: Some(person.into()),
        party: None,
        with: None,
    };
    // Turns without a member, turns whose member has left, and no turns at all.
    let left = Member {
        until: Some(date(2026, 6, 2)),
        ..Member::person("dana")
    };
    let daily = turns(1, Unit::Day, date(2026, 6, 1), Advance::Calendar);
    for (rotation, members) in [
        (Some(daily.clone()), vec![]),
        (Some(daily), vec![left.clone()]),
        (None, vec![left]),
    ] {
        let mut all = layer("all", "24x7", &[]);
        (all.rotation, all.members) = (rotation, members);
        let mut rota = rota(vec![all]);
        rota.changes = vec![take(3, "luis")];
        let company = with(rota);
        let window = ("2026-06-02T04:00:00Z", "2026-06-05T04:00:00Z");
        assert_eq!(
            lines(&company, window.0, window.1),
            ["06-02T04:00 ", "06-03T04:00 luis", "06-04T04:00 "]
        );
        assert_eq!(
            holes(&report(&company, window.0, window.1)),
            [
                "2026-06-02T04:00:00Z 2026-06-03T04:00:00Z open_shift",
                "2026-06-04T04:00:00Z 2026-06-05T04:00:00Z open_shift"
            ]
        );
    }
}
