//! A second opinion on the engine: the plainest code that could be right, cell by
//! cell and minute by minute, on random registers around changes of the clocks.
//! It shares nothing with the code that it checks but the facts.
use super::cells::{Cell, cells};
use super::moment::Moment;
use super::weigh::{Balance, Scales};
use crate::catalogue::Catalogue;
use crate::facts::*;
use crate::intervals::{self, Span};
use crate::register::{Held, Register};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

const REGISTERS: usize = 10_000;
/// Minutes of real time that are compared.
const MINUTES: usize = 17 * 60;
/// The clocks of no zone went back by more than this many minutes in these windows.
const BEFORE: usize = 26 * 60;

/// Zones with odd clocks, and instants a little before one of them changes.
const WINDOWS: [(&str, &str); 14] = [
    ("America/Santiago", "2026-04-04T16:00:00Z"),
    ("America/Santiago", "2026-09-05T18:00:00Z"),
    ("America/Havana", "2026-03-07T20:00:00Z"),
    ("America/Havana", "2026-10-31T20:00:00Z"),
    ("Africa/Cairo", "2026-04-23T12:00:00Z"),
    ("Africa/Cairo", "2026-10-29T10:00:00Z"),
    ("Antarctica/Troll", "2026-03-28T16:00:00Z"),
    ("Antarctica/Troll", "2026-10-24T18:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T05:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T06:00:00Z"),
    ("Asia/Kathmandu", "2026-06-01T09:00:00Z"),
    ("Pacific/Apia", "2011-12-29T20:00:00Z"),
    ("Europe/Berlin", "2026-10-24T18:00:00Z"),
    ("America/New_York", "2026-03-07T22:00:00Z"),
];

