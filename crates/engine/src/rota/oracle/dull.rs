//! One rota in the dullest way: every hand-over from the first on, and who is on at one
//! instant.
use super::clock::{Zone, instant, zone_of};
use crate::facts::*;
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

/// One rota of the facts.
pub(super) struct Dull<'c> {
    pub company: &'c Company,
    pub rota: &'c Rota,
    pub zone: Zone,
    pub home: Zone,
    end: Date,
}

/// A layer, with its hand-overs.
pub(super) struct DullLayer<'c> {
    layer: &'c Layer,
    priority: u32,
    /// When each turn begins, and its time on the clocks.
    turns: Vec<(i64, DateTime)>,
    /// Whose turn it is from when on.
    holders: Vec<(i64, Option<Member>)>,
}

impl DullLayer<'_> {
    /// Whose turn it is at an instant.
    fn turn_of(&self, at: i64) -> Option<Member> {
        let last = self.holders.iter().rfind(|(from, _)| *from <= at);
        last.and_then(|(_, holder)| holder.clone())
    }

    /// The turn that a key means.
    fn turn_on(&self, key: DateTime) -> Option<(i64, i64)> {
        let unit = self.layer.rotation.as_ref()?.unit;
        let begun = |time: &DateTime| match unit {
            Unit::Hour => *time <= key,
            _ => time.date() <= key.date(),
        };
        let number = self.turns.iter().rposition(|(_, time)| begun(time))?;
        let end = self.turns.get(number + 1).map_or(i64::MAX, |turn| turn.0);
        Some((self.turns[number].0, end))
    }
}

impl<'c> Dull<'c> {
    pub fn new(company: &'c Company, rota: &'c Rota, end: Date) -> Self {
        let zone = |name: &String| zone_of(name);
        let home = zone(&company.organisation.zone);
        Self {
            company,
            rota,
            zone: rota.zone.as_ref().map_or(home.clone(), zone),
            home,
            end,
        }
    }

