//! Whose turn it is, and who is away.
use super::*;

#[test]
fn the_typical_pair_leaves_no_hole_and_a_seam_at_each_edge_of_the_office_hours() {
    let rota = Rota::pair(
        "desk",
        "Desk",
        &["DESK"],
        "office",
        &["dana", "ines"],
        "partner",
        date(2026, 6, 1),
    );
    let report = report(&with(rota), JUNE.0, JUNE.1);
    assert_eq!(report.holes, []);
    assert_eq!(report.doubles, []);
    assert_eq!(report.seams.len(), 2 * 22);
    assert_eq!(
        (report.seams[0].from.as_str(), report.seams[0].to.as_str()),
        ("partner", "internal")
    );
    let people: Vec<_> = report
        .load
        .iter()
        .map(|load| (load.person.as_str(), load.minutes / 60))
        .collect();
    assert_eq!(people, [("dana", 120), ("ines", 100), ("partner", 500)]);
    assert!(
        report
            .load
            .iter()
            .filter(|load| load.person != "partner")
            .all(|load| load.nights == 0 && load.short_rests == 0 && !load.over_limit)
    );
}

#[test]
fn an_absence_uncovers_and_a_stand_in_covers_again() {
    let mut company = with(rota(vec![layer("all", "24x7", &["dana"])]));
    company.absences.push(Absence {
        person: "dana".into(),
        first_day: date(2026, 6, 10),
        last_day: date(2026, 6, 11),
        kind: "vacation".into(),
        stand_in: None,
        recorded_at: None,
        ended_at: None,
    });
    let found = report(&company, JUNE.0, JUNE.1);
    assert_eq!(
        holes(&found),
        ["2026-06-10T04:00:00Z 2026-06-12T04:00:00Z absent"]
    );
    assert_eq!(found.holes[0].cause, "dana is away, and nobody stands in");
    company.absences[0].stand_in = Some("ines".into());
    assert_eq!(report(&company, JUNE.0, JUNE.1).holes, []);
    company.absences.push(Absence {
        person: "ines".into(),
        first_day: date(2026, 6, 11),
        last_day: date(2026, 6, 20),
        kind: "training".into(),
        stand_in: Some("luis".into()),
        recorded_at: None,
        ended_at: None,
    });
    let found = report(&company, JUNE.0, JUNE.1);
    assert_eq!(
        holes(&found),
        ["2026-06-11T04:00:00Z 2026-06-12T04:00:00Z absent"]
    );
}

#[test]
fn a_holiday_closes_a_layer_and_the_hole_says_so() {
    let company = with(rota(vec![layer("office", "office", &["dana"])]));
    let mut company = company;
    company.responsibilities[0].hours = Some("Mon-Fri 08:00-18:00".parse().unwrap());
    let found = report(&company, "2026-07-01T04:00:00Z", "2026-07-08T04:00:00Z");
    assert_eq!(
        holes(&found),
        ["2026-07-03T12:00:00Z 2026-07-03T22:00:00Z holiday"]
    );
}

#[test]
fn a_month_that_begins_on_the_31st_is_handed_over_on_the_last_day_of_shorter_ones() {
    let mut all = layer("all", "24x7", &["dana", "ines"]);
    all.rotation = Some(turns(1, Unit::Month, date(2026, 1, 31), Advance::Calendar));
    let lines = lines(
        &with(rota(vec![all])),
        "2026-02-01T05:00:00Z",
        "2026-06-15T04:00:00Z",
    );
    assert_eq!(
        lines,
        [
            "02-01T05:00 dana",
            "02-28T05:00 ines",
            "03-31T04:00 dana",
            "04-30T04:00 ines",
            "05-31T04:00 dana",
        ]
    );
}

#[test]
fn a_served_turn_waits_for_a_shift_that_took_place_and_a_calendar_turn_does_not() {
    let mut office = layer("office", "office", &["dana", "ines", "luis"]);
    office.rotation = Some(turns(1, Unit::Day, date(2026, 7, 1), Advance::Calendar));
    let mut company = with(rota(vec![office]));
    let on = |company: &Company| -> Vec<String> {
        let lines = lines(company, "2026-07-01T04:00:00Z", "2026-07-09T04:00:00Z");
        let names = lines
            .iter()
            .filter_map(|line| line.split_once(' '))
            .map(|(_, on)| on.to_owned());
        names.filter(|on| !on.is_empty()).collect()
    };
    // Wednesday, Thursday, (Friday is closed), Monday, Tuesday, Wednesday.
    assert_eq!(on(&company), ["dana", "ines", "luis", "dana", "ines"]);
    company.rotas[0].layers[0]
        .rotation
        .as_mut()
        .unwrap()
        .advance = Advance::ServedShift;
    assert_eq!(on(&company), ["dana", "ines", "luis", "dana", "ines"]);
    company.rotas[0].layers[0].rotation.as_mut().unwrap().start = date(2026, 7, 2);
    // Thursday dana; the turn that Friday began waits for Monday.
    assert_eq!(on(&company), ["dana", "ines", "luis", "dana"]);
    company.rotas[0].layers[0]
        .rotation
        .as_mut()
        .unwrap()
        .advance = Advance::Calendar;
    assert_eq!(on(&company), ["dana", "ines", "luis", "dana"]);
}

#[test]
fn who_joins_or_leaves_on_a_day_changes_nothing_before_it() {
    let mut all = layer("all", "24x7", &["dana", "ines"]);
    all.rotation = Some(turns(1, Unit::Week, date(2026, 1, 5), Advance::Calendar));
    let before = with(rota(vec![all.clone()]));
    all.members.insert(
        1,
        Member {
            from: Some(date(2026, 6, 10)),
            ..Member::person("luis")
        },
    );
    all.members[0].until = Some(date(2026, 6, 17));
    let after = with(rota(vec![all]));
    let window = ("2026-01-01T05:00:00Z", "2026-06-10T04:00:00Z");
    assert_eq!(
        lines(&before, window.0, window.1),
        lines(&after, window.0, window.1)
    );
    let lines = lines(&after, "2026-06-08T04:00:00Z", "2026-07-01T04:00:00Z");
    // Dana leaves in the middle of her week: it goes to the next at that moment.
    assert_eq!(
        lines,
        [
            "06-08T04:00 dana",
            "06-15T04:00 luis",
            "06-22T04:00 ines",
            "06-29T04:00 luis",
        ]
    );
}

#[test]
fn a_turn_goes_to_the_next_at_the_moment_at_which_its_holder_leaves() {
    let mut all = layer("all", "24x7", &["dana", "ines"]);
    all.rotation = Some(turns(1, Unit::Week, date(2026, 6, 1), Advance::Calendar));
    all.members[0].until = Some(date(2026, 6, 3));
    let lines = lines(
        &with(rota(vec![all])),
        "2026-06-01T04:00:00Z",
        "2026-06-22T04:00:00Z",
    );
    assert_eq!(lines, ["06-01T04:00 dana", "06-03T04:00 ines"]);
}
