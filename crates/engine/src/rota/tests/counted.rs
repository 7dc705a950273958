//! What is counted: load, rest, even shares, heads, and what hangs on one alone.
use super::*;

#[test]
fn a_week_on_call_counts_its_nights_and_its_days_without_rest() {
    let mut all = layer("all", "24x7", &["dana", "ines"]);
    all.rotation = Some(turns(1, Unit::Week, date(2026, 6, 1), Advance::Calendar));
    let found = report(
        &with(rota(vec![all])),
        "2026-06-01T04:00:00Z",
        "2026-06-15T04:00:00Z",
    );
    let dana = &found.load[0];
    assert_eq!(
        (
            dana.person.as_str(),
            dana.minutes,
            dana.nights,
            dana.short_rests
        ),
        ("dana", 7 * 24 * 60, 7, 7)
    );
    assert_eq!(dana.longest_without_rest_minutes, 7 * 24 * 60);
    assert!(dana.over_limit);
}

#[test]
fn a_short_rest_between_two_duties_is_told_beside_the_days_without_rest() {
    // Monday 18:00 to 20:00 and Tuesday 04:00 to 06:00: eight hours between.
    let company = with(rota(vec![layer(
        "all",
        "Mon 18:00-20:00, Tue 04:00-06:00",
        &["dana"],
    )]));
    let found = report(&company, "2026-06-01T04:00:00Z", "2026-06-08T04:00:00Z");
    let dana = &found.load[0];
    assert_eq!((dana.short_breaks, dana.short_rests), (1, 0));
}

#[test]
fn each_member_s_part_is_held_against_an_even_share_of_their_time() {
    let mut all = layer("all", "24x7", &["dana", "ines"]);
    // Three weeks of four are Dana's; Ines is with it for the last two only.
    all.members.push(Member::party("partner"));
    all.members[1].from = Some(date(2026, 6, 15));
    all.members[2].from = Some(date(2027, 1, 1));
    all.rotation = Some(turns(1, Unit::Week, date(2026, 6, 1), Advance::Calendar));
    let mut company = with(rota(vec![all]));
    company
        .holidays
        .insert("days".into(), vec![date(2026, 6, 17)]);
    let found = report(&company, "2026-06-01T04:00:00Z", "2026-06-29T04:00:00Z");
    let week = 7 * 24 * 60;
    let of = |who: &str| {
        let mut all = found.fairness.iter();
        all.find(|it| it.who == who && it.rota.is_some()).unwrap()
    };
    let (dana, ines) = (of("dana"), of("ines"));
    assert_eq!(
        (dana.hours.minutes, dana.hours.even_minutes),
        (3 * week, 3 * week)
    );
    assert_eq!((ines.hours.minutes, ines.hours.even_minutes), (week, week));
    // The holiday is Ines's alone, and so are its nights and no weekend.
    assert_eq!(
        (ines.holidays.minutes, ines.holidays.even_minutes),
        (24 * 60, 12 * 60)
    );
    assert_eq!(ines.holidays.difference_percent, Some(100.0));
    assert_eq!(dana.holidays.difference_minutes, -12 * 60);
    let overall = found.fairness.iter().filter(|it| it.rota.is_none());
    assert_eq!(overall.count(), 2);
}

#[test]
fn a_party_that_is_a_member_has_its_load_and_a_rota_for_nothing_says_so() {
    let mut all = layer("all", "24x7", &[]);
    all.members = vec![Member::party("partner")];
    let mut company = with(rota(vec![all]));
    let found = report(&company, JUNE.0, JUNE.1);
    let load: Vec<_> = found.load.iter().map(|it| it.person.as_str()).collect();
    assert_eq!((load, found.load[0].over_limit), (vec!["partner"], false));
    assert_eq!(found.idle, [] as [&str; 0]);
    company.rotas[0].responsibilities.clear();
    assert_eq!(report(&company, JUNE.0, JUNE.1).idle, ["desk"]);
}

#[test]
fn a_double_names_everybody_who_is_on_by_id() {
    let mut company = with(rota(vec![layer("all", "24x7", &["luis", "ines", "dana"])]));
    for _ in 0..3 {
        company.people.rotate_left(1);
        let found = report(&company, JUNE.0, JUNE.1);
        assert_eq!((found.doubles.len(), found.doubles[0].heads), (1, 3));
        assert_eq!(found.doubles[0].on, ["dana", "ines", "luis"]);
    }
    // Somebody comes to two who are there: two doubles, with two and with three.
    company.absences.push(Absence {
        person: "ines".into(),
        first_day: date(2026, 6, 1),
        last_day: date(2026, 6, 9),
        kind: "vacation".into(),
        stand_in: None,
        recorded_at: None,
        ended_at: None,
    });
    let found = report(&company, JUNE.0, JUNE.1);
    let on: Vec<String> = found.doubles.iter().map(|it| it.on.join("+")).collect();
    assert_eq!(on, ["dana+luis", "dana+ines+luis"]);
}

#[test]
fn hours_count_while_something_that_the_rota_looks_after_is_in_force() {
    let mut company = with(rota(vec![layer("all", "24x7", &["dana"])]));
    company.responsibilities[0].until = Some(date(2026, 6, 10));
    let minutes = |company: &Company, from: &str, to: &str| {
        let found = report(company, from, to);
        found.load.first().map_or(0, |load| load.minutes)
    };
    let middle = "2026-06-10T04:00:00Z";
    assert_eq!(minutes(&company, JUNE.0, JUNE.1), 9 * 1_440);
    assert_eq!(minutes(&company, JUNE.0, middle), 9 * 1_440);
    assert_eq!(minutes(&company, middle, JUNE.1), 0);
    // One that looks after nothing asks nothing of anybody.
    company.rotas[0].responsibilities.clear();
    assert_eq!(minutes(&company, JUNE.0, JUNE.1), 0);
}

#[test]
fn what_hangs_on_one_alone_counts_each_hour_once() {
    let mut company = with(rota(vec![layer("all", "24x7", &["dana"])]));
    let other = Adopted {
        id: "PHONE".into(),
        hours: Some("daily 08:00-18:00".parse().unwrap()),
        ..company.responsibilities[0].clone()
    };
    company.responsibilities.push(other);
    company.rotas[0].responsibilities.push("PHONE".into());
    // And one by another rota, in hours that the first has too.
    company.responsibilities.push(Adopted {
        id: "VISITS".into(),
        ..company.responsibilities[1].clone()
    });
    company.rotas.push(Rota {
        id: "visits".into(),
        responsibilities: vec!["VISITS".into()],
        ..rota(vec![layer("all", "24x7", &["dana"])])
    });
    let found = report(&company, JUNE.0, "2026-06-02T04:00:00Z");
    assert_eq!(found.alone.len(), 1);
    assert_eq!(found.alone[0].minutes, 1_440);
    assert_eq!(found.alone[0].responsibilities, ["DESK", "PHONE", "VISITS"]);
}
