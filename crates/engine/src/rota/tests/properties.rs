//! What must be true of all rotas at once, told by random ones.
use super::*;
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// Companies of random rotas, each with the days around which its clocks change.
pub(super) fn many(
    seed: u64,
    count: usize,
    mut look: impl FnMut(&mut Dice, &Company, Timestamp, Timestamp),
) {
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
        for rota in &mut company.rotas {
            let number: usize = rota.id[1..].parse().unwrap();
            rota.responsibilities = vec![format!("R{}", number % 4 % 3)];
        }
        company
            .rotas
            .iter_mut()
            .for_each(|rota| rota.changes.truncate(1));
        made(&mut company);
        let zone = crate::civil::zone(&company.organisation.zone).unwrap();
        let begins = |days: i64| {
            let day = middle.saturating_add(days.days());
            Timestamp::from_second(crate::civil::midnight(&zone, day)).unwrap()
        };
        look(&mut dice, &company, begins(-9), begins(9));
        seen += 1;
    }
}

/// The events of a feed: rota, begin and end, read from its text.
fn events(text: &str) -> Vec<(String, i64, i64)> {
    let unfolded = text.replace("\r\n ", "");
    let mut all = Vec::new();
    let (mut rota, mut from, mut to) = (String::new(), 0, 0);
    let instant = |text: &str| {
        let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).unwrap();
        let at = jiff::tz::Offset::UTC.to_timestamp(time).unwrap();
        at.as_second()
    };
    for line in unfolded.split("\r\n") {
        match line.split_once(':') {
            Some(("UID", id)) => id.split('-').next().unwrap().clone_into(&mut rota),
            Some(("DTSTART", at)) => from = instant(at),
            Some(("DTEND", at)) => to = instant(at),
            Some(("END", "VEVENT")) => all.push((rota.clone(), from, to)),
            _ => {}
        }
    }
    all
}

