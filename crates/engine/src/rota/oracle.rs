//! Who is on, worked out again in the dullest way: every hand-over from the first on,
//! one by one; every boundary asked of the time library itself; one instant at a
//! time. It shares no line with what it is held against.
use super::Cover;
use super::timeline::Timeline;
use super::tracks::Tracks;
use crate::catalogue::Catalogue;
use crate::facts::*;
use crate::hours::{Hours, Pattern};
use crate::register::Register;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp, ToSpan};
use std::cell::RefCell;
use std::collections::HashMap;

pub(super) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

const ZONES: [&str; 8] = [
    "UTC",
    "America/New_York",
    "America/Santiago",
    "America/Havana",
    "Africa/Cairo",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
];

const HOURS: [&str; 10] = [
    "24x7",
    "Mon-Fri 08:00-18:00",
    "daily 22:00-06:00",
    "Sat-Sun",
    "Mon,Wed 00:00-02:30, Fri 23:00-01:00",
    "24x7 except Sun 00:00-08:00",
    "office",
    "outside office",
    "daily 01:00-02:00",
    "Sun 00:00-03:00 Europe/Berlin",
];

/// A company with rotas of every sort: a few days around a change of the clocks.
pub(super) fn company(dice: &mut Dice, rotas: usize) -> (Company, Date) {
    // Days around which clocks change somewhere.
    let middles = [
        date(2026, 3, 8),
        date(2026, 3, 29),
        date(2026, 4, 5),
        date(2026, 9, 6),
        date(2026, 10, 25),
        date(2026, 11, 1),
        date(2026, 4, 24),
        date(2026, 10, 29),
        date(2026, 2, 28),
        date(2026, 7, 1),
    ];
    let middle = dice.one(&middles);
    let day = |dice: &mut Dice, reach: i64| {
        let days = dice.below(2 * reach as u64 + 1) as i64 - reach;
        middle.saturating_add(Span::new().days(days))
    };
    let mut company = Company::default();
    company.organisation.name = "Made up".into();
    company.organisation.zone = dice.one(&ZONES).into();
    company
        .holidays
        .insert("days".into(), vec![day(dice, 4), day(dice, 4)]);
    company.calendars.insert(
        "office".into(),
        Calendar {
            hours: "Mon-Fri 09:00-17:00".parse().unwrap(),
            zone: dice.chance(50).then(|| dice.one(&ZONES).into()),
            holidays: Some("days".into()),
        },
    );
    for id in ["internal", "partner"] {
        company.parties.push(Party {
            id: id.into(),
            name: id.into(),
            kind: PartyKind::Internal,
            contacts: Vec::new(),
            hours: None,
        });
    }
    for number in 0..5 {
        company.people.push(Person {
            id: format!("p{number}"),
            name: format!("p{number}"),
            party: "internal".into(),
            title: None,
            skills: Default::default(),
            contacts: Vec::new(),
            hours: None,
            from: dice.chance(10).then(|| day(dice, 5)),
            until: None,
            account_open: None,
        });
        if dice.chance(10) {
            let last = &mut company.people[number];
            let from = last.from.unwrap_or(date(2026, 1, 1));
            let until = day(dice, 6);
            last.until = (until > from).then_some(until);
        }
    }
    for _ in 0..dice.below(4) {
        let first_day = day(dice, 5);
        let person = dice.below(5);
        company.absences.push(Absence {
            person: format!("p{person}"),
            first_day,
            last_day: first_day.saturating_add(Span::new().days(dice.below(3) as i64)),
            kind: "vacation".into(),
            stand_in: dice
                .chance(50)
                .then(|| format!("p{}", (person + 1 + dice.below(4)) % 5)),
        });
    }
    for number in 0..rotas {
        let rota = rota(dice, number, middle);
        company.rotas.push(rota);
    }
    (company, middle)
}

