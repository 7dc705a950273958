//! One week of one responsibility, ready to be drawn as bands of hours: which party
//! holds which cell when, where nobody does, and where two do. Beside it, the table
//! of the other dimensions. Only data; colours and places are the page's.
use crate::cover::{Balance, Cell, Moment, Scales, cells};
use crate::facts::Role;
use crate::findings::Interval;
use crate::intervals::{self, Span};
use crate::register::calendars::ALWAYS;
use crate::register::{Held, Register};
use jiff::civil::Date;
use serde::Serialize;

/// The week from Monday midnight to Monday midnight of the organisation's zone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeekPicture {
    pub responsibility: String,
    pub monday: Date,
    pub week: Interval,
    pub rows: Vec<Row>,
    pub tables: Vec<Table>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// `system: WMS, EDI`, or `everything`.
    pub label: String,
    pub needed: Vec<Interval>,
    pub bands: Vec<Band>,
    pub holes: Vec<Interval>,
    pub doubles: Vec<Interval>,
}

/// A stretch that somebody holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Band {
    pub party: String,
    pub person: Option<String>,
    pub role: Role,
    pub from: jiff::Timestamp,
    pub to: jiff::Timestamp,
}

/// The values of one dimension, and who holds which.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    pub dimension: String,
    pub rows: Vec<TableRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableRow {
    pub value: String,
    pub accountable: Vec<String>,
    pub doers: Vec<String>,
}

/// The picture of a week; nothing when there is no such responsibility.
pub fn week(register: &Register, responsibility: &str, monday: Date) -> Option<WeekPicture> {
    let index = register.index_of(responsibility)?;
    let resolved = register.responsibility(responsibility)?;
    let at = register.begins(monday);
    let next = monday.checked_add(jiff::Span::new().days(7)).ok()?;
    let window = (at.as_second(), register.begins(next).as_second());
    // A week in which the clocks go back is longer than seven days.
    let moment = Moment::with_weeks(register, at, 2);
    let in_week = |held: &&Held| held.from < window.1 && window.0 < held.until;
    let held: Vec<&Held> = register.held_of(index).filter(in_week).collect();
    let cells = cells(register, resolved, &held, held.clone());
    Some(WeekPicture {
        responsibility: responsibility.to_owned(),
        monday,
        week: interval(window),
        rows: cells
            .iter()
            .map(|cell| row(&moment, cell, window))
            .collect(),
        tables: tables(register, &held, &cells),
    })
}

fn row(moment: &Moment, cell: &Cell, window: Span) -> Row {
    let register = moment.register;
    let need = cell.need.unwrap_or(ALWAYS);
    let needed = match (cell.needed, cell.need) {
        (true, Some(need)) => register.calendars.expand(need, window),
        _ => Vec::new(),
    };
    let mut bands = Vec::new();
    for held in &cell.held {
        let hours = register
            .calendars
            .expand(held.hours.unwrap_or(need), window);
        for span in intervals::intersect(&hours, &[(held.from, held.until)]) {
            let interval = interval(span);
            bands.push(Band {
                party: register.party_at(held.party).id.clone(),
                person: held
                    .person
                    .map(|person| register.person_at(person).id.clone()),
                role: held.role,
                from: interval.from,
                to: interval.to,
            });
        }
    }
    bands.sort_by(|a, b| (a.role, a.from, &a.party).cmp(&(b.role, b.from, &b.party)));
    let mut accountable = cell.clone();
    accountable
        .held
        .retain(|held| held.role == Role::Accountable);
    let (holes, doubles) = weighed(moment, &accountable, window);
    Row {
        label: crate::cover::label(register, cell),
        needed: needed.into_iter().map(interval).collect(),
        bands,
        holes: holes.into_iter().map(interval).collect(),
        doubles: doubles.into_iter().map(interval).collect(),
    }
}

/// What is not held by anybody who is there, and what two hold at once; piece by
/// piece where assignments begin or end within the window.
fn weighed(moment: &Moment, cell: &Cell, window: Span) -> (Vec<Span>, Vec<Span>) {
    let bounds = cell.held.iter().flat_map(|held| [held.from, held.until]);
    let mut edges: Vec<i64> = bounds
        .filter(|edge| window.0 < *edge && *edge < window.1)
        .collect();
    edges.extend([window.0, window.1]);
    edges.sort_unstable();
    edges.dedup();
    let (mut holes, mut doubles) = (Vec::new(), Vec::new());
    for pair in edges.windows(2) {
        let piece = [(pair[0], pair[1])];
        let mut cell = cell.clone();
        cell.held.retain(|held| held.in_force(pair[0]));
        let mut scales = Scales::new(moment, std::slice::from_ref(&cell), Balance::Thorough);
        let orphaned = scales.weigh(moment, &cell).orphaned;
        holes.extend(intervals::intersect(&scales.holes(), &piece));
        holes.extend(intervals::intersect(&orphaned, &piece));
        doubles.extend(intervals::intersect(&scales.doubled(), &piece));
    }
    (intervals::normalise(holes), intervals::normalise(doubles))
}

fn tables(register: &Register, held: &[&Held], cells: &[Cell]) -> Vec<Table> {
    let mut numbers: Vec<u32> = held
        .iter()
        .flat_map(|held| held.sets.iter().map(|(number, _)| *number))
        .collect();
    numbers.extend(
        cells
            .iter()
            .flat_map(|cell| cell.parts.iter().map(|(number, _)| *number)),
    );
    numbers.sort_unstable();
    numbers.dedup();
    numbers
        .into_iter()
        .map(|number| table(register, held, cells, number))
        .collect()
}

fn table(register: &Register, held: &[&Held], cells: &[Cell], number: u32) -> Table {
    let in_cells = cells
        .iter()
        .flat_map(|cell| &cell.parts)
        .filter(|(dimension, _)| *dimension == number);
    let mut values: Vec<u32> = in_cells
        .flat_map(|(_, values)| values.iter().copied())
        .collect();
    let sets = held.iter().filter_map(|held| held.set(number));
    values.extend(sets.flat_map(|set| set.listed.iter().copied()));
    values.sort_unstable();
    values.dedup();
    let rows = values.into_iter().map(|value| {
        let parties = |role: Role| {
            let holds = held
                .iter()
                .filter(|held| held.role == role && held.holds(number, value));
            let mut parties: Vec<String> = holds
                .map(|held| register.party_at(held.party).id.clone())
                .collect();
            parties.sort();
            parties.dedup();
            parties
        };
        TableRow {
            value: crate::cover::value_name(register, value).to_owned(),
            accountable: parties(Role::Accountable),
            doers: parties(Role::Doer),
        }
    });
    Table {
        dimension: register.words.dimensions[number as usize].clone(),
        rows: rows.collect(),
    }
}

pub(crate) fn interval(span: Span) -> Interval {
    let stamp = |second| jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::MAX);
    Interval {
        from: stamp(span.0),
        to: stamp(span.1),
        minutes: (span.1 - span.0) / 60,
    }
}
