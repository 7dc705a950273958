//! How long it takes to say who is on, and what would be uncovered. Prints one JSON
//! line for each bench; `--only NAME` runs one. The companies are made up, always the
//! same ones: every responsibility has a rota of its own, with three layers (office
//! hours in weekly turns, all other hours in weekly turns, and a second line in daily
//! turns), in four zones, with holidays, absences and some holes. Each figure is the
//! least of several runs: others use the machine too.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
use engine::catalogue::Catalogue;
use engine::facts::*;
use engine::findings;
use engine::register::Register;
use engine::rota::{Board, Cover, Supposition, what_if};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::hint::black_box;
use std::time::Instant;

const ZONES: [&str; 4] = [
    "America/New_York",
    "Europe/Berlin",
    "America/Santiago",
    "Asia/Kathmandu",
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments.iter().position(|word| word == "--only");
    let only = only.and_then(|place| arguments.get(place + 1)).cloned();
    let wanted = |name: &str| {
        only.as_ref()
            .is_none_or(|only| name.contains(only.as_str()))
    };
    if wanted("cover.rota_year_ms") {
        figure("cover.rota_year_ms", rota_year(), "ms");
    }
    if wanted("cover.now_10k_ms") {
        figure("cover.now_10k_ms", now(), "ms");
    }
    if wanted("cover.leaver_ms") {
        figure("cover.leaver_ms", leaver(), "ms");
    }
    if wanted("cover.edit_to_findings_p99_ms") {
        figure("cover.edit_to_findings_p99_ms", edit_to_findings(), "ms");
    }
    if wanted("cover.full_sweep_s") {
        let (seconds, megabytes) = full_sweep();
        figure("cover.full_sweep_s", seconds, "s");
        figure("cover.full_sweep_mb", megabytes, "MB");
    }
}

fn figure(name: &str, value: f64, unit: &str) {
    println!("{{\"name\":\"{name}\",\"value\":{value:.4},\"unit\":\"{unit}\"}}");
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// The least time of several runs, in milliseconds.
fn least(runs: usize, mut run: impl FnMut()) -> f64 {
    let time = |_| {
        let started = Instant::now();
        run();
        started.elapsed().as_secs_f64() * 1e3
    };
    (0..runs).map(time).fold(f64::MAX, f64::min)
}

fn year() -> (Timestamp, Timestamp) {
    (at("2026-06-01T04:00:00Z"), at("2027-06-01T04:00:00Z"))
}

/// One rota of three layers, compiled for a year: its calendars and clocks among it.
fn rota_year() -> f64 {
    let register = register(&company(1, 8));
    let cover = Cover::new(&register);
    let (from, to) = year();
    least(300, || {
        black_box(Board::new(&cover, from, to));
    })
}

/// Who is on for ten thousand responsibilities, from rotas that are kept compiled.
fn now() -> f64 {
    let register = register(&company(10_000, 500));
    let cover = Cover::new(&register);
    let board = Board::new(
        &cover,
        at("2026-06-01T04:00:00Z"),
        at("2026-06-15T04:00:00Z"),
    );
    let instant = at("2026-06-09T15:20:11Z");
    least(30, || {
        assert_eq!(black_box(board.now(&cover, instant)).len(), 10_000);
    })
}

/// What if somebody leaves who is on seven hundred rotas?
fn leaver() -> f64 {
    let mut company = company(700, 50);
    for rota in &mut company.rotas {
        rota.layers[0].members[0] = Member::person("p0");
    }
    let register = register(&company);
    let change = Supposition::Leaves {
        person: "p0".to_owned(),
        on: date(2026, 7, 1),
    };
    least(15, || {
        let answer = what_if(
            &register,
            &Catalogue::default(),
            &change,
            at("2026-06-01T12:00:00Z"),
        );
        assert!(black_box(answer).is_ok());
    })
}

/// An absence or a member is written down; facts are checked anew, and everything is
/// found anew: 120 responsibilities, 40 rotas, 20 people.
fn edit_to_findings() -> f64 {
    let mut company = company(120, 20);
    company.rotas.truncate(40);
    let instant = at("2026-06-01T12:00:00Z");
    let time = |edit: usize| {
        match edit % 2 {
            0 => {
                let absence = &mut company.absences[edit % 20];
                let days = jiff::Span::new().days((edit % 28) as i64);
                absence.last_day = absence.first_day.saturating_add(days);
            }
            _ => company.rotas[edit % 40].layers[0].members.rotate_left(1),
        }
        let started = Instant::now();
        let register = register(&company);
        black_box(findings::compute(&register, instant));
        started.elapsed().as_secs_f64() * 1e3
    };
    let mut times: Vec<f64> = (0..200).map(time).collect();
    times.sort_by(f64::total_cmp);
    times[198]
}

/// Ten thousand responsibilities, each with a rota of its own, five hundred people,
/// twelve months; with what each of the people would leave uncovered.
fn full_sweep() -> (f64, f64) {
    let register = register(&company(10_000, 500));
    let cover = Cover::new(&register);
    let (from, to) = year();
    let before = resident("VmRSS:");
    // From here on the highest mark counts.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let milliseconds = least(7, || {
        assert_eq!(
            black_box(cover.totals(from, to)).responsibilities.len(),
            10_000
        );
    });
    let more = resident("VmHWM:") - before;
    let totals = cover.totals(from, to);
    eprintln!(
        "{} holes, {} doubles, {} seams, load of {}, without {}",
        totals
            .responsibilities
            .iter()
            .map(|total| total.holes)
            .sum::<usize>(),
        totals
            .responsibilities
            .iter()
            .map(|total| total.doubles)
            .sum::<usize>(),
        totals
            .responsibilities
            .iter()
            .map(|total| total.seams)
            .sum::<usize>(),
        totals.load.len(),
        totals.without.len()
    );
    (milliseconds / 1e3, more)
}