fn rota(dice: &mut Dice, number: usize, middle: Date) -> Rota {
    let layers = 1 + dice.below(3);
    let mut rota = Rota {
        id: format!("r{number}"),
        name: "rota".into(),
        zone: dice.chance(80).then(|| dice.one(&ZONES).into()),
        heads: Heads {
            min: 1 + u32::from(dice.chance(25)),
            max: None,
        },
        layers: (0..layers)
            .map(|number| layer(dice, number, middle))
            .collect(),
        ..Rota::default()
    };
    if dice.chance(30) {
        rota.fallback = Some(layer(dice, 9, middle));
    }
    if dice.chance(20) {
        let from = at(dice, middle, 4);
        rota.openings.push(Opening {
            layer: "layer 0".into(),
            from,
            to: from.saturating_add(Span::new().minutes(30 * (1 + dice.below(60) as i64))),
        });
    }
    for _ in 0..dice.below(3) {
        let from = dice.chance(40).then(|| at(dice, middle, 3));
        rota.changes.push(ShiftChange {
            kind: if dice.chance(80) {
                ChangeKind::Override
            } else {
                ChangeKind::Request
            },
            layer: format!("layer {}", dice.below(layers)),
            shift: at(dice, middle, 3),
            from,
            to: from.map(|from| from.saturating_add(Span::new().hours(1 + dice.below(30) as i64))),
            person: dice.chance(90).then(|| format!("p{}", dice.below(5))),
            party: None,
            with: None,
        });
    }
    rota
}

fn at(dice: &mut Dice, middle: Date, reach: i64) -> DateTime {
    let days = dice.below(2 * reach as u64 + 1) as i64 - reach;
    let day = middle.saturating_add(Span::new().days(days));
    day.at(dice.below(24) as i8, 15 * dice.below(4) as i8, 0, 0)
}

fn layer(dice: &mut Dice, number: u64, middle: Date) -> Layer {
    let some_day = |dice: &mut Dice, back: i64| {
        middle.saturating_add(Span::new().days(dice.below(back as u64 + 6) as i64 - back))
    };
    let unit = dice.one(&[Unit::Hour, Unit::Day, Unit::Day, Unit::Week, Unit::Month]);
    // The dull way counts served shifts by looking at every quarter of an hour.
    let advance = match unit {
        Unit::Month => Advance::Calendar,
        _ => dice.one(&[Advance::Calendar, Advance::ServedShift]),
    };
    let back = if advance == Advance::ServedShift {
        6
    } else {
        60
    };
    let rotation = Rotation {
        every: 1 + dice.below(if unit == Unit::Hour { 30 } else { 3 }) as u32,
        unit,
        start: match unit {
            Unit::Hour => some_day(dice, 8),
            Unit::Month => dice.one(&[date(2025, 10, 31), date(2026, 1, 29), date(2025, 12, 1)]),
            _ => some_day(dice, back),
        },
        at: dice
            .chance(70)
            .then(|| Time::constant(dice.below(24) as i8, 15 * dice.below(4) as i8, 0, 0)),
        advance,
    };
    let members = (0..dice.below(4)).map(|_| {
        let mut member = match dice.chance(90) {
            true => Member::person(&format!("p{}", dice.below(5))),
            false => Member::party("partner"),
        };
        member.from = dice.chance(25).then(|| some_day(dice, 20));
        if dice.chance(25) {
            let until = some_day(dice, 20);
            member.until = member.from.is_none_or(|from| from < until).then_some(until);
        }
        member
    });
    let members: Vec<Member> = members.collect();
    let rotates = members.len() > 1 || dice.chance(40);
    Layer {
        name: format!("layer {number}"),
        priority: 1 + dice.below(2) as u32,
        hours: dice.chance(80).then(|| dice.one(&HOURS).parse().unwrap()),
        holidays: if dice.chance(20) {
            vec!["days".into()]
        } else {
            Vec::new()
        },
        from: dice.chance(10).then(|| some_day(dice, 8)),
        until: None,
        rotation: rotates.then_some(rotation),
        members,
    }
}

