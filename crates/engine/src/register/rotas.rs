//! Rotas: checked, and resolved into plans.
use super::build::Build;
use super::calendars::{ALWAYS, Cal, NEVER};
use crate::civil;
use crate::facts::{Company, Layer, Member, Rota, Rotation};
use crate::rota::plan::{Actor, FALLBACK, Plan, PlanLayer, PlanMember};
use crate::rota::turns::Turns;
use jiff::civil::Date;
use std::collections::HashMap;

/// Turns that are served are counted one by one from the first.
const EARLIEST: Date = jiff::civil::date(1990, 1, 1);

impl Build<'_> {
    pub(super) fn rotas(&mut self) -> Vec<Plan> {
        let company = self.company;
        let mut plans: Vec<Plan> = Vec::with_capacity(company.rotas.len());
        let mut versions: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, rota) in company.rotas.iter().enumerate() {
            plans.push(self.rota(index, rota));
            let others = versions.entry(&rota.id).or_default();
            let meets = |other: &&usize| {
                let other = &plans[**other];
                other.from < plans[index].until && plans[index].from < other.until
            };
            if let Some(other) = others.iter().find(meets) {
                self.check.say(
                    format!("rotas[{index}].id"),
                    format!("`{}` is already the id of rotas[{other}], at the same time", rota.id),
                    "every id once, or versions of one rota of which each begins (`from`) when the one before ends (`until`)",
                );
            }
            others.push(index);
        }
        // By id, so that the order of the file decides nothing.
        let mut versions: Vec<(&str, Vec<usize>)> = versions.into_iter().collect();
        versions.sort_unstable();
        for (number, (_, versions)) in (0..).zip(&versions) {
            owed(&mut plans, versions, company);
            for version in versions {
                plans[*version].rota = number;
            }
        }
        plans
    }

    fn rota(&mut self, index: usize, rota: &Rota) -> Plan {
        let path = |field: &str| format!("rotas[{index}].{field}");
        let id = rota.id.as_str();
        if id.trim().is_empty() || id.trim() != id || id.contains(':') {
            let expected = "a short word without a colon, and without a space at either end";
            self.check
                .say(path("id"), format!("`{id}` cannot be an id"), expected);
        }
        let mut responsibilities = Vec::new();
        for (place, id) in rota.responsibilities.iter().enumerate() {
            let path = || path(&format!("responsibilities[{place}]"));
            let known = &self.responsibilities;
            if let Some(number) = self.check.reference(path, "responsibility", id, known)
                && !responsibilities.contains(&number)
            {
                responsibilities.push(number);
            }
        }
        let zone = match &rota.zone {
            Some(name) => self.check.zone(|| path("zone"), name, &mut self.calendars),
            None => Some(self.zone),
        };
        let zone = zone.unwrap_or(self.zone);
        let max = rota.heads.max.unwrap_or(rota.heads.min);
        if rota.heads.min == 0 || max < rota.heads.min {
            let why = format!("{} to {max} heads are none that can be had", rota.heads.min);
            self.check.say(
                path("heads"),
                why,
                "at least 1, and a `max` that is not below `min`",
            );
        }
        let hours = rota
            .hours
            .as_ref()
            .and_then(|hours| self.in_zone(|| path("hours"), hours, zone));
        let (from, until) = (
            rota.from.map(|t| t.as_second()),
            rota.until.map(|t| t.as_second()),
        );
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            self.check.say(
                path("until"),
                "it ends before it begins",
                "an instant after `from`, or nothing",
            );
        }
        if rota.ended && until.is_none() {
            self.check.say(
                path("ended"),
                "it was ended, and does not say when",
                "`until` with the moment, or no `ended`",
            );
        }
        if rota.layers.is_empty() && rota.fallback.is_none() {
            self.check.say(
                path("layers"),
                "there is no layer",
                "at least one layer, with its members",
            );
        }
        let mut layers = Vec::new();
        let mut names: HashMap<&str, usize> = HashMap::new();
        let all = rota.layers.iter().chain(&rota.fallback).enumerate();
        for (place, layer) in all {
            let is_fallback = place == rota.layers.len();
            let at = match is_fallback {
                true => path("fallback"),
                false => path(&format!("layers[{place}]")),
            };
            if layer.name.trim().is_empty() {
                self.check
                    .say(format!("{at}.name"), "it is empty", "the name of the layer");
            }
            if names.insert(&layer.name, place).is_some() {
                let why = format!("another layer of the rota is named `{}` too", layer.name);
                self.check
                    .say(format!("{at}.name"), why, "every name once in a rota");
            }
            let mut resolved = self.layer(&at, place, layer, zone);
            if is_fallback {
                resolved.priority = FALLBACK;
            }
            layers.push(resolved);
        }
        self.openings(index, rota, zone, &names, &mut layers);
        self.changes(index, rota, zone, &names, &mut layers);
        let name = |layer: &PlanLayer| {
            let layer = rota.layers.get(layer.place as usize);
            layer.map_or("", |layer| layer.name.as_str())
        };
        layers.sort_by(|a, b| (a.priority, name(a)).cmp(&(b.priority, name(b))));
        Plan {
            index: index as u32,
            rota: 0,
            responsibilities,
            zone,
            hours,
            min: rota.heads.min.max(1),
            max,
            from: from.unwrap_or(i64::MIN),
            until: until.unwrap_or(i64::MAX),
            owed: i64::MAX,
            layers,
        }
    }

    fn in_zone(
        &mut self,
        path: impl FnOnce() -> String,
        hours: &crate::hours::Hours,
        zone: u32,
    ) -> Option<Cal> {
        let names = &self.calendar_names;
        self.check
            .hours(path, hours, zone, &mut self.calendars, names)
    }

    fn layer(&mut self, at: &str, place: usize, layer: &Layer, zone: u32) -> PlanLayer {
        let path = |field: &str| format!("{at}.{field}");
        if layer.priority == 0 || layer.priority == FALLBACK {
            let expected = "1 for those who are asked first, 2 for the next, and so on";
            self.check.say(
                path("priority"),
                format!("{} is no priority", layer.priority),
                expected,
            );
        }
        let mut hours = match &layer.hours {
            Some(hours) => self.in_zone(|| path("hours"), hours, zone).unwrap_or(NEVER),
            None => ALWAYS,
        };
        for (number, name) in layer.holidays.iter().enumerate() {
            let Some(days) = self.company.holidays.get(name) else {
                let known = self.company.holidays.keys().map(String::as_str);
                self.check.unknown(
                    path(&format!("holidays[{number}]")),
                    "list of holidays",
                    name,
                    known,
                );
                continue;
            };
            let days = days.iter().map(|day| civil::day_number(*day)).collect();
            hours = self.calendars.closed(hours, zone, days);
        }
        self.check.order(|| path("until"), layer.from, layer.until);
        let mut members = Vec::with_capacity(layer.members.len());
        for (number, member) in layer.members.iter().enumerate() {
            let path = path(&format!("members[{number}]"));
            members.extend(self.member(&path, member));
        }
        let turns = layer
            .rotation
            .as_ref()
            .and_then(|rotation| self.rotation(&path("rotation"), rotation));
        if layer.rotation.is_none() {
            let place = |member: &PlanMember| self.by_id[member.actor as usize];
            members.sort_by_key(|member| (place(member), member.from));
        }
        PlanLayer {
            place: place as u32,
            priority: layer.priority,
            hours,
            from: layer.from.map_or(i64::MIN, |from| self.begins(from)),
            until: layer.until.map_or(i64::MAX, |until| self.begins(until)),
            turns,
            members,
            openings: Vec::new(),
            taken: Vec::new(),
        }
    }

    fn member(&mut self, path: &str, member: &Member) -> Option<PlanMember> {
        let at = |field: &str| format!("{path}.{field}");
        self.check.order(|| at("until"), member.from, member.until);
        let actor = self.actor(path, member.person.as_deref(), member.party.as_deref())?;
        Some(PlanMember {
            actor,
            from: member.from.map_or(i64::MIN, |from| self.begins(from)),
            until: member.until.map_or(i64::MAX, |until| self.begins(until)),
        })
    }

    /// Exactly one of a person and a party.
    pub(super) fn actor(
        &mut self,
        path: &str,
        person: Option<&str>,
        party: Option<&str>,
    ) -> Option<Actor> {
        let at = |field: &str| format!("{path}.{field}");
        match (person, party) {
            (Some(id), None) => self
                .check
                .reference(|| at("person"), "person", id, &self.people),
            (None, Some(id)) => {
                let party = self
                    .check
                    .reference(|| at("party"), "party", id, &self.parties)?;
                Some(self.company.people.len() as u32 + party)
            }
            (found, _) => {
                let why = if found.is_some() {
                    "it names both"
                } else {
                    "it names nobody"
                };
                self.check
                    .say(path.to_owned(), why, "a `person` or a `party`");
                None
            }
        }
    }

    fn rotation(&mut self, path: &str, rotation: &Rotation) -> Option<Turns> {
        if rotation.every == 0 || rotation.every > Rotation::LONGEST {
            let why = format!("turns of {} are none", rotation.every);
            let expected = format!("1 to {}", Rotation::LONGEST);
            self.check.say(format!("{path}.every"), why, expected);
            return None;
        }
        if rotation.start < EARLIEST {
            let why = format!("nobody has taken turns since {}", rotation.start);
            let expected = format!("a day from {EARLIEST} on");
            self.check.say(format!("{path}.start"), why, expected);
            return None;
        }
        Some(Turns::of(rotation))
    }
}

/// Settles until when somebody must be on by each version of one rota.
fn owed(plans: &mut [Plan], versions: &[usize], company: &Company) {
    let mut versions = versions.to_vec();
    versions.sort_by_key(|version| plans[*version].from);
    for (place, version) in versions.iter().enumerate() {
        let next = versions.get(place + 1).map(|next| plans[*next].from);
        plans[*version].owed = match (company.rotas[*version].ended, next) {
            (true, _) => plans[*version].until,
            (false, next) => next.unwrap_or(i64::MAX),
        };
    }
}
