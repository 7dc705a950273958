//! Stories of rotas, and what must be true of all of them at once. Here stands the
//! company that they are told of.
mod changes;
mod counted;
mod lacking;
mod on_duty;
mod order;
mod properties;
mod supposed;
mod turns;
mod versions;

use super::oracle::{Dice, company as made_up, made};
use super::*;
use crate::catalogue::Catalogue;
use crate::facts::*;
use crate::intervals;
use crate::register::{Problem, Register};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn register(company: &Company) -> Register {
    Register::new(company, &Catalogue::default())
        .unwrap_or_else(|problems| panic!("{}", problems[0]))
}

fn problems(company: &Company) -> Vec<Problem> {
    Register::new(company, &Catalogue::default()).unwrap_err()
}

/// Dana and Ines of the company, Luis of the partner; one responsibility at all hours.
fn company() -> Company {
    let mut company = Company::default();
    company.organisation.name = "Harbor and Finch".into();
    company.organisation.zone = "America/New_York".into();
    for (id, kind) in [
        ("internal", PartyKind::Internal),
        ("partner", PartyKind::Partner),
    ] {
        company.parties.push(Party {
            id: id.into(),
            name: id.into(),
            kind,
            contacts: Vec::new(),
            hours: None,
        });
    }
    for (id, party) in [
        ("dana", "internal"),
        ("ines", "internal"),
        ("luis", "partner"),
    ] {
        company.people.push(Person {
            id: id.into(),
            name: id.into(),
            party: party.into(),
            title: None,
            skills: Default::default(),
            contacts: Vec::new(),
            hours: None,
            from: None,
            until: None,
            account_open: None,
        });
    }
    company
        .holidays
        .insert("company".into(), vec![date(2026, 7, 3)]);
    company.calendars.insert(
        "office".into(),
        Calendar {
            hours: "Mon-Fri 08:00-18:00".parse().unwrap(),
            zone: None,
            holidays: Some("company".into()),
        },
    );
    company.responsibilities.push(Adopted {
        id: "DESK".into(),
        from: date(2026, 1, 1),
        title: Some("Service desk".into()),
        hours: Some("24x7".parse().unwrap()),
        ..Default::default()
    });
    company
}

fn layer(name: &str, hours: &str, members: &[&str]) -> Layer {
    Layer {
        name: name.into(),
        priority: 1,
        hours: Some(hours.parse().unwrap()),
        members: members.iter().map(|id| Member::person(id)).collect(),
        ..Layer::default()
    }
}

fn rota(layers: Vec<Layer>) -> Rota {
    Rota {
        id: "desk".into(),
        name: "Desk".into(),
        responsibilities: vec!["DESK".into()],
        layers,
        ..Rota::default()
    }
}

fn turns(every: u32, unit: Unit, start: jiff::civil::Date, advance: Advance) -> Rotation {
    Rotation {
        every,
        unit,
        start,
        at: None,
        advance,
    }
}

fn with(rota: Rota) -> Company {
    Company {
        rotas: vec![rota],
        ..company()
    }
}

fn report(company: &Company, from: &str, to: &str) -> Report {
    Cover::new(&register(company)).report(at(from), at(to))
}

/// The holes as `from to kind`, on the clocks of UTC.
fn holes(report: &Report) -> Vec<String> {
    let holes = report.holes.iter();
    holes
        .map(|hole| format!("{} {} {}", hole.from, hole.to, hole.kind))
        .collect()
}

/// Who is on, a line for each stretch.
fn lines(company: &Company, from: &str, to: &str) -> Vec<String> {
    let register = register(company);
    let cover = Cover::new(&register);
    let board = Board::new(&cover, at(from), at(to));
    let stretches = board.preview(&cover, "desk");
    stretches
        .iter()
        .map(|s| format!("{} {}", s.from.strftime("%m-%dT%H:%M"), s.on.join("+")))
        .collect()
}

const JUNE: (&str, &str) = ("2026-06-01T04:00:00Z", "2026-07-01T04:00:00Z");
