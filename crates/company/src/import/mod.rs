//! Schedules of other systems as rotas. What they say is carried over as exactly as
//! it can be said; what cannot is listed, and never dropped in silence.
mod opsgenie;
mod pagerduty;

pub use opsgenie::opsgenie;
pub use pagerduty::pagerduty;

use crate::write::fragment;
use engine::catalogue::Catalogue;
use engine::civil;
use engine::facts::{Company, Contact, Layer, Member, Opening, Party, PartyKind, Person, Rota};
use engine::hours::{Days, Hours, Pattern, Window};
use engine::register::Register;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::BTreeMap;

/// What was read of another system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// Everybody who stands in the rotas.
    pub people: Vec<Person>,
    pub rotas: Vec<Rota>,
    /// What could not be carried over, or not exactly; a sentence each.
    pub left_out: Vec<String>,
    /// Who is known by what the other system calls them.
    known: BTreeMap<String, String>,
}

/// The party to which everybody belongs until somebody says otherwise.
const PARTY: &str = "internal";

impl Imported {
    /// Part of a company file: `people` and `rotas`, after what is to be looked at.
    pub fn to_toml(&self) -> String {
        let mut text = String::from(
            "# People and rotas, to be taken into a company file. Whoever is not of the\n\
             # internal team needs another `party`; each rota needs its `responsibilities`.\n",
        );
        if !self.left_out.is_empty() {
            text.push_str("#\n# Could not be carried over as it was:\n");
            for line in &self.left_out {
                text.push_str(&format!("# - {}\n", line.replace(['\n', '\r'], " ")));
            }
        }
        text.push_str(&fragment(&self.people, &self.rotas));
        text
    }

    fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.left_out.contains(&text) {
            self.left_out.push(text);
        }
    }

    /// The id of a person, who is added when they are new: one whom the other system calls
    /// by none of these keys. Somebody who is switched off keeps their turns, so that those
    /// of the others stay where they are; nobody has them, and that shows as a hole.
    fn person(
        &mut self,
        keys: &[Option<&str>],
        name: &str,
        mail: Option<&str>,
        off_since: Option<Date>,
    ) -> String {
        let id = self.somebody(keys, name, mail, off_since);
        if let Some(day) = off_since {
            self.note(format!(
                "{name} is switched off there: taken over as gone since {day}, and the turns stand open; set the day, or take {id} out of the members"
            ));
        }
        id
    }

    fn somebody(
        &mut self,
        keys: &[Option<&str>],
        name: &str,
        mail: Option<&str>,
        gone_since: Option<Date>,
    ) -> String {
        let mut keys: Vec<&str> = keys.iter().copied().flatten().collect();
        if keys.is_empty() {
            keys.push(name);
        }
        let known = keys.iter().find_map(|key| self.known.get(*key)).cloned();
        let id = known.unwrap_or_else(|| self.add(name, mail));
        for key in keys {
            self.known.insert(key.to_owned(), id.clone());
        }
        let theirs = self.people.iter_mut().find(|person| person.id == id);
        if let Some(person) = theirs {
            person.until = person.until.or(gone_since);
        }
        id
    }

    fn add(&mut self, name: &str, mail: Option<&str>) -> String {
        let source = mail.and_then(|mail| mail.split('@').next()).unwrap_or(name);
        let taken: Vec<&str> = self.people.iter().map(|person| &*person.id).collect();
        let short = slug(source);
        let id = free(&short, &taken);
        if id != short {
            self.note(format!(
                "there are two who would both be `{short}`: {name} is `{id}` here"
            ));
        }
        let contacts = mail.map(|mail| Contact {
            kind: "mail".to_owned(),
            value: mail.to_owned(),
        });
        self.people.push(Person {
            id: id.clone(),
            name: name.to_owned(),
            party: PARTY.to_owned(),
            title: None,
            skills: Default::default(),
            contacts: contacts.into_iter().collect(),
            hours: None,
            from: None,
            until: None,
            account_open: None,
        });
        id
    }

    /// Takes a rota over, under an id that no other has.
    fn take(&mut self, mut rota: Rota) {
        if rota.layers.is_empty() {
            self.note(format!(
                "{}: nothing of it could be carried over; the schedule is left out",
                rota.name
            ));
            return;
        }
        let taken: Vec<&str> = self.rotas.iter().map(|rota| &*rota.id).collect();
        let id = free(&rota.id, &taken);
        if id != rota.id {
            self.note(format!(
                "there are two schedules that would both be `{}`: {} is `{id}` here",
                rota.id, rota.name
            ));
            rota.id = id;
        }
        self.rotas.push(rota);
    }

    /// Holds what was read against the rules of a company file: what they refuse is left
    /// out, and told.
    fn checked(mut self) -> Self {
        loop {
            let mut company = Company {
                people: self.people.clone(),
                rotas: self.rotas.clone(),
                ..Company::default()
            };
            "Company".clone_into(&mut company.organisation.name);
            "UTC".clone_into(&mut company.organisation.zone);
            company.parties.push(Party {
                id: PARTY.to_owned(),
                name: PARTY.to_owned(),
                kind: PartyKind::Internal,
                contacts: Vec::new(),
                hours: None,
            });
            let Err(problems) = Register::new(&company, &Catalogue::default()) else {
                return self;
            };
            let problem = &problems[0];
            let number = problem.path.strip_prefix("rotas[");
            let number = number.and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
            let Some(number) = number.filter(|number| *number < self.rotas.len()) else {
                self.note(format!("nothing could be carried over: {problem}"));
                (self.people, self.rotas) = (Vec::new(), Vec::new());
                return self;
            };
            let rota = self.rotas.remove(number);
            self.note(format!(
                "{}: the schedule is left out: {problem}",
                rota.name
            ));
        }
    }

    /// Overrides go before all layers, each person's as a layer that is closed but for them.
    fn overrides(
        &mut self,
        rota: &mut Rota,
        zone: &TimeZone,
        all: &[(String, Timestamp, Timestamp)],
    ) {
        for (number, (person, from, to)) in all.iter().enumerate() {
            let meets =
                |(_, begin, end): &&(String, Timestamp, Timestamp)| begin < to && from < end;
            if let Some((other, ..)) = all[..number].iter().find(meets) {
                self.note(format!(
                    "{}: the overrides of {other} and {person} lie over each other from {from} to {to}; both are on then",
                    rota.name
                ));
            }
            let (begin, end) = (zone.to_datetime(*from), zone.to_datetime(*to));
            if civil::instant(zone, begin) >= civil::instant(zone, end) {
                self.note(format!(
                    "{}: the override of {person} from {from} to {to} has no length on the clocks of the schedule; it is left out",
                    rota.name
                ));
                continue;
            }
            let name = format!("overrides of {person}");
            if !rota.layers.iter().any(|layer| layer.name == name) {
                rota.layers.push(Layer {
                    name: name.clone(),
                    priority: 1,
                    hours: Some(never()),
                    members: vec![Member::person(person)],
                    ..Layer::default()
                });
            }
            let exact =
                |time: DateTime, at: &Timestamp| civil::instant(zone, time) == at.as_second();
            if !exact(begin, from) || !exact(end, to) {
                self.note(format!(
                    "{}: the override of {person} from {from} to {to} touches an hour that the clocks show twice; its first occurrence is meant now",
                    rota.name
                ));
            }
            rota.openings.push(Opening {
                layer: name,
                from: begin,
                to: end,
            });
        }
    }
}