const ZONES: [&str; 9] = [
    "America/Santiago",
    "America/Havana",
    "Africa/Cairo",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Europe/Berlin",
    "America/New_York",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// What the wall clock has shown at the latest, for every minute of a window: it
/// goes on to the later side of a gap, and waits while an hour is shown again.
fn latest_wall(zone: &TimeZone, start: i64) -> Vec<i64> {
    let mut latest = i64::MIN;
    let mut walls = Vec::new();
    for minute in 0..BEFORE + MINUTES {
        let second = start + (minute as i64 - BEFORE as i64) * 60;
        let stamp = Timestamp::from_second(second).unwrap();
        let offset = i64::from(zone.to_offset(stamp).seconds());
        latest = latest.max(second + offset);
        walls.push(latest);
    }
    walls.split_off(BEFORE)
}

/// Random hours: what is written, and the naive meaning on the wall clock.
struct Written {
    text: String,
    zone: usize,
    /// (weekday from Monday, from, to) in minutes; `to` may lie in the next day.
    windows: Vec<(i64, i64, i64)>,
    except: bool,
    outside: bool,
    /// Days since 1970 on which it is closed.
    closed: Vec<i64>,
}

impl Written {
    fn random(dice: &mut Dice, zone: usize) -> Self {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let mut windows = Vec::new();
        let mut items = Vec::new();
        for _ in 0..1 + dice.below(3) {
            let (first, count) = (dice.below(7), dice.below(7));
            let from = dice.below(24 * 4) as i64 * 15;
            let length = 15 * (1 + dice.below(95)) as i64;
            let to = (from + length) % 1440;
            let end = if to == 0 { 1440 } else { to };
            let clock = |m: i64| format!("{:02}:{:02}", m / 60, m % 60);
            let days = match count {
                0 => DAYS[first].to_owned(),
                count => format!("{}-{}", DAYS[first], DAYS[(first + count) % 7]),
            };
            items.push(format!("{days} {}-{}", clock(from), clock(end)));
            for step in 0..=count {
                windows.push((((first + step) % 7) as i64, from, from + length));
            }
        }
        let except = dice.below(4) == 0;
        let except_word = if except { "24x7 except " } else { "" };
        Self {
            text: format!("{except_word}{} {}", items.join(", "), ZONES[zone]),
            zone,
            windows,
            except,
            outside: false,
            closed: Vec::new(),
        }
    }

    fn holds(&self, walls: &[Vec<i64>], minute: usize) -> bool {
        let wall = walls[self.zone][minute].div_euclid(60);
        let (day, time) = (wall.div_euclid(1440), wall.rem_euclid(1440));
        // 1970-01-01 was a Thursday.
        let weekday = (day + 3).rem_euclid(7);
        let yesterday = (weekday + 6) % 7;
        let written = self.windows.iter().any(|&(on, from, to)| {
            (on == weekday && from <= time && time < to) || (on == yesterday && time + 1440 < to)
        });
        let open = (written != self.except) && !self.closed.contains(&day);
        open != self.outside
    }
}

/// One naive assignment.
struct Part {
    party: usize,
    person: Option<usize>,
    hours: Option<usize>,
    /// By dimension: the values that it holds.
    sets: [Option<Vec<usize>>; 2],
}

struct Case {
    company: Company,
    need: Option<usize>,
    parts: Vec<Part>,
    /// By written hours: whether they hold, for every minute.
    minutes: Vec<Vec<bool>>,
}

const VALUES: [&[&str]; 2] = [&["a", "b", "c"], &["x", "y"]];
const DIMENSIONS: [&str; 2] = ["system", "severity"];

fn case(dice: &mut Dice, home: usize, start: i64, walls: &[Vec<i64>]) -> Case {
    let mut company = Company::default();
    company.organisation.name = "Made up".to_owned();
    company.organisation.zone = ZONES[home].to_owned();
    for (dimension, values) in DIMENSIONS.iter().zip(VALUES) {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        company.dimensions.insert((*dimension).to_owned(), values);
    }
    for party in 0..3 {
        company.parties.push(Party {
            id: format!("party{party}"),
            name: format!("Party {party}"),
            kind: PartyKind::Internal,
            contacts: Vec::new(),
            hours: None,
        });
    }
    for person in 0..6 {
        let text = format!(
            r#"{{"id":"person{person}","name":"P","party":"party{}"}}"#,
            person % 3
        );
        company.people.push(serde_json::from_str(&text).unwrap());
    }
    let mut written = vec![always()];
    for number in 0..4 {
        let zone = if dice.below(3) == 0 {
            dice.below(ZONES.len())
        } else {
            home
        };
        written.push(named(dice, number, zone, start, &mut company));
    }
    let pick = |dice: &mut Dice| 1 + dice.below(written.len() - 1);
    let need = match dice.below(4) {
        0 => None,
        1 => Some(0),
        _ => Some(pick(dice)),
    };
    company.responsibilities.push(Adopted {
        id: "R".to_owned(),
        title: Some("R".to_owned()),
        from: date(2000, 1, 1),
        hours: need.map(|need: usize| written[need].text.parse().unwrap()),
        ..Default::default()
    });
    let mut parts = Vec::new();
    for _ in 0..1 + dice.below(4) {
        let party = dice.below(3);
        let part = Part {
            party,
            person: (dice.below(3) == 0).then(|| party + 3 * dice.below(2)),
            hours: (dice.below(5) > 0).then(|| pick(dice)),
            sets: [random_set(dice, 3), random_set(dice, 2)],
        };
        company.assignments.push(assignment(dice, &part, &written));
        parts.push(part);
    }
    let minutes = |hours: &Written| {
        (0..MINUTES)
            .map(|minute| hours.holds(walls, minute))
            .collect()
    };
    Case {
        company,
        need,
        parts,
        minutes: written.iter().map(minutes).collect(),
    }
}

fn always() -> Written {
    Written {
        text: "24x7".to_owned(),
        zone: 0,
        windows: Vec::new(),
        except: true,
        outside: false,
        closed: Vec::new(),
    }
}

/// Hours as they are, or as a calendar with holidays, or as all but that calendar.
fn named(
    dice: &mut Dice,
    number: usize,
    zone: usize,
    start: i64,
    company: &mut Company,
) -> Written {
    let mut written = Written::random(dice, zone);
    let way = dice.below(4);
    if way < 2 {
        return written;
    }
    let name = format!("calendar{number}");
    let today = start.div_euclid(86_400);
    let closed: Vec<i64> = (0..dice.below(3))
        .map(|_| today + dice.below(3) as i64)
        .collect();
    let day = |day: &i64| {
        date(1970, 1, 1)
            .checked_add(jiff::Span::new().days(*day))
            .unwrap()
    };
    company
        .holidays
        .insert(name.clone(), closed.iter().map(day).collect());
    company.calendars.insert(
        name.clone(),
        Calendar {
            hours: written.text.parse().unwrap(),
            zone: Some(ZONES[zone].to_owned()),
            holidays: Some(name.clone()),
        },
    );
    written.closed = closed;
    written.outside = way == 3;
    written.text = if way == 3 {
        format!("outside {name}")
    } else {
        name
    };
    written
}

fn random_set(dice: &mut Dice, values: usize) -> Option<Vec<usize>> {
    if dice.below(3) > 0 {
        return None;
    }
    let mut chosen: Vec<usize> = (0..values).filter(|_| dice.below(2) == 0).collect();
    if chosen.is_empty() {
        chosen.push(dice.below(values));
    }
    Some(chosen)
}

fn assignment(dice: &mut Dice, part: &Part, written: &[Written]) -> Assignment {
    let mut scope = Scope {
        hours: part.hours.map(|hours| written[hours].text.parse().unwrap()),
        ..Default::default()
    };
    for (dimension, set) in part.sets.iter().enumerate() {
        let Some(set) = set else { continue };
        let name = |value: usize| VALUES[dimension][value].to_owned();
        let rest: Vec<String> = (0..VALUES[dimension].len())
            .filter(|value| !set.contains(value))
            .map(name)
            .collect();
        let set = match !rest.is_empty() && dice.below(2) == 0 {
            true => ValueSet::Except { except: rest },
            false => ValueSet::Only(set.iter().map(|value| name(*value)).collect()),
        };
        scope.sets.insert(DIMENSIONS[dimension].to_owned(), set);
    }
    Assignment {
        responsibility: "R".to_owned(),
        party: format!("party{}", part.party),
        person: part.person.map(|person| format!("person{person}")),
        role: Role::Accountable,
        scope,
        from: date(2001, 1, 1),
        until: None,
    }
}

/// For every minute of one cell: (is it a hole, do two hold it).
fn judge(case: &Case, cell: [usize; 2]) -> Vec<(bool, bool)> {
    // The first written hours are all hours.
    let needed = &case.minutes[case.need.unwrap_or(0)];
    let ours = |part: &&Part| {
        let holds = |dimension: usize| {
            part.sets[dimension]
                .as_ref()
                .is_none_or(|set| set.contains(&cell[dimension]))
        };
        holds(0) && holds(1)
    };
    let parts: Vec<&Part> = case.parts.iter().filter(ours).collect();
    let hours = |part: &&Part| part.hours.map_or(needed, |hours| &case.minutes[hours]);
    let hours: Vec<&Vec<bool>> = parts.iter().map(hours).collect();
    let judged = (0..MINUTES).map(|minute| {
        let now = |index: usize| hours[index][minute];
        let hole = case.need.is_some() && needed[minute] && !(0..parts.len()).any(now);
        let doubled = (0..parts.len())
            .any(|a| (0..a).any(|b| now(a) && now(b) && at_odds(parts[a], parts[b])));
        (hole, doubled)
    });
    judged.collect()
}

fn at_odds(a: &Part, b: &Part) -> bool {
    a.party != b.party || matches!((a.person, b.person), (Some(a), Some(b)) if a != b)
}

/// The stretches of the engine, minute by minute. Whole minutes only.
fn minutes_of(spans: &[Span], start: i64) -> Vec<bool> {
    let mut minutes = vec![false; MINUTES];
    for span in spans {
        assert!(
            span.0 % 60 == 0 && span.1 % 60 == 0,
            "whole minutes: {span:?}"
        );
        let (from, to) = ((span.0 - start) / 60, (span.1 - start) / 60);
        minutes[from as usize..to as usize].fill(true);
    }
    minutes
}

fn cell_of<'c, 'r>(register: &Register, cells: &'c [Cell<'r>], values: [usize; 2]) -> &'c Cell<'r> {
    let holds = |cell: &&Cell| {
        (0..2).all(|dimension| {
            let number = register
                .words
                .find_dimension(DIMENSIONS[dimension])
                .unwrap();
            let value = register
                .words
                .find_value(VALUES[dimension][values[dimension]])
                .unwrap();
            let part = cell.parts.iter().find(|(part, _)| *part == number);
            part.is_none_or(|(_, values)| values.contains(&value))
        })
    };
    let mut found = cells.iter().filter(holds);
    let cell = found.next().expect("every value lies in a cell");
    assert!(found.next().is_none(), "no value lies in two cells");
    cell
}

