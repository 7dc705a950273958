//! What is written is read back as the same facts, whatever texts they hold.
use company::{Format, parse, to_json, to_toml};
use engine::assessment::*;
use engine::facts::*;
use jiff::civil::Date;
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Texts that a writer gets wrong first: quotes, breaks, dots, other alphabets.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        any::<String>(),
        Just("\"quoted\" and 'quoted'".to_owned()),
        Just("two\r\nlines\tand a tab\\".to_owned()),
        Just("\"\"\"'''\n\n".to_owned()),
        Just("= true".to_owned()),
        Just("Ü – 倉庫 🏭 \u{200f}\u{0}\u{7f}".to_owned()),
        Just(String::new()),
    ]
}

fn hours() -> impl Strategy<Value = String> {
    let windows = prop_oneof![
        Just("Mon-Fri 08:00-18:00"),
        Just("Mon-Fri 08:00-12:00, Mon-Fri 13:00-17:00, Sat 09:00-12:00"),
        Just("daily 22:00-06:00"),
        Just("24x7"),
        Just("24x7 except Sun 00:00-08:00"),
    ];
    let zone = prop_oneof![Just(""), Just(" America/New_York"), Just(" Asia/Kathmandu")];
    prop_oneof![
        3 => (windows, zone).prop_map(|(windows, zone)| format!("{windows}{zone}")),
        1 => Just("office".to_owned()),
        1 => Just("outside office".to_owned()),
    ]
}

