//! The tables behind the pictures: load, holes, hours in words.
use engine::{
    register::Register,
    rota::{Hole, Load},
};
use jiff::{Timestamp, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;

/// What the rotas ask of a person in the time that is looked at.
#[derive(Serialize, JsonSchema)]
pub struct LoadLine {
    pub person: String,
    pub name: String,
    pub kind: &'static str,
    pub hours: i64,
    /// With a moment of duty between midnight and five.
    pub nights: u32,
    /// Days in a row without eleven hours of rest.
    pub short_rests: u32,
    pub longest_without_rest_hours: i64,
    /// Of all time, in percent. A quarter is the limit.
    pub share: u32,
    pub over_limit: bool,
}

impl LoadLine {
    pub fn of(register: &Register, load: &Load) -> LoadLine {
        LoadLine {
            person: load.person.clone(),
            name: crate::cover::chosen::name_of(register, &load.person).to_owned(),
            kind: crate::cover::chosen::kind_of(register, &load.person),
            hours: (load.minutes + 30) / 60,
            nights: load.nights,
            short_rests: load.short_rests,
            longest_without_rest_hours: load.longest_without_rest_minutes / 60,
            share: (load.share * 100.0).round() as u32,
            over_limit: load.over_limit,
        }
    }
}

/// A stretch in which nobody is on, in words.
#[derive(Serialize, JsonSchema)]
pub struct HoleLine {
    pub responsibility: String,
    pub rota: String,
    #[schemars(with = "engine::schema::Instant")]
    pub from: Timestamp,
    #[schemars(with = "engine::schema::Instant")]
    pub to: Timestamp,
    pub minutes: i64,
    /// `no_layer`, `holiday`, `open_shift`, `absent`, `left`, `party_stopped` or `too_few`.
    pub kind: String,
    pub cause: String,
    pub person: Option<String>,
    #[serde(skip)]
    pub when: String,
    #[serde(skip)]
    pub long: String,
}

impl HoleLine {
    pub fn of(zone: &TimeZone, hole: &Hole) -> HoleLine {
        HoleLine {
            responsibility: hole.responsibility.clone(),
            rota: hole.rota.clone(),
            from: hole.from,
            to: hole.to,
            minutes: hole.minutes,
            kind: hole.kind.clone(),
            cause: hole.cause.clone(),
            person: hole.person.clone(),
            when: stretch_in_words(zone, hole.from, hole.to),
            long: hours_in_words(hole.minutes),
        }
    }
}

/// `Mon 6 Jul, 08:00 to 18:00`
pub fn stretch_in_words(zone: &TimeZone, from: Timestamp, to: Timestamp) -> String {
    let (from, to) = (zone.to_datetime(from), zone.to_datetime(to));
    let end = match from.date() == to.date() {
        true => to.strftime("%H:%M").to_string(),
        false => to.strftime("%a %-d %b, %H:%M").to_string(),
    };
    format!("{} to {end}", from.strftime("%a %-d %b, %H:%M"))
}

/// `14 h`, `30 min`, `1 h 30 min`.
pub fn hours_in_words(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