/// A zone, and its number in what was asked before.
#[derive(Clone)]
struct Zone {
    number: usize,
    rules: TimeZone,
}

thread_local! {
    /// What was asked before: the same few days come again and again.
    static ASKED: RefCell<HashMap<(usize, DateTime), i64>> = RefCell::default();
    static GOT: RefCell<HashMap<String, Zone>> = RefCell::default();
}

fn zone_of(name: &str) -> Zone {
    GOT.with_borrow_mut(|got| {
        if !got.contains_key(name) {
            let rules = TimeZone::get(name).unwrap();
            let number = got.len();
            got.insert(name.to_owned(), Zone { number, rules });
        }
        got[name].clone()
    })
}

fn instant(zone: &Zone, time: DateTime) -> i64 {
    ASKED.with_borrow_mut(|asked| {
        *asked
            .entry((zone.number, time))
            .or_insert_with(|| ask(zone, time))
    })
}

/// The instant of a time on the clocks, as the decision says it.
fn ask(zone: &Zone, time: DateTime) -> i64 {
    let offset = match zone.rules.to_ambiguous_timestamp(time).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        AmbiguousOffset::Fold { before, .. } => before,
        AmbiguousOffset::Gap { before, .. } => {
            let late = before.to_timestamp(time).unwrap();
            let mut last = zone.rules.preceding(late + 1.second());
            return last.next().unwrap().timestamp().as_second();
        }
    };
    offset.to_timestamp(time).unwrap().as_second()
}

/// One rota of the facts.
struct Dull<'c> {
    company: &'c Company,
    rota: &'c Rota,
    zone: Zone,
    home: Zone,
    end: Date,
}

/// A layer, with its hand-overs.
struct DullLayer<'c> {
    layer: &'c Layer,
    priority: u32,
    /// When each turn begins, and its time on the clocks.
    turns: Vec<(i64, DateTime)>,
    /// Whose turn it is from when on.
    holders: Vec<(i64, Option<Member>)>,
}

