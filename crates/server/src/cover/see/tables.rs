//! The tables behind the pictures: load, holes, hours in words.
use engine::{
    register::Register,
    rota::{Fair, Hole, Load, Shared},
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
    /// Days of 24 hours in a row without eleven hours of rest.
    pub short_rests: u32,
    /// Single rests between two duties that are shorter than eleven hours.
    pub short_breaks: u32,
    /// `person`, or `party` where a party is a member as a whole.
    pub of: &'static str,
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
            short_breaks: load.short_breaks,
            of: match register.person(&load.person) {
                Some(_) => "person",
                None => "party",
            },
            longest_without_rest_hours: load.longest_without_rest_minutes / 60,
            share: (load.share * 100.0).round() as u32,
            over_limit: load.over_limit,
        }
    }
}

/// What a member has of the rotas that they share, against an even share.
#[derive(Serialize, JsonSchema)]
pub struct FairLine {
    /// All shared rotas together when left out.
    pub rota: Option<String>,
    pub who: String,
    pub name: String,
    pub hours: Shared,
    pub nights: Shared,
    pub weekends: Shared,
    pub holidays: Shared,
}

impl FairLine {
    pub fn of(register: &Register, fair: &Fair) -> FairLine {
        FairLine {
            rota: fair.rota.clone(),
            who: fair.who.clone(),
            name: crate::cover::chosen::name_of(register, &fair.who).to_owned(),
            hours: fair.hours,
            nights: fair.nights,
            weekends: fair.weekends,
            holidays: fair.holidays,
        }
    }

    /// Hours, nights, weekends and holidays in words.
    pub fn parts(&self) -> [(&'static str, String); 4] {
        [
            ("Hours", shared_in_words(&self.hours)),
            ("Nights", shared_in_words(&self.nights)),
            ("Weekends", shared_in_words(&self.weekends)),
            ("Holidays", shared_in_words(&self.holidays)),
        ]
    }
}

/// `12 h, 2 h more (+20 %)`
fn shared_in_words(it: &Shared) -> String {
    let off = it.difference_minutes;
    let words = match off {
        0 => "even".to_owned(),
        off if off > 0 => format!("{} more", hours_in_words(off)),
        off => format!("{} less", hours_in_words(-off)),
    };
    let percent = it.difference_percent.filter(|_| off != 0);
    let percent = percent.map_or(String::new(), |percent| format!(" ({percent:+.0} %)"));
    format!("{}, {words}{percent}", hours_in_words(it.minutes))
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
    /// `no_layer`, `holiday`, `open_shift`, `absent`, `left`, `party_stopped`, `too_few` or
    /// `ended`.
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
