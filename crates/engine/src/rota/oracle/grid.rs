//! Holes, doubles, seams and load, worked out again quarter by quarter: every boundary
//! of the made-up rotas lies on one.
use super::dull::{Dull, DullLayer};
use super::{Cover, Dice, company, made};
use crate::facts::{Adopted, Company, Rota};
use crate::intervals::Span;
use crate::register::Register;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

const QUARTER: i64 = 900;

/// One version of a rota, with what is needed to ask it.
struct Version<'c> {
    rota: &'c Rota,
    dull: Dull<'c>,
    layers: Vec<DullLayer<'c>>,
    /// Until when it is owed.
    owed: i64,
}

/// What is found in a window: for each responsibility its quarters.
#[derive(Debug, Default, PartialEq)]
struct Told {
    holes: BTreeSet<(String, i64)>,
    doubles: BTreeSet<(String, i64)>,
    seams: BTreeSet<(String, i64)>,
    minutes: BTreeMap<String, i64>,
}

fn asked(dice: &mut Dice) -> (Company, Date) {
    let (mut company, middle) = company(dice, 5);
    for (id, hours, begins) in [
        ("R0", None, 30),
        ("R1", Some("24x7"), 30),
        ("R2", Some("office"), 1),
    ] {
        company.responsibilities.push(Adopted {
            id: id.into(),
            from: middle.saturating_sub(begins.days()),
            title: Some("Something".into()),
            hours: hours.map(|hours| hours.parse().unwrap()),
            ..Default::default()
        });
    }
    for rota in &mut company.rotas {
        let number: usize = rota.id[1..].parse().unwrap();
        rota.responsibilities = vec![format!("R{}", number % 3)];
    }
    (company, middle)
}

fn versions(company: &Company, end: Date) -> Vec<Version<'_>> {
    let all = company.rotas.iter().map(|rota| {
        let dull = Dull::new(company, rota, end);
        let later = company
            .rotas
            .iter()
            .filter(|other| other.id == rota.id && other.from > rota.from);
        let next = later.filter_map(|other| other.from).min();
        Version {
            rota,
            layers: dull.layers(),
            dull,
            owed: next.map_or(i64::MAX, |next| next.as_second()),
        }
    });
    all.collect()
}

fn dull(company: &Company, end: Date, window: Span) -> Told {
    let versions = versions(company, end);
    let mut told = Told::default();
    let mut before: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for at in (window.0..window.1).step_by(QUARTER as usize) {
        let on: Vec<Vec<String>> = versions
            .iter()
            .map(|version| version.dull.on(&version.layers, at))
            .collect();
        // Hours count while what the rota looks after is in force.
        let serves = |version: &Version| {
            let ours = &version.rota.responsibilities[0];
            let mut all = company.responsibilities.iter();
            all.any(|it| it.id == *ours && version.dull.begins(it.from) <= at)
        };
        let counted = versions
            .iter()
            .zip(&on)
            .filter(|(version, _)| serves(version));
        let counted: BTreeSet<_> = counted.flat_map(|(_, on)| on).collect();
        for id in counted {
            *told.minutes.entry(id.clone()).or_default() += QUARTER / 60;
        }
        for responsibility in &company.responsibilities {
            let theirs = || {
                let all = versions.iter().zip(&on);
                all.filter(|(version, _)| {
                    version.rota.responsibilities == [responsibility.id.clone()]
                })
            };
            let begun = versions[0].dull.begins(responsibility.from) <= at;
            let heads: BTreeSet<&String> = theirs().flat_map(|(_, on)| on).collect();
            let parties = heads.iter().map(|id| {
                let person = company.people.iter().find(|person| person.id == **id);
                person.map_or(id.to_string(), |person| person.party.clone())
            });
            let parties: BTreeSet<String> = parties.collect();
            let last = before.insert(&responsibility.id, parties.clone());
            if !begun {
                before.remove(responsibility.id.as_str());
                continue;
            }
            let key = (responsibility.id.clone(), at);
            let wanted = theirs().any(|(version, _)| {
                let from = version.rota.from.is_none_or(|from| from.as_second() <= at);
                let owes = from && at < version.owed;
                owes && version.wants(responsibility, at)
            });
            let enough = theirs().any(|(version, on)| on.len() >= version.rota.heads.min as usize);
            if wanted && !enough {
                told.holes.insert(key.clone());
            }
            let most = theirs().filter(|(version, _)| version.dull.in_force(at));
            let most = most.map(|(version, _)| {
                let heads = version.rota.heads;
                heads.max.unwrap_or(heads.min)
            });
            if heads.len() > most.max().unwrap_or(1) as usize {
                told.doubles.insert(key.clone());
            }
            if let Some(last) = last
                && !last.is_empty()
                && !parties.is_empty()
                && last.is_disjoint(&parties)
            {
                told.seams.insert(key);
            }
        }
    }
    told
}

impl Version<'_> {
    fn wants(&self, responsibility: &Adopted, at: i64) -> bool {
        match &responsibility.hours {
            Some(hours) => self.dull.needs(hours, at),
            // What the layers themselves have, without the fallback; owed on after the end.
            None => {
                let own = self.layers.iter().take(self.rota.layers.len());
                own.clone().any(|layer| self.dull.has(layer, at))
            }
        }
    }
}

fn swept(register: &Register, window: Span) -> Told {
    let stamp = crate::rota::report::stamp;
    let report = Cover::new(register).report(stamp(window.0), stamp(window.1));
    let quarters = |from: jiff::Timestamp, to: jiff::Timestamp| {
        (from.as_second()..to.as_second()).step_by(QUARTER as usize)
    };
    let mut told = Told::default();
    for hole in &report.holes {
        let all = quarters(hole.from, hole.to).map(|at| (hole.responsibility.clone(), at));
        told.holes.extend(all);
    }
    for double in &report.doubles {
        let all = quarters(double.from, double.to).map(|at| (double.responsibility.clone(), at));
        told.doubles.extend(all);
    }
    let seams = report.seams.iter();
    told.seams
        .extend(seams.map(|seam| (seam.responsibility.clone(), seam.at.as_second())));
    let load = report.load.iter();
    told.minutes
        .extend(load.map(|load| (load.person.clone(), load.minutes)));
    told
}

#[test]
fn holes_doubles_seams_and_load_are_those_of_the_dull_way() {
    let mut dice = Dice(0x51_7cc1);
    let mut seen = Told::default();
    for _ in 0..160 {
        let (mut company, middle) = asked(&mut dice);
        let register = made(&mut company);
        let (begin, end) = (
            middle.saturating_sub(2.days()),
            middle.saturating_add(3.days()),
        );
        let window = (
            register.begins(begin).as_second(),
            register.begins(end).as_second(),
        );
        let (ours, theirs) = (
            swept(&register, window),
            dull(&company, end.saturating_add(2.days()), window),
        );
        assert_eq!(ours, theirs, "{window:?} {company:#?}");
        seen.holes.extend(theirs.holes);
        seen.doubles.extend(theirs.doubles);
        seen.seams.extend(theirs.seams);
    }
    // None of it is empty talk.
    let counts = [seen.holes.len(), seen.doubles.len(), seen.seams.len()];
    assert!(counts.iter().all(|count| *count > 50), "{counts:?}");
}