impl<'c> Dull<'c> {
    fn new(company: &'c Company, rota: &'c Rota, end: Date) -> Self {
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

    fn layers(&self) -> Vec<DullLayer<'c>> {
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

    fn is_member(&self, member: &Member, at: i64) -> bool {
        let day = |day: Date| instant(&self.home, day.to_datetime(Time::midnight()));
        member.from.is_none_or(|from| day(from) <= at)
            && member.until.is_none_or(|until| at < day(until))
    }

    fn opens_within(&self, layer: &Layer, from: i64, to: i64) -> bool {
        // All boundaries of these rotas lie on quarters of an hour.
        (from..to).step_by(900).any(|at| self.is_open(layer, at))
    }

    fn is_open(&self, layer: &Layer, at: i64) -> bool {
        let from = layer
            .from
            .map(|day| instant(&self.home, day.to_datetime(Time::midnight())));
        if from.is_some_and(|from| at < from) {
            return false;
        }
        let opening = self.rota.openings.iter().any(|opening| {
            opening.layer == layer.name
                && instant(&self.zone, opening.from) <= at
                && at < instant(&self.zone, opening.to)
        });
        let hours = layer
            .hours
            .as_ref()
            .is_none_or(|hours| self.in_hours(hours, &self.zone, at));
        let closed = layer
            .holidays
            .iter()
            .any(|list| self.is_holiday(list, &self.zone, at));
        opening || (hours && !closed)
    }

    fn is_holiday(&self, list: &str, zone: &Zone, at: i64) -> bool {
        self.company.holidays[list]
            .iter()
            .any(|day| self.on_day(zone, *day, at))
    }

    fn on_day(&self, zone: &Zone, day: Date, at: i64) -> bool {
        let begin = |day: Date| instant(zone, day.to_datetime(Time::midnight()));
        begin(day) <= at && at < begin(day.tomorrow().unwrap())
    }

    fn in_hours(&self, hours: &Hours, zone: &Zone, at: i64) -> bool {
        let own = hours.zone.as_ref().map(|name| zone_of(name));
        let zone = own.as_ref().unwrap_or(zone);
        match &hours.pattern {
            Pattern::Always => true,
            Pattern::Named(name) => self.in_calendar(name, at),
            Pattern::Outside(name) => !self.in_calendar(name, at),
            Pattern::Windows(windows) => self.in_windows(windows, zone, at),
            Pattern::Except(windows) => !self.in_windows(windows, zone, at),
        }
    }

    fn in_calendar(&self, name: &str, at: i64) -> bool {
        let calendar = &self.company.calendars[name];
        let zone = calendar
            .zone
            .as_ref()
            .map_or(self.home.clone(), |name| zone_of(name));
        let closed = calendar
            .holidays
            .as_ref()
            .is_some_and(|list| self.is_holiday(list, &zone, at));
        self.in_hours(&calendar.hours, &zone, at) && !closed
    }

    fn in_windows(&self, windows: &[crate::hours::Window], zone: &Zone, at: i64) -> bool {
        let today = zone
            .rules
            .to_datetime(Timestamp::from_second(at).unwrap())
            .date();
        (-2..=1).any(|back| {
            let day = today.saturating_add(Span::new().days(back));
            windows.iter().any(|window| {
                let listed = window
                    .days
                    .iter()
                    .any(|number| number as i8 == day.weekday().to_monday_zero_offset());
                let time = |minute: u32| {
                    let day = if minute < 1440 {
                        day
                    } else {
                        day.tomorrow().unwrap()
                    };
                    let minute = minute % 1440;
                    instant(zone, day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0))
                };
                listed && time(window.from) <= at && at < time(window.to)
            })
        })
    }

