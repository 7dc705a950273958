//! How long it takes to find everything that is wrong. Prints one JSON line for each
//! bench; `--only NAME` runs one. The registers are made up, always the same ones:
//! 20 assignments for each responsibility, which is split in two of sites, systems and
//! severities besides its hours;
//! many different hours in four zones, holidays, leavers and absences.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
use engine::catalogue::Catalogue;
use engine::facts::*;
use engine::findings;
use engine::register::Register;
use jiff::civil::{Date, date};
use std::time::Instant;

const ASSIGNMENTS: usize = 20;
const ZONES: [&str; 4] = [
    "America/New_York",
    "Europe/Berlin",
    "America/Santiago",
    "Asia/Kathmandu",
];
const PARTIES: [&str; 4] = ["internal", "partner", "business", "vendor"];

/// Ways to split, with how many values; each responsibility is split in two of them.
const SPLITS: [(&str, u64); 3] = [("site", 4), ("severity", 3), ("system", 6)];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments
        .iter()
        .position(|word| word == "--only")
        .and_then(|place| arguments.get(place + 1));
    let benches: [(&str, &str, usize, usize, f64); 2] = [
        ("register.recompute_120_ms", "ms", 120, 15, 1e3),
        ("register.recompute_10k_s", "s", 10_000, 5, 1.0),
    ];
    for (name, unit, responsibilities, runs, scale) in benches {
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let value = recompute(responsibilities, runs) * scale;
        println!("{{\"name\":\"{name}\",\"value\":{value:.4},\"unit\":\"{unit}\"}}");
    }
}

/// Seconds to compute all findings, the median of several runs.
fn recompute(responsibilities: usize, runs: usize) -> f64 {
    let company = company(responsibilities);
    let started = Instant::now();
    let register = match Register::new(&company, &Catalogue::default()) {
        Ok(register) => register,
        Err(problems) => panic!("the made-up company has problems: {}", problems[0]),
    };
    let built = started.elapsed().as_secs_f64();
    let at = "2026-06-01T12:00:00Z".parse().expect("an instant");
    let mut found = 0;
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let started = Instant::now();
            found = findings::compute(&register, at).open.len();
            started.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    eprintln!("{responsibilities} responsibilities: built in {built:.3} s, {found} findings");
    times[runs / 2]
}

fn company(responsibilities: usize) -> Company {
    let mut dice = Dice(7);
    let mut company = Company {
        organisation: Organisation {
            name: "Made-up company".to_owned(),
            zone: ZONES[0].to_owned(),
            ..Default::default()
        },
        ..Default::default()
    };
    let begin = date(2026, 1, 1);
    for (index, zone) in ZONES.iter().enumerate() {
        company.sites.push(Site {
            id: format!("S{index}"),
            name: format!("Site {index}"),
            zone: Some((*zone).to_owned()),
            users: None,
            hours: None,
        });
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
    for id in PARTIES {
        let kind = if id == "partner" {
            PartyKind::Partner
        } else {
            PartyKind::Internal
        };
        company.parties.push(Party {
            id: id.to_owned(),
            name: id.to_owned(),
            kind,
            contacts: Vec::new(),
            hours: None,
        });
    }
    for index in 0..40 {
        company.people.push(person(index));
    }
    company.absences.push(Absence {
        person: "p3".to_owned(),
        first_day: date(2026, 7, 6),
        last_day: date(2026, 7, 17),
        kind: "vacation".to_owned(),
        stand_in: None,
        recorded_at: None,
        ended_at: None,
    });
    for index in 0..responsibilities {
        let id = format!("R{index}");
        company
            .responsibilities
            .push(adopted(&mut dice, &id, index, begin));
        let first = dice.below(3) as usize;
        let split = [SPLITS[first], SPLITS[(first + 1) % 3]];
        for _ in 0..ASSIGNMENTS {
            let assignment = assignment(&mut dice, &id, &split, begin);
            company.assignments.push(assignment);
        }
    }
    company
}

fn person(index: usize) -> Person {
    Person {
        id: format!("p{index}"),
        name: format!("Person {index}"),
        party: PARTIES[index % 4].to_owned(),
        title: None,
        skills: [("networking".to_owned(), 1 + (index % 4) as u8)].into(),
        contacts: Vec::new(),
        hours: None,
        from: None,
        until: (index % 13 == 5).then_some(date(2026, 5, 1)),
        account_open: None,
    }
}

fn adopted(dice: &mut Dice, id: &str, index: usize, from: Date) -> Adopted {
    let hours = match dice.below(4) {
        0 => None,
        1 => Some(hours("24x7")),
        2 => Some(hours("office1")),
        _ => Some(hours("Mon-Fri 07:00-21:00, Sat 09:00-17:00")),
    };
    Adopted {
        id: id.to_owned(),
        from,
        title: Some(format!("Responsibility {index}")),
        hours,
        skills: Some([("networking".to_owned(), 3)].into()),
        duties: Some(vec![Duty {
            id: format!("{id}.D1"),
            title: "Look at it".to_owned(),
            every: "P1M".to_owned(),
            grace: Some("P7D".to_owned()),
            evidence_kind: None,
        }]),
        ..Default::default()
    }
}

fn assignment(dice: &mut Dice, id: &str, split: &[(&str, u64)], from: Date) -> Assignment {
    let party = dice.below(4) as usize;
    let person = (dice.below(4) == 0).then(|| format!("p{}", party + 4 * dice.below(10) as usize));
    let hours = match dice.below(5) {
        0 => None,
        1 => Some(hours(&format!("office{}", dice.below(4)))),
        2 => Some(hours(&format!("outside office{}", dice.below(4)))),
        _ => {
            let (start, length, zone) = (
                dice.below(12),
                6 + dice.below(6),
                ZONES[dice.below(4) as usize],
            );
            Some(hours(&format!(
                "Mon-Fri {start:02}:00-{:02}:30 {zone}",
                start + length
            )))
        }
    };
    let mut scope = Scope {
        hours,
        ..Default::default()
    };
    for &(dimension, values) in split {
        if dice.below(3) == 0 {
            let prefix = if dimension == "site" { "S" } else { "v" };
            let listed = (0..1 + dice.below(2)).map(|_| format!("{prefix}{}", dice.below(values)));
            scope
                .sets
                .insert(dimension.to_owned(), ValueSet::Only(listed.collect()));
        }
    }
    Assignment {
        responsibility: id.to_owned(),
        party: PARTIES[party].to_owned(),
        person,
        role: if dice.below(3) == 0 {
            Role::Doer
        } else {
            Role::Accountable
        },
        scope,
        from,
        until: None,
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
