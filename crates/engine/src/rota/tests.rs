//! Stories of rotas, and what must be true of all of them at once.
use super::oracle::{Dice, company as made_up};
use super::*;
use crate::catalogue::Catalogue;
use crate::facts::*;
use crate::intervals;
use crate::register::{Problem, Register};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn register(company: &Company) -> Register {
    Register::new(company, &Catalogue::default())
        .unwrap_or_else(|problems| panic!("{}", problems[0]))
}

fn problems(company: &Company) -> Vec<Problem> {
    Register::new(company, &Catalogue::default()).unwrap_err()
}

/// Dana and Ines of the company, Luis of the partner; one responsibility at all hours.
fn company() -> Company {
    let mut company = Company::default();
    company.organisation.name = "Harbor and Finch".into();
    company.organisation.zone = "America/New_York".into();
    for (id, kind) in [
        ("internal", PartyKind::Internal),
        ("partner", PartyKind::Partner),
    ] {
        company.parties.push(Party {
            id: id.into(),
            name: id.into(),
            kind,
            contacts: Vec::new(),
            hours: None,
        });
    }
    for (id, party) in [
        ("dana", "internal"),
        ("ines", "internal"),
        ("luis", "partner"),
    ] {
        company.people.push(Person {
            id: id.into(),
            name: id.into(),
            party: party.into(),
            title: None,
            skills: Default::default(),
            contacts: Vec::new(),
            hours: None,
            from: None,
            until: None,
            account_open: None,
        });
    }
    company
        .holidays
        .insert("company".into(), vec![date(2026, 7, 3)]);
    company.calendars.insert(
        "office".into(),
        Calendar {
            hours: "Mon-Fri 08:00-18:00".parse().unwrap(),
            zone: None,
            holidays: Some("company".into()),
        },
    );
    company.responsibilities.push(Adopted {
        id: "DESK".into(),
        from: date(2026, 1, 1),
        title: Some("Service desk".into()),
        hours: Some("24x7".parse().unwrap()),
        ..Default::default()
    });
    company
}

fn layer(name: &str, hours: &str, members: &[&str]) -> Layer {
    Layer {
        name: name.into(),
        priority: 1,
        hours: Some(hours.parse().unwrap()),
        members: members.iter().map(|id| Member::person(id)).collect(),
        ..Layer::default()
    }
}

fn rota(layers: Vec<Layer>) -> Rota {
    Rota {
        id: "desk".into(),
        name: "Desk".into(),
        responsibilities: vec!["DESK".into()],
        layers,
        ..Rota::default()
    }
}

fn turns(every: u32, unit: Unit, start: jiff::civil::Date, advance: Advance) -> Rotation {
    Rotation {
        every,
        unit,
        start,
        at: None,
        advance,
    }
}

fn with(rota: Rota) -> Company {
    Company {
        rotas: vec![rota],
        ..company()
    }
}

fn report(company: &Company, from: &str, to: &str) -> Report {
    Cover::new(&register(company)).report(at(from), at(to))
}

/// The holes as `from to kind`, on the clocks of UTC.
fn holes(report: &Report) -> Vec<String> {
    let holes = report.holes.iter();
    holes
        .map(|hole| format!("{} {} {}", hole.from, hole.to, hole.kind))
        .collect()
}

/// Who is on, a line for each stretch.
fn lines(company: &Company, from: &str, to: &str) -> Vec<String> {
    let register = register(company);
    let cover = Cover::new(&register);
    let board = Board::new(&cover, at(from), at(to));
    let stretches = board.preview(&cover, "desk");
    stretches
        .iter()
        .map(|s| format!("{} {}", s.from.strftime("%m-%dT%H:%M"), s.on.join("+")))
        .collect()
}

