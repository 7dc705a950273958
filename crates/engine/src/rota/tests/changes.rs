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