/// No hour at all.
fn never() -> Hours {
    let all = Window {
        days: Days(0b111_1111),
        from: 0,
        to: 1440,
    };
    Hours {
        pattern: Pattern::Except(vec![all]),
        zone: None,
    }
}

/// Stretches of the week (first minute after Monday midnight, length in minutes), as
/// windows that end at midnight at the latest.
fn windows(stretches: &[(u32, u32)]) -> Hours {
    let mut windows: Vec<Window> = Vec::new();
    for &(start, length) in stretches {
        let (mut at, end) = (start, start + length.min(7 * 1440));
        while at < end {
            let midnight = (at / 1440 + 1) * 1440;
            let to = end.min(midnight);
            let day = 1u8 << ((at / 1440) % 7);
            let (from, to) = (at % 1440, to - at / 1440 * 1440);
            match windows
                .iter_mut()
                .find(|window| (window.from, window.to) == (from, to))
            {
                Some(window) => window.days.0 |= day,
                None => windows.push(Window {
                    days: Days(day),
                    from,
                    to,
                }),
            }
            at = midnight;
        }
    }
    windows.sort_by_key(|window| (window.from, window.to));
    Hours {
        pattern: Pattern::Windows(windows),
        zone: None,
    }
}

fn slug(text: &str) -> String {
    let letters = text.to_lowercase();
    let words = letters
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let id = words.collect::<Vec<_>>().join("-");
    if id.is_empty() {
        "somebody".to_owned()
    } else {
        id
    }
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value[key].as_str().filter(|text| !text.trim().is_empty())
}

/// An instant with its offset: `2015-11-06T20:00:00-05:00`.
fn instant(value: &Value, key: &str) -> Option<Timestamp> {
    text(value, key)?.parse().ok()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// What was saved under a key: a list, or the whole answer that holds one, as `{"data": […]}`
/// or under the key again. What is there and is neither is told.
fn saved<'v>(imported: &mut Imported, value: &'v Value, key: &str) -> Vec<&'v Value> {
    let found = &value[key];
    let mut forms = [found, &found["data"], &found[key]].into_iter();
    let all = forms.find_map(Value::as_array);
    if all.is_none() && !found.is_null() {
        imported.note(format!(
            "`{key}` is there, and no list of them is in it; they are left out"
        ));
    }
    all.into_iter().flatten().collect()
}

/// A zone that we know, or a word about the one that we do not.
fn zone_of(imported: &mut Imported, name: &str, schedule: &str) -> (Option<String>, TimeZone) {
    match civil::zone(name) {
        Some(zone) => (Some(name.to_owned()), zone),
        None => {
            imported.note(format!(
                "{schedule}: `{name}` is no zone that is known here; its times are read in UTC"
            ));
            (Some("UTC".to_owned()), TimeZone::UTC)
        }
    }
}

/// Layers begin and end with a day of the company's clocks, and here nobody knows those.
fn day(imported: &mut Imported, what: &str, zone: &TimeZone, at: Timestamp) -> Date {
    let time = zone.to_datetime(at);
    imported.note(format!(
        "{what} at {time} on the clocks of the schedule; it is carried over to the midnight of that day on the company's clocks"
    ));
    time.date()
}

/// The first of `id`, `id-2`, `id-3` … that is not taken.
fn free(id: &str, taken: &[&str]) -> String {
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    let mut all = std::iter::once(id.to_owned()).chain(numbered);
    let free = all.find(|id| !taken.contains(&id.as_str()));
    free.unwrap_or_else(|| id.to_owned())
}

/// A whole number, also one that is written as a text.
fn whole(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests;