/// Compares one register; returns how many minutes were holes, and how many doubled.
fn compare(case: &Case, start: i64) -> (usize, usize) {
    let register = Register::new(&case.company, &Catalogue::default())
        .unwrap_or_else(|problems| panic!("{problems:?}"));
    let at = Timestamp::from_second(start).unwrap();
    let moment = Moment::with_weeks(&register, at, 1);
    let held: Vec<&Held> = register.held.iter().collect();
    let cells = cells(
        &register,
        &register.responsibilities()[0],
        &held,
        held.clone(),
    );
    let window = [(start, start + MINUTES as i64 * 60)];
    let (mut holes, mut doubles) = (0, 0);
    for values in (0..6).map(|number| [number / 2, number % 2]) {
        let cell = cell_of(&register, &cells, values);
        let mut scales = Scales::new(&moment, std::slice::from_ref(cell), Balance::Thorough);
        scales.weigh(&moment, cell);
        let empty = intervals::intersect(&scales.holes(), &window);
        let doubled = intervals::intersect(&scales.doubled(), &window);
        let engine = minutes_of(&empty, start)
            .into_iter()
            .zip(minutes_of(&doubled, start));
        for (minute, (engine, naive)) in engine.zip(judge(case, values)).enumerate() {
            let told = || serde_json::to_string(&case.company).unwrap();
            assert_eq!(
                engine,
                naive,
                "minute {minute} from {at}, {values:?}: {}",
                told()
            );
            holes += usize::from(naive.0);
            doubles += usize::from(naive.1);
        }
    }
    (holes, doubles)
}