fn date() -> impl Strategy<Value = Date> {
    (2020i16..2030, 1i8..=12, 1i8..=28)
        .prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

/// A company whose facts fit each other, so that reading it back cannot fail.
fn company() -> impl Strategy<Value = Company> {
    let named = vec(odd(), 1..4);
    let person = (
        odd(),
        of(odd()),
        btree_map(Just("identity".to_owned()), 1u8..=4, 0..2),
        of(hours()),
    );
    let rows = vec(
        (
            hours(),
            vec(any::<bool>(), 3),
            date(),
            any::<bool>(),
            any::<bool>(),
        ),
        0..8,
    );
    let texts = (odd(), of(odd()), of(0..=engine::assessment::MOST));
    let dates = vec(date(), 0..3);
    let rows = (rows, vec(rota(), 0..4));
    (
        texts,
        named,
        vec(person, 1..4),
        rows,
        dates,
        vec((odd(), date()), 0..3),
    )
        .prop_map(
            |((name, industry, staff), sites, people, (rows, rotas), days, evidence)| {
                let office = "Mon-Fri 08:00-18:00".parse().unwrap();
                let industry_copy = industry.clone();
                Company {
                    organisation: Organisation {
                        name: filled(name),
                        zone: "America/New_York".into(),
                        staff,
                        industry,
                        meets: Vec::new(),
                    },
                    sites: sites
                        .into_iter()
                        .enumerate()
                        .map(|(i, name)| Site {
                            id: format!("S{i}"),
                            name: filled(name),
                            zone: None,
                            users: None,
                            hours: None,
                        })
                        .collect(),
                    parties: [
                        ("internal", PartyKind::Internal),
                        ("partner", PartyKind::Partner),
                    ]
                    .map(|(id, kind)| Party {
                        id: id.into(),
                        name: id.into(),
                        kind,
                        contacts: Vec::new(),
                        hours: None,
                    })
                    .into(),
                    people: people
                        .into_iter()
                        .enumerate()
                        .map(|(i, (name, title, skills, hours))| Person {
                            id: format!("p{i}"),
                            name: filled(name.clone()),
                            party: "internal".into(),
                            title,
                            skills,
                            contacts: vec![Contact {
                                kind: "mail".into(),
                                value: filled(name),
                            }],
                            hours: hours.map(|hours| hours.parse().unwrap()),
                            from: None,
                            until: None,
                            account_open: None,
                        })
                        .collect(),
                    holidays: BTreeMap::from([("company days".to_owned(), unique(days))]),
                    calendars: BTreeMap::from([(
                        "office".to_owned(),
                        Calendar {
                            hours: office,
                            zone: None,
                            holidays: Some("company days".into()),
                        },
                    )]),
                    dimensions: BTreeMap::from([(
                        "device_class".to_owned(),
                        vec!["a".to_owned(), "b \"c\"".to_owned(), "d.e".to_owned()],
                    )]),
                    responsibilities: vec![Adopted {
                        id: "EUS-01".into(),
                        from: jiff::civil::date(2019, 1, 1),
                        ..Adopted::default()
                    }],
                    assignments: rows.into_iter().map(assignment).collect(),
                    rotas: rotas
                        .into_iter()
                        .enumerate()
                        .map(|(number, rota)| Rota {
                            id: format!("rota {number}"),
                            ..rota
                        })
                        .collect(),
                    evidence: evidence
                        .into_iter()
                        .map(|(note, date)| Evidence {
                            duty: "EUS-01.D2".into(),
                            date,
                            kind: "machine_check".into(),
                            form: Some(Form::Link),
                            link: Some(note.clone()),
                            party: None,
                            note: Some(note),
                        })
                        .collect(),
                    proposals: vec![proposal(industry_copy.clone().unwrap_or_default())],
                    versions: vec![Version {
                        number: 2,
                        from: jiff::civil::date(2026, 6, 1),
                        digest: Some("ab".repeat(32)),
                        model: Some(Model::CoManaged),
                        proposal: Some(7),
                    }],
                    assessment: assessment(industry_copy),
                    beliefs: [
                        (Some("partner"), None),
                        (None, Some(Believed::Both)),
                        (Some("partner"), Some(Believed::Both)),
                        (None, Some(Believed::Nobody)),
                        (None, Some(Believed::Unknown)),
                    ]
                    .map(|(accountable, answer)| Belief {
                        by: "internal".into(),
                        responsibility: "EUS-01".into(),
                        accountable: accountable.map(str::to_owned),
                        answer,
                        said_on: None,
                    })
                    .into(),
                    ..Company::default()
                }
            },
        )
}

/// With a change of each kind, and this text wherever people write.
fn proposal(text: String) -> Proposal {
    let holding = |hours: &str| Holding {
        responsibility: "EUS-01".into(),
        party: "partner".into(),
        person: Some("p0".into()),
        role: Role::Accountable,
        scope: Scope {
            hours: Some(hours.parse().unwrap()),
            sets: BTreeMap::from([(
                "device_class".to_owned(),
                ValueSet::Only(vec!["d.e".into()]),
            )]),
        },
    };
    let means = |title: &str| Definition {
        id: "EUS-01".into(),
        title: Some(title.to_owned()),
        skills: Some(BTreeMap::from([("identity".to_owned(), 2)])),
        duties: Some(Vec::new()),
        ..Definition::default()
    };
    let day = jiff::civil::date(2026, 6, 1);
    Proposal {
        number: 7,
        title: text.clone(),
        reason: text.clone(),
        effective: day,
        author: "p0".into(),
        party: "internal".into(),
        changes: vec![
            Change::Assign(Assigning {
                holding: holding("office"),
                until: Some(day),
            }),
            Change::End(holding("24x7")),
            Change::Replace(Replacing {
                before: holding("24x7"),
                after: holding("outside office"),
            }),
            Change::Adopt(means(&text)),
            Change::Retire(Definition::default()),
            Change::Define(Redefining {
                before: means("x"),
                after: means(&text),
            }),
        ],
        acts: vec![
            Act {
                kind: ActKind::Signed,
                at: "2026-06-01T12:00:00.000001Z".parse().unwrap(),
                person: Some("p0".into()),
                party: Some("internal".into()),
                text: Some(text),
                digest: Some("00".into()),
            },
            Act {
                kind: ActKind::InForce,
                at: "2026-06-01T12:00:00Z".parse().unwrap(),
                person: None,
                party: None,
                text: None,
                digest: None,
            },
        ],
    }
}

/// With every field, or with none.
fn assessment(text: Option<String>) -> Assessment {
    let Some(text) = text else {
        return Assessment::default();
    };
    let text = filled(text);
    let date = jiff::civil::date(2026, 6, 1);
    Assessment {
        as_of: Some(date),
        counts: BTreeMap::from([("user".to_owned(), 100)]),
        holidays: Some("company days".into()),
        keep_internal: Some(false),
        hires_planned: Some(0),
        round_the_clock: Some(true),
        peculiar: Some(vec![Peculiar {
            what: text.clone(),
            count: 3,
        }]),
        undocumented: Some(Vec::new()),
        work: vec![Work {
            person: "p0".into(),
            salary: Some(98_765.432_1),
            weekly_hours: Some(0.1),
            on_call_share: None,
        }],
        helpers: vec![Helper {
            who: text.clone(),
            hours_month: 1e-7,
        }],
        backlog: vec![Waiting {
            what: text.clone(),
            since: date,
            blocked_by: Some(text.clone()),
        }],
        specialist_work: vec![SpecialistWork {
            what: text.clone(),
            person: "p0".into(),
            hours: 64.0,
        }],
        tickets_year: Some(7),
        quotes: vec![Quote {
            assumption: text.clone(),
            low: 0.0,
            mid: 1.5,
            high: 1e9,
            source: text.clone(),
            date,
        }],
        plans: vec![PlannedChange {
            what: text,
            from: date,
            add: BTreeMap::from([("user".to_owned(), -4)]),
            site: None,
        }],
    }
}

/// A rota with a layer that takes turns, a fallback, an opening and an open request.
fn rota() -> impl Strategy<Value = Rota> {
    let unit = prop_oneof![
        Just(Unit::Hour),
        Just(Unit::Day),
        Just(Unit::Week),
        Just(Unit::Month)
    ];
    let advance = prop_oneof![Just(Advance::Calendar), Just(Advance::ServedShift)];
    (
        (odd(), odd(), hours(), of(Just("Asia/Kathmandu"))),
        (1u32..40, unit, date(), of((0i8..24, 0i8..60)), advance),
        (date(), any::<bool>(), any::<bool>(), 1u32..4),
    )
        .prop_map(
            |(
                (name, layer, hours, zone),
                (every, unit, start, at, advance),
                (day, open, until, min),
            )| {
                let layer = filled(layer);
                let turns = Layer {
                    name: layer.clone(),
                    priority: min,
                    hours: Some(hours.parse().unwrap()),
                    holidays: vec!["company days".into()],
                    rotation: Some(Rotation {
                        every,
                        unit,
                        start,
                        at: at.map(|(hour, minute)| jiff::civil::time(hour, minute, 0, 0)),
                        advance,
                    }),
                    members: vec![
                        Member {
                            from: Some(day),
                            ..Member::person("p0")
                        },
                        Member::party("partner"),
                    ],
                    ..Layer::default()
                };
                let fallback = Layer {
                    name: format!("{layer}, else"),
                    members: vec![Member::party("internal")],
                    priority: 1,
                    ..Layer::default()
                };
                Rota {
                    name,
                    zone: zone.map(str::to_owned),
                    responsibilities: vec!["EUS-01".into()],
                    heads: Heads {
                        min,
                        max: open.then_some(min + 1),
                    },
                    until: until.then(|| "2031-01-01T07:30:00Z".parse().unwrap()),
                    openings: vec![Opening {
                        layer: layer.clone(),
                        from: day.at(8, 0, 0, 0),
                        to: day.at(9, 30, 0, 0),
                    }],
                    changes: vec![ShiftChange {
                        kind: ChangeKind::Request,
                        layer: format!("{layer}, else"),
                        shift: day.at(0, 0, 0, 0),
                        from: open.then(|| day.at(10, 15, 0, 0)),
                        to: None,
                        person: until.then(|| "p0".to_owned()),
                        party: None,
                        with: None,
                    }],
                    layers: vec![turns],
                    fallback: Some(fallback),
                    ..Rota::default()
                }
            },
        )
}

fn assignment(
    (hours, chosen, from, except, doer): (String, Vec<bool>, Date, bool, bool),
) -> Assignment {
    let values = ["a", "b \"c\"", "d.e"];
    let chosen: Vec<String> = values
        .iter()
        .zip(chosen)
        .filter(|(_, on)| *on)
        .map(|(value, _)| (*value).to_owned())
        .collect();
    let mut scope = Scope {
        hours: Some(hours.parse().unwrap()),
        sets: BTreeMap::new(),
    };
    if !chosen.is_empty() {
        let set = if except {
            ValueSet::Except { except: chosen }
        } else {
            ValueSet::Only(chosen)
        };
        scope.sets.insert("device_class".into(), set);
    }
    Assignment {
        responsibility: "EUS-01".into(),
        party: "partner".into(),
        person: None,
        role: if doer { Role::Doer } else { Role::Accountable },
        scope,
        from,
        until: None,
    }
}

fn filled(text: String) -> String {
    if text.trim().is_empty() {
        format!("x{text}")
    } else {
        text
    }
}

fn unique(mut days: Vec<Date>) -> Vec<Date> {
    days.sort();
    days.dedup();
    days
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn toml_is_read_back_as_the_same_facts(company in company()) {
        let text = to_toml(&company);
        let read = parse(&text, Format::Toml);
        prop_assert_eq!(read.as_ref(), Ok(&company), "{}", text);
        prop_assert_eq!(to_toml(&company), to_toml(&read.unwrap()));
    }

    #[test]
    fn json_is_read_back_as_the_same_facts(company in company()) {
        let text = to_json(&company);
        prop_assert_eq!(parse(&text, Format::Json), Ok(company), "{}", text);
    }

    #[test]
    fn no_text_makes_the_reader_fall_over(text in any::<String>()) {
        for format in [Format::Toml, Format::Json] {
            if let Err(mistakes) = parse(&text, format) {
                prop_assert!(!mistakes.is_empty());
                company::render(&mistakes, "x.toml", &text);
            }
        }
    }
}