const JUNE: (&str, &str) = ("2026-06-01T04:00:00Z", "2026-07-01T04:00:00Z");

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
    assert_eq!(people, [("dana", 120), ("ines", 100)]);
    assert!(
        report
            .load
            .iter()
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

/// Companies of random rotas, each with the days around which its clocks change.
fn many(seed: u64, count: usize, mut look: impl FnMut(&mut Dice, &Company, Timestamp, Timestamp)) {
    let mut dice = Dice(seed);
    let mut seen = 0;
    while seen < count {
        let (mut company, middle) = made_up(&mut dice, 6);
        for number in 0..3 {
            company.responsibilities.push(Adopted {
                id: format!("R{number}"),
                from: date(2026, 1, 1),
                title: Some("Something".into()),
                hours: (number > 0).then(|| ["24x7", "office"][number - 1].parse().unwrap()),
                ..Default::default()
            });
        }
        for number in 0..6 {
            company.rotas[number].responsibilities = vec![format!("R{}", number % 4 % 3)];
        }
        company
            .rotas
            .iter_mut()
            .for_each(|rota| rota.changes.truncate(1));
        while let Err(problems) = Register::new(&company, &Catalogue::default()) {
            let number: usize = problems[0].path[6..]
                .split(']')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            company.rotas[number].changes.clear();
        }
        let zone = crate::civil::zone(&company.organisation.zone).unwrap();
        let begins = |days: i64| {
            let day = middle.saturating_add(days.days());
            Timestamp::from_second(crate::civil::midnight(&zone, day)).unwrap()
        };
        look(&mut dice, &company, begins(-9), begins(9));
        seen += 1;
    }
}

#[test]
fn preview_now_and_feed_agree_at_a_million_random_instants() {
    let mut looked = 0;
    many(11, 500, |dice, company, from, to| {
        let register = register(company);
        let cover = Cover::new(&register);
        let board = Board::new(&cover, from, to);
        let feeds: Vec<(&str, Vec<Shift>)> = company
            .people
            .iter()
            .map(|person| (person.id.as_str(), board.of_person(&cover, &person.id)))
            .collect();
        let previews: Vec<_> = board
            .rotas()
            .map(|(id, _)| (id.to_owned(), board.preview(&cover, id)))
            .collect();
        let length = (to.as_second() - from.as_second()) as u64;
        for _ in 0..350 {
            let instant =
                Timestamp::from_second(from.as_second() + dice.below(length) as i64).unwrap();
            let now = board.now(&cover, instant);
            for (id, preview) in &previews {
                let stretch = preview
                    .iter()
                    .find(|s| s.from <= instant && instant < s.to)
                    .unwrap();
                for (person, feed) in &feeds {
                    let on = feed.iter().any(|shift| {
                        shift.rota == *id && shift.from <= instant && instant < shift.to
                    });
                    assert_eq!(stretch.on.contains(person), on, "{id} {person} {instant}");
                }
                looked += 1;
            }
            for on in now {
                let rotas = company
                    .rotas
                    .iter()
                    .filter(|rota| rota.responsibilities == [on.responsibility]);
                let mut drawn: Vec<&str> = Vec::new();
                for rota in rotas {
                    let preview = &previews.iter().find(|(id, _)| *id == rota.id).unwrap().1;
                    let stretch = preview
                        .iter()
                        .find(|s| s.from <= instant && instant < s.to)
                        .unwrap();
                    assert!(stretch.to >= on.until);
                    drawn.extend(stretch.on.iter());
                }
                drawn.sort_unstable();
                drawn.dedup();
                let mut said = on.on;
                said.sort_unstable();
                assert_eq!(said, drawn);
            }
        }
    });
    assert!(looked >= 1_000_000, "{looked}");
}

#[test]
fn the_answer_for_a_window_is_the_cut_of_a_longer_one() {
    many(23, 400, |dice, company, from, to| {
        let register = register(company);
        let cover = Cover::new(&register);
        let whole = Board::new(&cover, from, to);
        let length = (to.as_second() - from.as_second()) as u64;
        let mut edges = [0, 0].map(|_| from.as_second() + dice.below(length) as i64);
        edges.sort_unstable();
        let [a, b] = edges.map(|edge| Timestamp::from_second(edge).unwrap());
        let part = Board::new(&cover, a, b);
        for rota in &company.rotas {
            let cut = whole
                .preview(&cover, &rota.id)
                .into_iter()
                .filter(|s| s.from < b && a < s.to);
            let cut: Vec<_> = cut
                .map(|s| Stretch {
                    from: s.from.max(a),
                    to: s.to.min(b),
                    ..s
                })
                .collect();
            assert_eq!(part.preview(&cover, &rota.id), cut);
        }
        let inside = |hole: &Hole| -> Option<(String, i64, i64, String)> {
            let (from, to) = (hole.from.max(a).as_second(), hole.to.min(b).as_second());
            (from < to).then(|| (hole.responsibility.clone(), from, to, hole.kind.clone()))
        };
        let sorted = |report: &Report| {
            let mut all: Vec<_> = report.holes.iter().filter_map(inside).collect();
            all.sort();
            all
        };
        assert_eq!(sorted(&cover.report(a, b)), sorted(&cover.report(from, to)));
    });
}

#[test]
fn the_order_in_which_things_are_written_means_nothing() {
    many(37, 300, |_, company, from, to| {
        let mut other = company.clone();
        other.rotas.reverse();
        other.absences.reverse();
        for rota in &mut other.rotas {
            rota.layers.reverse();
            rota.changes.reverse();
            rota.openings.reverse();
        }
        let (one, two) = (register(company), register(&other));
        let (cover, others) = (Cover::new(&one), Cover::new(&two));
        let (board, boards) = (Board::new(&cover, from, to), Board::new(&others, from, to));
        for rota in &company.rotas {
            assert_eq!(
                board.preview(&cover, &rota.id),
                boards.preview(&others, &rota.id)
            );
        }
        let (a, b) = (cover.report(from, to), others.report(from, to));
        assert_eq!((a.load, a.never, a.paper), (b.load, b.never, b.paper));
    });
}

#[test]
fn the_sweep_says_what_set_arithmetic_on_the_timelines_says() {
    many(41, 400, |_, company, from, to| {
        let register = register(company);
        let cover = Cover::new(&register);
        let report = cover.report(from, to);
        let window = (from.as_second(), to.as_second());
        for (responsibility, hours) in [("R1", "24x7"), ("R2", "office")] {
            let needed = register
                .expand_hours(&hours.parse().unwrap(), None, window)
                .unwrap();
            let covered = covered(&cover, company, responsibility, window);
            let open = intervals::subtract(&needed, &covered);
            let told = report
                .holes
                .iter()
                .filter(|hole| hole.responsibility == responsibility);
            let told = told
                .map(|hole| (hole.from.as_second(), hole.to.as_second()))
                .collect();
            assert_eq!(intervals::normalise(told), open, "{responsibility}");
        }
        // What one's going uncovers is what is uncovered when the one is away.
        for person in &company.people {
            let without = Cover::new(&register).without(&person.id, from, to);
            for responsibility in ["R1", "R2"] {
                let before = covered(&cover, company, responsibility, window);
                let after = covered(&without, company, responsibility, window);
                let hours = if responsibility == "R1" {
                    "24x7"
                } else {
                    "office"
                };
                let needed = register
                    .expand_hours(&hours.parse().unwrap(), None, window)
                    .unwrap();
                let lost = intervals::intersect(&intervals::subtract(&before, &after), &needed);
                let alone = report.alone.iter().find(|alone| alone.who == person.id);
                let told = alone.is_some_and(|alone| {
                    alone.responsibilities.iter().any(|id| id == responsibility)
                });
                let stands_in = company
                    .absences
                    .iter()
                    .any(|absence| absence.person == person.id);
                if !stands_in {
                    assert_eq!(told, !lost.is_empty(), "{} {responsibility}", person.id);
                }
            }
        }
    });
}

/// Where one of the rotas of a responsibility has as many heads as it needs.
fn covered(
    cover: &Cover,
    company: &Company,
    responsibility: &str,
    window: (i64, i64),
) -> Vec<(i64, i64)> {
    let stamp = |second| Timestamp::from_second(second).unwrap();
    let board = Board::new(cover, stamp(window.0), stamp(window.1));
    let rotas = company
        .rotas
        .iter()
        .filter(|rota| rota.responsibilities == [responsibility]);
    let spans = rotas.flat_map(|rota| {
        let enough = board
            .preview(cover, &rota.id)
            .into_iter()
            .filter(|s| s.on.len() >= rota.heads.min as usize);
        enough
            .map(|s| (s.from.as_second(), s.to.as_second()))
            .collect::<Vec<_>>()
    });
    intervals::normalise(spans.collect())
}

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
fn the_totals_count_what_the_report_lists() {
    many(53, 100, |_, company, from, to| {
        let register = register(company);
        let cover = Cover::new(&register);
        let (report, totals) = (cover.report(from, to), cover.totals(from, to));
        for total in &totals.responsibilities {
            let id = &total.responsibility;
            let minutes: i64 = report
                .holes
                .iter()
                .filter(|hole| hole.responsibility == *id)
                .map(|hole| hole.minutes)
                .sum();
            let seams = report
                .seams
                .iter()
                .filter(|seam| seam.responsibility == *id)
                .count();
            let doubles = report
                .doubles
                .iter()
                .filter(|double| double.responsibility == *id)
                .count();
            assert_eq!((total.seams, total.doubles), (seams, doubles));
            assert_eq!(total.hole_minutes, minutes);
        }
        assert_eq!(totals.load, report.load);
    });
}