    pub fn layers(&self) -> Vec<DullLayer<'c>> {
        let layers = self.rota.layers.iter().map(|layer| (layer, layer.priority));
        let fallback = self.rota.fallback.iter().map(|layer| (layer, u32::MAX));
        layers
            .chain(fallback)
            .map(|(layer, priority)| self.layer(layer, priority))
            .collect()
    }

    fn layer(&self, layer: &'c Layer, priority: u32) -> DullLayer<'c> {
        let mut dull = DullLayer {
            layer,
            priority,
            turns: Vec::new(),
            holders: Vec::new(),
        };
        let Some(rotation) = &layer.rotation else {
            return dull;
        };
        let first = rotation
            .start
            .to_datetime(rotation.at.unwrap_or(Time::midnight()));
        let mut number = 0i64;
        loop {
            let steps = number * i64::from(rotation.every);
            let span = match rotation.unit {
                Unit::Hour => Span::new().hours(steps),
                Unit::Day => Span::new().days(steps),
                Unit::Week => Span::new().weeks(steps),
                Unit::Month => Span::new().months(steps),
            };
            let time = first.checked_add(span).unwrap();
            dull.turns.push((instant(&self.zone, time), time));
            number += 1;
            if time.date() > self.end {
                break;
            }
        }
        let mut events: Vec<(i64, bool, usize)> = Vec::new();
        for (number, (from, _)) in dull.turns.iter().enumerate() {
            events.push((*from, true, number));
        }
        for member in &layer.members {
            for day in [member.from, member.until].into_iter().flatten() {
                let edge = instant(&self.home, day.to_datetime(Time::midnight()));
                if edge > dull.turns[0].0 {
                    events.push((edge, false, 0));
                }
            }
        }
        // At one instant, members come and go before the turn passes.
        events.sort();
        let mut last: Option<usize> = None;
        let mut holder: Option<usize> = None;
        for (place, &(at, is_turn, number)) in events.iter().enumerate() {
            let there = holder.is_some_and(|member| self.is_member(&layer.members[member], at));
            let served = number == 0
                || rotation.advance == Advance::Calendar
                || self.opens_within(layer, dull.turns[number - 1].0, at);
            let also_turns = events[place..]
                .iter()
                .any(|(other, turn, _)| *other == at && *turn);
            let pass = match is_turn {
                true => served || !there,
                false => !there && !also_turns,
            };
            if pass {
                holder = None;
                for step in 0..layer.members.len() {
                    let member = (last.map_or(0, |last| last + 1) + step) % layer.members.len();
                    if self.is_member(&layer.members[member], at) {
                        holder = Some(member);
                        last = Some(member);
                        break;
                    }
                }
            }
            dull.holders
                .push((at, holder.map(|member| layer.members[member].clone())));
        }
        dull
    }

    /// Who has a layer at an instant, or nothing where it is closed.
    fn holders(&self, dull: &DullLayer, all: &[DullLayer], at: i64) -> Vec<Member> {
        if !self.is_open(dull.layer, at) {
            return Vec::new();
        }
        if let Some(other) = self.changed(dull, all, at) {
            // Turns begin with the first hand-over.
            let begun = dull.layer.rotation.is_none()
                || dull.turns.first().is_some_and(|turn| turn.0 <= at);
            if begun {
                return vec![other];
            }
        }
        match dull.layer.rotation {
            None => {
                let members = dull.layer.members.iter();
                members
                    .filter(|member| self.is_member(member, at))
                    .cloned()
                    .collect()
            }
            Some(_) => dull.turn_of(at).into_iter().collect(),
        }
    }

    fn changed(&self, dull: &DullLayer, all: &[DullLayer], at: i64) -> Option<Member> {
        self.rota.changes.iter().find_map(|change| {
            if let Some(with) = &change.with {
                return self.swapped(dull, all, change, with, at);
            }
            let person = change.person.as_ref()?;
            if change.layer != dull.layer.name {
                return None;
            }
            let part = change
                .from
                .is_none_or(|from| instant(&self.zone, from) <= at)
                && change.to.is_none_or(|to| at < instant(&self.zone, to));
            let inside = match &dull.layer.rotation {
                Some(_) => {
                    let (from, end) = dull.turn_on(change.shift)?;
                    from <= at && at < end
                }
                None => self.shift_of_day(dull.layer, change.shift.date(), at),
            };
            (part && inside).then(|| Member::person(person))
        })
    }

    /// Each has the turn of the other.
    fn swapped(
        &self,
        dull: &DullLayer,
        all: &[DullLayer],
        change: &ShiftChange,
        with: &ShiftName,
        at: i64,
    ) -> Option<Member> {
        let of = |name: &String| all.iter().find(|other| other.layer.name == *name);
        let ours = (&change.layer, change.shift);
        let theirs = (&with.layer, with.shift);
        [(ours, theirs), (theirs, ours)].into_iter().find_map(
            |((name, key), (other, other_key))| {
                if *name != dull.layer.name {
                    return None;
                }
                let (from, end) = dull.turn_on(key)?;
                let inside = from <= at && at < end;
                let other = of(other)?;
                inside.then(|| other.turn_of(other.turn_on(other_key)?.0))?
            },
        )
    }

    fn away(&self, id: &str, at: i64) -> Option<Option<&str>> {
        let person = self.company.people.iter().find(|person| person.id == id)?;
        let day = |day: Date| instant(&self.home, day.to_datetime(Time::midnight()));
        let here = person.from.is_none_or(|from| day(from) <= at)
            && person.until.is_none_or(|until| at < day(until));
        if !here {
            return Some(None);
        }
        let absences = self.company.absences.iter();
        let absences = absences.filter(|absence| {
            absence.person == id
                && day(absence.first_day) <= at
                && at < day(absence.last_day.tomorrow().unwrap())
        });
        // The one with a stand-in first, and of several the first by number.
        let order = |absence: &&Absence| absence.stand_in.clone().unwrap_or("z".into());
        absences
            .min_by_key(order)
            .map(|absence| absence.stand_in.as_deref())
    }

    pub fn begins(&self, day: Date) -> i64 {
        instant(&self.home, day.to_datetime(Time::midnight()))
    }

    /// Whether somebody is wanted by hours that a responsibility has.
    pub fn needs(&self, hours: &crate::hours::Hours, at: i64) -> bool {
        self.in_hours(hours, &self.home, at)
    }

    /// Whether a layer is open, and its turns have begun.
    pub fn has(&self, dull: &DullLayer, at: i64) -> bool {
        let begun =
            dull.layer.rotation.is_none() || dull.turns.first().is_some_and(|turn| turn.0 <= at);
        begun && self.is_open(dull.layer, at)
    }

    /// Whether this version of the rota is in force.
    pub fn in_force(&self, at: i64) -> bool {
        let from = self.rota.from.is_none_or(|from| from.as_second() <= at);
        from && self.rota.until.is_none_or(|until| at < until.as_second())
    }

    /// The ids of who is on.
    pub fn on(&self, layers: &[DullLayer], at: i64) -> Vec<String> {
        if !self.in_force(at) {
            return Vec::new();
        }
        let mut by_priority: std::collections::BTreeMap<u32, Vec<String>> = Default::default();
        for dull in layers {
            for holder in self.holders(dull, layers, at) {
                let id = holder.person.clone().or(holder.party.clone()).unwrap();
                let there = match self.away(&id, at) {
                    None => Some(id),
                    Some(Some(other)) if self.away(other, at).is_none() => Some(other.to_owned()),
                    Some(_) => None,
                };
                by_priority.entry(dull.priority).or_default().extend(there);
            }
        }
        let mut on: Vec<String> = Vec::new();
        for ids in by_priority.into_values() {
            if on.len() >= self.rota.heads.min as usize {
                break;
            }
            for id in ids {
                if !on.contains(&id) {
                    on.push(id);
                }
            }
        }
        on.sort();
        on
    }
}
