//! Changes of shifts go with their shift.
use super::*;

fn change(
    kind: ChangeKind,
    layer: &str,
    day: jiff::civil::Date,
    person: Option<&str>,
) -> ShiftChange {
    ShiftChange {
        kind,
        layer: layer.into(),
        shift: day.at(0, 0, 0, 0),
        from: None,
        to: None,
        person: person.map(str::to_owned),
        party: None,
        with: None,
    }
}

#[test]
fn a_change_goes_with_its_shift_when_the_hours_are_moved() {
    let mut all = layer("all", "24x7", &["dana", "ines"]);
    all.rotation = Some(turns(1, Unit::Day, date(2026, 6, 1), Advance::Calendar));
    let mut rota = rota(vec![all]);
    rota.changes.push(change(
        ChangeKind::Override,
        "all",
        date(2026, 6, 3),
        Some("luis"),
    ));
    let mut company = with(rota);
    let window = ("2026-06-02T04:00:00Z", "2026-06-05T04:00:00Z");
    let first = lines(&company, window.0, window.1);
    assert_eq!(
        first,
        ["06-02T04:00 ines", "06-03T04:00 luis", "06-04T04:00 ines"]
    );
    let rotation = company.rotas[0].layers[0].rotation.as_mut().unwrap();
    rotation.at = Some(jiff::civil::time(8, 0, 0, 0));
    let moved = lines(&company, window.0, window.1);
    assert_eq!(
        moved,
        [
            "06-02T04:00 dana",
            "06-02T12:00 ines",
            "06-03T12:00 luis",
            "06-04T12:00 ines"
        ]
    );
}

#[test]
fn a_swap_gives_each_the_other_s_shift_and_an_open_request_changes_nothing() {
    let mut all = layer("all", "24x7", &["dana", "ines", "luis"]);
    all.rotation = Some(turns(1, Unit::Week, date(2026, 6, 1), Advance::Calendar));
    let mut rota = rota(vec![all]);
    rota.changes
        .push(change(ChangeKind::Request, "all", date(2026, 6, 1), None));
    rota.changes.push(ShiftChange {
        with: Some(ShiftName {
            layer: "all".into(),
            shift: date(2026, 6, 15).at(0, 0, 0, 0),
        }),
        ..change(ChangeKind::Swap, "all", date(2026, 6, 8), None)
    });
    let lines = lines(&with(rota), "2026-06-01T04:00:00Z", "2026-06-22T04:00:00Z");
    assert_eq!(
        lines,
        ["06-01T04:00 dana", "06-08T04:00 luis", "06-15T04:00 ines"]
    );
}

#[test]
fn a_change_of_hours_that_are_changed_already_is_refused_with_the_one_it_hits() {
    let mut all = layer("all", "24x7", &["dana", "ines"]);
    all.rotation = Some(turns(1, Unit::Week, date(2026, 6, 1), Advance::Calendar));
    let mut rota = rota(vec![all]);
    rota.changes.push(change(
        ChangeKind::Override,
        "all",
        date(2026, 6, 8),
        Some("luis"),
    ));
    // Another day of the same week is the same shift.
    rota.changes.push(change(
        ChangeKind::Override,
        "all",
        date(2026, 6, 10),
        Some("ines"),
    ));
    let found = problems(&with(rota));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "rotas[0].changes[1]");
    assert!(found[0].why.contains("rotas[0].changes[0]"), "{}", found[0]);
}

