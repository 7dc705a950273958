//! Companies with rotas of every sort, made up from a seed: a few days around a change of
//! the clocks somewhere.
use crate::facts::*;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::{Span, Timestamp};

pub(in crate::rota) struct Dice(pub u64);

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

    pub fn chance(&mut self, percent: u64) -> bool {
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
pub(in crate::rota) fn company(dice: &mut Dice, rotas: usize) -> (Company, Date) {
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
            party: if number < 3 { "internal" } else { "partner" }.into(),
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
            recorded_at: None,
            ended_at: None,
        });
    }
    for number in 0..rotas {
        let mut one = rota(dice, number, middle);
        if dice.chance(20) {
            one.from = Some(instant(dice, middle, 6));
        }
        if dice.chance(30) {
            let ends = instant(dice, middle, 3);
            if one.from.is_none_or(|from| from < ends) {
                one.until = Some(ends);
            }
        }
        // The next version, now and then after a while without any; or none.
        let next = one.until.filter(|_| dice.chance(80)).map(|ends| Rota {
            from: Some(match dice.chance(30) {
                true => ends + Span::new().hours(1 + dice.below(40) as i64),
                false => ends,
            }),
            heads: Heads {
                min: one.heads.min,
                max: dice.chance(30).then_some(one.heads.min + 1),
            },
            ..rota(dice, number, middle)
        });
        company.rotas.push(one);
        company.rotas.extend(next);
    }
    (company, middle)
}

fn instant(dice: &mut Dice, middle: Date, reach: i64) -> Timestamp {
    let time = at(dice, middle, reach);
    jiff::tz::Offset::UTC.to_timestamp(time).unwrap()
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
    // Two turns that are exchanged.
    let turns = |layer: &u64| rota.layers[*layer as usize].rotation.is_some();
    let (one, other) = (dice.below(layers), dice.below(layers));
    if dice.chance(15) && [one, other].iter().all(turns) {
        let with = ShiftName {
            layer: format!("layer {other}"),
            shift: at(dice, middle, 3),
        };
        rota.changes.push(ShiftChange {
            kind: ChangeKind::Swap,
            layer: format!("layer {one}"),
            shift: at(dice, middle, 3),
            from: None,
            to: None,
            person: None,
            party: None,
            with: Some(with),
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
        Unit::Month if dice.chance(90) => Advance::Calendar,
        Unit::Month => Advance::ServedShift,
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
            Unit::Month if advance == Advance::ServedShift => some_day(dice, 35),
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
    let from = dice.chance(10).then(|| some_day(dice, 8));
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
        from,
        until: dice
            .chance(10)
            .then(|| some_day(dice, 4))
            .filter(|until| from.is_none_or(|from| from < *until)),
        rotation: rotates.then_some(rotation),
        members,
    }
}