    /// Who has a layer at an instant, or nothing where it is closed.
    fn holders(&self, dull: &DullLayer, at: i64) -> Vec<Member> {
        if !self.is_open(dull.layer, at) {
            return Vec::new();
        }
        if let Some(other) = self.changed(dull, at) {
            // A change needs a turn or an open shift that it can be laid on.
            let is_member = |member: &Member| self.is_member(member, at);
            let has_track = dull.layer.rotation.is_some()
                || dull.layer.members.is_empty()
                || dull.layer.members.iter().any(is_member);
            let begun = dull.layer.rotation.is_none()
                || dull.turns.first().is_some_and(|turn| turn.0 <= at);
            let turns = dull.layer.rotation.is_none() || !dull.layer.members.is_empty();
            if has_track && begun && turns {
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
            Some(_) => {
                let last = dull.holders.iter().rfind(|(from, _)| *from <= at);
                last.and_then(|(_, holder)| holder.clone())
                    .into_iter()
                    .collect()
            }
        }
    }

    fn changed(&self, dull: &DullLayer, at: i64) -> Option<Member> {
        self.rota.changes.iter().find_map(|change| {
            let person = change.person.as_ref()?;
            if change.layer != dull.layer.name {
                return None;
            }
            let part = change
                .from
                .is_none_or(|from| instant(&self.zone, from) <= at)
                && change.to.is_none_or(|to| at < instant(&self.zone, to));
            let inside = match &dull.layer.rotation {
                Some(rotation) => {
                    let begun = |time: &DateTime| match rotation.unit {
                        Unit::Hour => *time <= change.shift,
                        _ => time.date() <= change.shift.date(),
                    };
                    let number = dull.turns.iter().rposition(|(_, time)| begun(time))?;
                    let end = dull.turns.get(number + 1).map_or(i64::MAX, |turn| turn.0);
                    dull.turns[number].0 <= at && at < end
                }
                None => self.shift_of_day(dull.layer, change.shift.date(), at),
            };
            (part && inside).then(|| Member::person(person))
        })
    }

    /// Without turns: quarter by quarter back to where it opened.
    fn shift_of_day(&self, layer: &Layer, day: Date, at: i64) -> bool {
        let free = Layer {
            from: None,
            ..layer.clone()
        };
        let mut opened = at - at.rem_euclid(900);
        let mut closes = opened;
        let limit = 86_400 + 7_200;
        while self.is_open(&free, opened - 900) && at - opened <= limit {
            opened -= 900;
        }
        while self.is_open(&free, closes) && closes - at <= limit {
            closes += 900;
        }
        match closes - opened > limit {
            true => self.on_day(&self.zone, day, at),
            false => self.on_day(&self.zone, day, opened),
        }
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

    /// The ids of who is on.
    fn on(&self, layers: &[DullLayer], at: i64) -> Vec<String> {
        let mut by_priority: std::collections::BTreeMap<u32, Vec<String>> = Default::default();
        for dull in layers {
            for holder in self.holders(dull, at) {
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

/// Holds companies of ten rotas against the dull way; returns how many rotas were compared.
fn compare(seed: u64, companies: usize) -> usize {
    let mut dice = Dice(seed);
    let mut compared = 0;
    while compared < companies * 10 {
        let (mut company, middle) = company(&mut dice, 10);
        let register = loop {
            match Register::new(&company, &Catalogue::default()) {
                Ok(register) => break register,
                // Changes that hit each other, or no shift, are refused; that is
                // another test's business.
                Err(problems) => {
                    for problem in &problems {
                        assert!(problem.path.contains(".changes["), "{problem}");
                        let number: usize = problem.path[6..]
                            .split(']')
                            .next()
                            .unwrap()
                            .parse()
                            .unwrap();
                        company.rotas[number].changes.clear();
                    }
                }
            }
        };
        let cover = Cover::new(&register);
        let begin = middle.saturating_sub(3.days());
        let end = middle.saturating_add(3.days());
        let window = (
            register.begins(begin).as_second(),
            register.begins(end).as_second(),
        );
        let mut workshop = cover.workshop(window);
        let mut tracks = Tracks::default();
        for (number, rota) in company.rotas.iter().enumerate() {
            let timeline = Timeline::compile(&cover, &[number as u32], &mut workshop, &mut tracks);
            let dull = Dull::new(&company, rota, end.saturating_add(2.days()));
            let layers = dull.layers();
            let mut looks = vec![window.0, window.1 - 1];
            for place in 0..timeline.len() {
                let (from, _) = timeline.span(place);
                if looks.len() < 10 || dice.chance(10) {
                    looks.extend([from - 1, from]);
                }
            }
            for _ in 0..6 {
                looks.push(window.0 + dice.below((window.1 - window.0) as u64) as i64);
            }
            for at in looks {
                let Some(place) = timeline.place(at) else {
                    continue;
                };
                let mut on: Vec<String> = timeline
                    .actors_of(place)
                    .iter()
                    .map(|actor| cover.id_of(*actor).to_owned())
                    .collect();
                on.sort();
                let dull = dull.on(&layers, at);
                assert_eq!(
                    on,
                    dull,
                    "seed {seed}, at {}: {rota:#?}\n{:#?}",
                    Timestamp::from_second(at).unwrap(),
                    company.absences
                );
            }
            compared += 1;
        }
    }
    compared
}

#[test]
fn a_hundred_thousand_rotas_say_what_the_dull_way_says() {
    let count = std::env::var("ROTAS").map_or(100_000, |count| count.parse().unwrap());
    let workers = 4;
    let compared: usize = std::thread::scope(|scope| {
        let share = count / workers / 10;
        let runs: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || compare(0x9e37_79b9 + worker as u64 * 7919, share)))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert!(compared >= count, "{compared}");
}