#[test]
fn ten_thousand_random_registers_agree_with_the_naive_count() {
    let zones = ZONES.map(|name| TimeZoneDatabase::bundled().get(name).unwrap());
    let windows: Vec<(usize, i64, Vec<Vec<i64>>)> = WINDOWS
        .iter()
        .map(|(name, start)| {
            let start = start.parse::<Timestamp>().unwrap().as_second();
            let home = ZONES.iter().position(|zone| zone == name).unwrap();
            (
                home,
                start,
                zones.iter().map(|zone| latest_wall(zone, start)).collect(),
            )
        })
        .collect();
    let run = |first: usize| {
        let mut dice = Dice(0x5eed_1e55 + first as u64);
        let (mut holes, mut doubles) = (0, 0);
        for number in (first..REGISTERS).step_by(2) {
            let (home, start, walls) = &windows[number / 2 % windows.len()];
            let case = case(&mut dice, *home, *start, walls);
            let found = compare(&case, *start);
            holes += found.0;
            doubles += found.1;
        }
        (holes, doubles)
    };
    let (one, two) = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(1));
        (run(0), other.join().unwrap())
    });
    let (holes, doubles) = (one.0 + two.0, one.1 + two.1);
    assert!(
        holes > 1_000_000 && doubles > 1_000_000,
        "the registers were too tame: {holes}, {doubles}"
    );
}
