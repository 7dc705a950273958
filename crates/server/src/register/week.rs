//! The week of a responsibility as bands of hours: what the engine computed, put
//! where a drawing wants it.
use crate::platform::{actor::party_kind_name, words::percent};
use engine::{
    facts::Role,
    findings::Interval,
    picture::{self, WeekPicture},
    register::Register,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;

/// One drawing for each part of the scope.
#[derive(Serialize, JsonSchema)]
pub struct Weeks {
    #[serde(flatten)]
    #[schemars(with = "serde_json::Value")]
    pub picture: WeekPicture,
    #[serde(skip)]
    pub drawings: Vec<Drawing>,
}

pub struct Drawing {
    pub label: String,
    pub days: Vec<Day>,
    /// The same as a table.
    pub lines: Vec<(String, String, String)>,
    pub in_words: String,
}

pub struct Day {
    pub label: String,
    pub bars: Vec<Bar>,
    pub needed: Vec<Bar>,
    pub now: Option<String>,
}

/// A rectangle, placed in percent of the day.
pub struct Bar {
    pub class: String,
    pub x: String,
    pub width: String,
    pub y: u32,
    pub height: u32,
    pub title: String,
}

/// `None` for an unknown responsibility.
pub fn draw(
    register: &Register,
    responsibility: &str,
    monday: Date,
    now: Timestamp,
) -> Option<Weeks> {
    let picture = picture::week(register, responsibility, monday)?;
    let zone = register.zone();
    let drawings = picture
        .rows
        .iter()
        .map(|row| {
            let party = |id: &str| {
                register
                    .party(id)
                    .map_or(("vendor", id.to_owned()), |party| {
                        (party_kind_name(party.kind), party.name.clone())
                    })
            };
            let mut marks: Vec<Mark> = Vec::new();
            for band in row
                .bands
                .iter()
                .filter(|band| band.role == Role::Accountable)
            {
                let (kind, name) = party(&band.party);
                marks.push(Mark::new(
                    format!("band {kind}"),
                    band.from,
                    band.to,
                    name,
                    4,
                    22,
                ));
            }
            marks.sort_by_key(|mark| (mark.from, mark.to));
            for hole in &row.holes {
                marks.push(Mark::of(hole, "band nobody", "Nobody"));
            }
            let lines = lines(&marks, zone);
            for double in &row.doubles {
                marks.push(Mark::of(double, "band-double", "Two at once"));
            }
            Drawing {
                label: row.label.clone(),
                days: days(monday, zone, &marks, &row.needed, now),
                in_words: in_words(&lines),
                lines,
            }
        })
        .collect();
    Some(Weeks { picture, drawings })
}

/// The drawing for those who hear it.
fn in_words(lines: &[(String, String, String)]) -> String {
    if lines.is_empty() {
        return "Nobody is accountable at any hour, and no hours are demanded.".to_owned();
    }
    let said: Vec<String> = lines
        .iter()
        .map(|(from, to, who)| format!("{who} {from} to {to}"))
        .collect();
    said.join(", ")
}

struct Mark {
    class: String,
    from: Timestamp,
    to: Timestamp,
    title: String,
    y: u32,
    height: u32,
}

impl Mark {
    fn new(
        class: String,
        from: Timestamp,
        to: Timestamp,
        title: String,
        y: u32,
        height: u32,
    ) -> Mark {
        Mark {
            class,
            from,
            to,
            title,
            y,
            height,
        }
    }

    fn of(interval: &Interval, class: &str, title: &str) -> Mark {
        Mark::new(
            class.to_owned(),
            interval.from,
            interval.to,
            title.to_owned(),
            4,
            22,
        )
    }
}

fn days(
    monday: Date,
    zone: &TimeZone,
    marks: &[Mark],
    needed: &[Interval],
    now: Timestamp,
) -> Vec<Day> {
    let mut days = Vec::new();
    let mut date = monday;
    for _ in 0..7 {
        let Ok(next) = date.tomorrow() else { break };
        let bars = marks
            .iter()
            .filter_map(|mark| bar(mark, date, next, zone))
            .collect();
        let needed = needed
            .iter()
            .filter_map(|interval| {
                let mark = Mark::new(
                    "week-needed".into(),
                    interval.from,
                    interval.to,
                    String::new(),
                    1,
                    28,
                );
                bar(&mark, date, next, zone)
            })
            .collect();
        let here = zone.to_datetime(now);
        days.push(Day {
            label: date.strftime("%a").to_string(),
            bars,
            needed,
            now: (here.date() == date).then(|| percent(share(here.time()))),
        });
        date = next;
    }
    days
}

/// The part of a mark that lies on a day, by the clock on the wall.
fn bar(mark: &Mark, day: Date, next: Date, zone: &TimeZone) -> Option<Bar> {
    let place = |at: Timestamp| {
        let here = zone.to_datetime(at);
        if here.date() < day {
            0.0
        } else if here.date() >= next {
            1.0
        } else {
            share(here.time())
        }
    };
    let (from, to) = (place(mark.from), place(mark.to));
    if to <= from {
        return None;
    }
    let until = zone.to_datetime(mark.to);
    let words = format!(
        "{}, {} to {}",
        mark.title,
        zone.to_datetime(mark.from).strftime("%a %H:%M"),
        until.strftime("%a %H:%M")
    );
    Some(Bar {
        class: mark.class.clone(),
        x: percent(from),
        width: percent(to - from),
        y: mark.y,
        height: mark.height,
        title: words,
    })
}

fn share(time: jiff::civil::Time) -> f64 {
    let minutes =
        f64::from(time.hour()) * 60.0 + f64::from(time.minute()) + f64::from(time.second()) / 60.0;
    minutes / 1_440.0
}

fn lines(marks: &[Mark], zone: &TimeZone) -> Vec<(String, String, String)> {
    let mut sorted: Vec<&Mark> = marks.iter().collect();
    sorted.sort_by_key(|mark| mark.from);
    let mut lines: Vec<(Timestamp, Timestamp, String)> = Vec::new();
    for mark in sorted {
        match lines.last_mut() {
            Some((_, to, who)) if *to == mark.from && *who == mark.title => *to = mark.to,
            _ => lines.push((mark.from, mark.to, mark.title.clone())),
        }
    }
    let words = |at: Timestamp| zone.to_datetime(at).strftime("%a %H:%M").to_string();
    lines
        .into_iter()
        .map(|(from, to, who)| (words(from), words(to), who))
        .collect()
}
