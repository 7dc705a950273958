//! What must be true of all rotas at once, told by random ones.
use super::*;

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
        for rota in &mut company.rotas {
            let number: usize = rota.id[1..].parse().unwrap();
            rota.responsibilities = vec![format!("R{}", number % 4 % 3)];
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