/// Megabytes that the system counts for us.
fn resident(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    let kilobytes = found.and_then(|text| text.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

fn register(company: &Company) -> Register {
    match Register::new(company, &Catalogue::default()) {
        Ok(register) => register,
        Err(problems) => panic!("the made-up company has problems: {}", problems[0]),
    }
}

fn company(responsibilities: usize, people: usize) -> Company {
    let mut dice = Dice(7);
    let mut company = Company::default();
    company.organisation.name = "Made-up company".to_owned();
    company.organisation.zone = ZONES[0].to_owned();
    for (index, zone) in ZONES.iter().enumerate() {
        let days = (0..10).map(|_| date(2026, 1 + dice.below(12) as i8, 1 + dice.below(28) as i8));
        company
            .holidays
            .insert(format!("days{index}"), days.collect());
        company.calendars.insert(
            format!("office{index}"),
            Calendar {
                hours: hours("Mon-Fri 08:00-18:00"),
                zone: Some((*zone).to_owned()),
                holidays: Some(format!("days{index}")),
            },
        );
    }
    for (id, kind) in [
        ("internal", PartyKind::Internal),
        ("partner", PartyKind::Partner),
    ] {
        company.parties.push(Party {
            id: id.to_owned(),
            name: id.to_owned(),
            kind,
            contacts: Vec::new(),
            hours: None,
        });
    }
    for index in 0..people {
        company.people.push(Person {
            id: format!("p{index}"),
            name: format!("Person {index}"),
            party: ["internal", "partner"][index % 2].to_owned(),
            title: None,
            skills: Default::default(),
            contacts: Vec::new(),
            hours: None,
            from: None,
            until: None,
            account_open: None,
        });
        for _ in 0..2 {
            let first_day = date(2026, 6 + dice.below(6) as i8, 1 + dice.below(28) as i8);
            company.absences.push(Absence {
                person: format!("p{index}"),
                first_day,
                last_day: first_day.saturating_add(jiff::Span::new().days(dice.below(10) as i64)),
                kind: "vacation".to_owned(),
                stand_in: None,
                recorded_at: None,
                ended_at: None,
            });
        }
    }
    for index in 0..responsibilities {
        let id = format!("R{index}");
        company.responsibilities.push(Adopted {
            id: id.clone(),
            from: date(2026, 1, 1),
            title: Some(format!("Responsibility {index}")),
            hours: Some(hours("24x7")),
            ..Default::default()
        });
        company.rotas.push(rota(&mut dice, &id, people));
    }
    company
}

fn rota(dice: &mut Dice, responsibility: &str, people: usize) -> Rota {
    let zone = dice.below(4);
    let start: Date = date(2025, 1 + dice.below(12) as i8, 1 + dice.below(28) as i8);
    let mut layer = |name: &str, hours: Option<String>, unit: Unit, members: u64, priority: u32| {
        let members =
            (0..members).map(|_| Member::person(&format!("p{}", dice.below(people as u64))));
        Layer {
            name: name.to_owned(),
            priority,
            hours: hours.map(|text| self::hours(&text)),
            rotation: Some(Rotation {
                every: 1,
                unit,
                start,
                at: Some(jiff::civil::time(8, 0, 0, 0)),
                advance: Advance::Calendar,
            }),
            members: members.collect(),
            ..Layer::default()
        }
    };
    let layers = vec![
        layer(
            "office hours",
            Some(format!("office{zone}")),
            Unit::Week,
            4,
            1,
        ),
        layer(
            "other hours",
            Some(format!("outside office{zone}")),
            Unit::Week,
            3,
            1,
        ),
        layer(
            "second line",
            Some("Mon-Sat 06:00-22:00".to_owned()),
            Unit::Day,
            3,
            2,
        ),
    ];
    Rota {
        id: format!("rota-{responsibility}"),
        name: responsibility.to_owned(),
        responsibilities: vec![responsibility.to_owned()],
        zone: Some(ZONES[zone as usize].to_owned()),
        layers,
        ..Rota::default()
    }
}

fn hours(text: &str) -> engine::hours::Hours {
    text.parse().expect("hours that can be read")
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