#[test]
fn a_change_of_a_shift_keeps_it_when_its_hand_overs_are_moved() {
    // Twelve-hour turns from eight o'clock on, which go over at nine now.
    let hours = |at: i8| Rotation {
        at: Some(jiff::civil::time(at, 0, 0, 0)),
        ..turns(12, Unit::Hour, date(2026, 6, 1), Advance::Calendar)
    };
    let key = date(2026, 6, 3).at(8, 0, 0, 0);
    let moved = date(2026, 6, 3).at(9, 0, 0, 0);
    assert_eq!(rekeyed(&hours(8), &hours(9), key), Some(moved));
    // Weeks from Monday on, which begin on Tuesday now.
    let weeks = |day| turns(1, Unit::Week, date(2026, 6, day), Advance::Calendar);
    let (monday, tuesday) = (date(2026, 6, 15), date(2026, 6, 16));
    let midnight = jiff::civil::Time::midnight();
    assert_eq!(
        rekeyed(&weeks(1), &weeks(2), monday.to_datetime(midnight)),
        Some(tuesday.to_datetime(midnight))
    );
    let other = turns(2, Unit::Week, date(2026, 6, 1), Advance::Calendar);
    assert_eq!(
        rekeyed(&weeks(1), &other, monday.to_datetime(midnight)),
        None
    );
}

#[test]
fn wherever_hand_overs_are_moved_no_other_shift_is_nearer_to_the_one_that_was_changed() {
    let mut dice = Dice(61);
    for _ in 0..20_000 {
        let unit = [Unit::Hour, Unit::Day, Unit::Week, Unit::Month][dice.below(4) as usize];
        let every = 1 + dice.below(if unit == Unit::Hour { 40 } else { 3 }) as u32;
        let mut rotation = || Rotation {
            at: Some(jiff::civil::time(dice.below(24) as i8, 0, 0, 0)),
            ..turns(
                every,
                unit,
                date(2026, 1, 1 + dice.below(31) as i8),
                Advance::Calendar,
            )
        };
        let (before, after) = (rotation(), rotation());
        let day = date(2026, 3, 1).saturating_add((dice.below(60) as i64).days());
        let key = day.at(dice.below(24) as i8, 0, 0, 0);
        let found = rekeyed(&before, &after, key).unwrap();
        let [old, new] = [(&before, key), (&after, found)].map(|(rotation, key)| {
            let turns = super::super::turns::Turns::of(rotation);
            let number = turns.keyed(crate::civil::seconds(key));
            (turns, number)
        });
        let at = old.0.nominal(old.1);
        let far = |number: i64| (new.0.nominal(number) - at).abs();
        assert!(far(new.1) <= far(new.1 - 1) && far(new.1) <= far(new.1 + 1));
        // Nothing moves where nothing is moved.
        let named = old.0.key(old.1);
        assert_eq!(rekeyed(&before, &before, key), Some(named));
    }
}

fn opening(from: jiff::civil::DateTime, to: jiff::civil::DateTime) -> Opening {
    Opening {
        layer: "day".into(),
        from,
        to,
    }
}

#[test]
fn an_opening_in_an_hour_that_the_clocks_skip_has_no_length() {
    let mut company = with(rota(vec![layer("day", "daily 08:00-18:00", &["dana"])]));
    let skipped = date(2026, 3, 8);
    company.rotas[0].openings = vec![opening(skipped.at(2, 0, 0, 0), skipped.at(2, 30, 0, 0))];
    let window = ("2026-03-08T05:00:00Z", "2026-03-08T12:00:00Z");
    assert_eq!(lines(&company, window.0, window.1), ["03-08T05:00 "]);
    // One that ends before it begins is refused there too.
    company.rotas[0].openings = vec![opening(skipped.at(2, 30, 0, 0), skipped.at(2, 0, 0, 0))];
    assert_eq!(problems(&company)[0].path, "rotas[0].openings[0].to");
}

#[test]
fn an_opening_of_a_layer_that_is_not_there_is_refused() {
    let mut company = with(rota(vec![layer("day", "daily 08:00-18:00", &["dana"])]));
    company.rotas[0].layers[0].until = Some(date(2026, 6, 5));
    let on = |day: i8| date(2026, 6, day);
    company.rotas[0].openings = vec![opening(on(4).at(20, 0, 0, 0), on(6).at(2, 0, 0, 0))];
    let _ = register(&company);
    company.rotas[0].openings = vec![opening(on(5).at(0, 0, 0, 0), on(6).at(2, 0, 0, 0))];
    let found = problems(&company);
    assert_eq!(found[0].path, "rotas[0].openings[0].from");
    assert!(found[0].why.contains("`day` is not there"), "{}", found[0]);
}