#[test]
fn preview_now_and_feed_agree_at_a_million_random_instants() {
    let mut looked = 0;
    many(11, 500, |dice, company, from, to| {
        let register = register(company);
        let cover = Cover::new(&register);
        // Three that are compiled apart: what is drawn, what the pager asks, the feed's text.
        let drawn = Board::new(&cover, from, to);
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        let pager = Board::new(&cover, from - days(2), to + days(1));
        let ids: BTreeSet<&str> = company.rotas.iter().map(|rota| rota.id.as_str()).collect();
        let people = company.people.iter().map(|it| it.id.as_str());
        let feeds: Vec<_> = people
            .map(|id| (id, events(&ical(&cover, id, from, to))))
            .collect();
        let previews: Vec<_> = ids
            .iter()
            .map(|id| (*id, drawn.preview(&cover, id)))
            .collect();
        let length = (to.as_second() - from.as_second()) as u64;
        let mut instants: Vec<i64> = (0..2_000)
            .map(|_| from.as_second() + dice.below(length) as i64)
            .collect();
        instants.sort_unstable();
        looked += instants.len();
        let mut places = vec![0; previews.len()];
        for second in instants {
            let instant = Timestamp::from_second(second).unwrap();
            let on = previews
                .iter()
                .zip(&mut places)
                .map(|((id, stretches), place)| {
                    while stretches[*place].to <= instant {
                        *place += 1;
                    }
                    (*id, &stretches[*place])
                });
            let on: Vec<(&str, &Stretch)> = on.collect();
            for (person, feed) in &feeds {
                let fed = feed
                    .iter()
                    .filter(|(_, from, to)| *from <= second && second < *to);
                let mut fed: Vec<&str> = fed.map(|(rota, ..)| rota.as_str()).collect();
                fed.sort_unstable();
                let shown = on.iter().filter(|(_, stretch)| stretch.on.contains(person));
                let shown: Vec<&str> = shown.map(|(id, _)| *id).collect();
                assert_eq!(fed, shown, "{person} {instant}");
            }
            for now in pager.now(&cover, instant) {
                let theirs = on.iter().filter(|(id, _)| {
                    let mut versions = company.rotas.iter().filter(|rota| rota.id == **id);
                    versions.any(|rota| rota.responsibilities == [now.responsibility])
                });
                let mut drawn: Vec<&str> = Vec::new();
                for (_, stretch) in theirs {
                    assert!(stretch.to >= now.until.min(to));
                    drawn.extend(stretch.on.iter());
                }
                drawn.sort_unstable();
                drawn.dedup();
                let mut said = now.on;
                said.sort_unstable();
                assert_eq!(said, drawn, "{instant}");
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
        // Of holes, doubles and seams with the rota, the cause and who is on.
        let inside = |from: Timestamp, to: Timestamp| {
            let (from, to) = (from.max(a).as_second(), to.min(b).as_second());
            (from < to).then_some((from, to))
        };
        let sorted = |report: &Report| {
            let holes = report.holes.iter().filter_map(|it| {
                let words = format!(
                    "{} {} {} {:?}",
                    it.responsibility, it.rota, it.kind, it.person
                );
                Some((inside(it.from, it.to)?, words))
            });
            let doubles = report.doubles.iter().filter_map(|it| {
                let words = format!("{} {} {}", it.responsibility, it.rota, it.on.join("+"));
                Some((inside(it.from, it.to)?, words))
            });
            let seams = report
                .seams
                .iter()
                .filter(|it| a < it.at && it.at < b)
                .map(|it| {
                    let at = it.at.as_second();
                    let words = format!("{} {} {} {}", it.responsibility, it.rota, it.from, it.to);
                    ((at, at), words)
                });
            let mut all: Vec<_> = holes.chain(doubles).chain(seams).collect();
            all.sort();
            all
        };
        let report = cover.report(a, b);
        assert_eq!(sorted(&report), sorted(&cover.report(from, to)));
    });
}

#[test]
fn load_and_holes_of_two_windows_that_meet_add_up() {
    let mut seen = 0;
    many(29, 200, |dice, company, from, to| {
        let mut company = company.clone();
        let first = company_day(&company, from);
        let day = |dice: &mut Dice| first.saturating_add((dice.below(18) as i64).days());
        for it in &mut company.responsibilities {
            it.from = day(dice);
            it.until = Some(day(dice)).filter(|until| *until > it.from);
        }
        let register = register(&company);
        let cover = Cover::new(&register);
        let quarters = (to.as_second() - from.as_second()) as u64 / 900;
        let middle = from + SignedDuration::from_secs(900 * dice.below(quarters) as i64);
        let add = |sums: &mut BTreeMap<String, i64>, from, to| {
            let report = cover.report(from, to);
            for load in report.load {
                *sums.entry(load.person).or_default() += load.minutes;
            }
            for hole in report.holes {
                *sums.entry(hole.responsibility).or_default() += hole.minutes;
            }
        };
        let (mut whole, mut parts) = (BTreeMap::new(), BTreeMap::new());
        add(&mut whole, from, to);
        add(&mut parts, from, middle);
        add(&mut parts, middle, to);
        assert_eq!(whole, parts, "{middle}");
        seen += whole.len();
    });
    assert!(seen > 500, "{seen}");
}

#[test]
fn the_sweep_says_what_set_arithmetic_on_the_timelines_says() {
    many(41, 400, |_, company, from, to| {
        let register = register(company);
        let cover = Cover::new(&register);
        let report = cover.report(from, to);
        let window = (from.as_second(), to.as_second());
        for (responsibility, hours) in [("R1", "24x7"), ("R2", "office")] {
            let needed = needed(&register, company, (responsibility, hours), window);
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
                let needed = needed(&register, company, (responsibility, hours), window);
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

#[test]
fn what_an_absence_uncovers_is_what_the_whole_sweeps_with_and_without_it_differ_by() {
    many(47, 60, |_, company, from, to| {
        let register = register(company);
        let spans = |report: &Report, id: &str| {
            let holes = report.holes.iter().filter(|hole| hole.responsibility == id);
            let spans = holes.map(|hole| (hole.from.as_second(), hole.to.as_second()));
            intervals::normalise(spans.collect())
        };
        let before = Cover::new(&register).report(from, to);
        for person in &company.people {
            let without = Cover::new(&register).without(&person.id, from, to);
            let after = without.report(from, to);
            let change = Supposition::Away {
                person: person.id.clone(),
                first_day: register.date(from),
                last_day: register.date(to).yesterday().unwrap(),
            };
            let answer = what_if(&register, &Catalogue::default(), &change, from).unwrap();
            for id in ["R0", "R1", "R2"] {
                let lost = intervals::subtract(&spans(&after, id), &spans(&before, id));
                let told = answer.uncovered.iter().find(|one| one.responsibility == id);
                let holes = told.map(|one| one.holes.clone()).unwrap_or_default();
                let minutes = told.map_or(0, |one| one.minutes);
                let told = Report {
                    holes,
                    ..Report::default()
                };
                assert_eq!(spans(&told, id), lost, "{} {id}", person.id);
                assert_eq!(minutes, intervals::seconds(&lost) / 60);
            }
        }
    });
}

pub(super) fn company_day(company: &Company, at: Timestamp) -> jiff::civil::Date {
    let zone = crate::civil::zone(&company.organisation.zone).unwrap();
    zone.to_datetime(at).date()
}

/// The hours of a responsibility, from the first version of its rotas on.
fn needed(
    register: &Register,
    company: &Company,
    (id, hours): (&str, &str),
    window: (i64, i64),
) -> Vec<(i64, i64)> {
    let rotas = company.rotas.iter();
    let theirs = rotas.filter(|rota| rota.responsibilities == [id]);
    let since = theirs.map(|rota| rota.from.map_or(window.0, |from| from.as_second()));
    let since = since.min().unwrap_or(window.1);
    let hours = register.expand_hours(&hours.parse().unwrap(), None, window);
    intervals::intersect(&hours.unwrap(), &[(since, window.1)])
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
