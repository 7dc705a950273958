//! Rotas that are made with one press: the typical pair (internal in office hours, the
//! partner at all other hours), and people who take weekly turns.
use super::commands::ids;
use crate::{
    cover::chosen::Chosen,
    organisation::model::{PartyRow, PersonRow},
    platform::{
        actions::{ViewParty, ViewPerson},
        context::Desk,
        permit::Ref,
    },
    register::model::ResponsibilityRow,
};
use engine::{
    facts::{Advance, Layer, Member, PartyKind, Rota, Rotation, Unit},
    hours::{Days, Hours, Pattern, Window},
    register::Register,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

/// What a rota begins as; everything about it can be changed afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Internal in office hours, the partner at all other hours.
    Pair,
    /// Its members take weekly turns, at all hours.
    Turns,
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewRota {
    pub shape: Shape,
    /// Named by its responsibilities when left out.
    pub name: Option<String>,
    #[serde(default)]
    pub responsibilities: Vec<Ref<ResponsibilityRow>>,
    /// The name of the office hours; of a pair. `office` when left out, if there is such.
    pub office: Option<String>,
    /// Who is on in office hours, in weekly turns; of a pair. Left out: who is named for
    /// the responsibilities, or else everybody of the internal team.
    #[serde(default)]
    pub internal: Vec<Ref<PersonRow>>,
    /// Who is on at all other hours; of a pair. The first partner when left out.
    pub partner: Option<Ref<PartyRow>>,
    /// Who takes turns; for turns.
    #[serde(default)]
    pub members: Vec<Chosen>,
}

pub fn rota(tx: &mut Tx, desk: &Desk, new: &NewRota) -> Result<Rota> {
    let responsibilities = ids(tx, desk, &new.responsibilities)?;
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let name = new.name.clone();
    let name = name.unwrap_or_else(|| called(&register, &responsibilities));
    let layers = match new.shape {
        Shape::Pair => pair(tx, desk, new, &register, &responsibilities, today)?,
        Shape::Turns => vec![turns(tx, desk, new, today)?],
    };
    Ok(Rota {
        name,
        responsibilities,
        layers,
        ..Rota::default()
    })
}

fn called(register: &Register, responsibilities: &[String]) -> String {
    match responsibilities {
        [] => "On call".to_owned(),
        [one] => register
            .responsibility(one)
            .map_or(one.clone(), |it| format!("{} {}", it.id, it.title)),
        more => format!("Cover of {} responsibilities", more.len()),
    }
}

fn pair(
    tx: &mut Tx,
    desk: &Desk,
    new: &NewRota,
    register: &Register,
    responsibilities: &[String],
    today: Date,
) -> Result<Vec<Layer>> {
    if desk.who.actor.is_guest() {
        return Err(Error::Forbidden(
            "A pair names people of both sides, so somebody of the company makes it.".into(),
        ));
    }
    let mut internal = Vec::new();
    for person in &new.internal {
        internal.push(person.resolve::<ViewPerson>(tx, &desk.who)?.0.fact.id);
    }
    if internal.is_empty() {
        internal = usual_people(register, responsibilities, today);
    }
    if internal.is_empty() {
        return Err(Error::invalid(
            "internal",
            "nobody of the internal team is there",
            "Add the person first, on the page of people.",
        ));
    }
    let partner = match &new.partner {
        Some(partner) => partner.resolve::<ViewParty>(tx, &desk.who)?.0.fact.id,
        None => usual_partner(register, responsibilities).ok_or_else(|| {
            Error::invalid(
                "partner",
                "there is no partner yet",
                "Add the partner first, on the page of people.",
            )
        })?,
    };
    let (office, others) = hours(register, new.office.as_deref())?;
    let layer = |name: &str, hours: Hours, members: Vec<Member>| Layer {
        name: name.to_owned(),
        priority: 1,
        hours: Some(hours),
        rotation: (members.len() > 1).then(|| weekly(today)),
        members,
        ..Layer::default()
    };
    let internal = internal.iter().map(|id| Member::person(id)).collect();
    Ok(vec![
        layer("office hours", office, internal),
        layer("all other hours", others, vec![Member::party(&partner)]),
    ])
}

fn turns(tx: &mut Tx, desk: &Desk, new: &NewRota, today: Date) -> Result<Layer> {
    let mut members = Vec::new();
    for member in &new.members {
        members.push(member.resolve(tx, desk)?);
    }
    Ok(Layer {
        name: "first line".to_owned(),
        priority: 1,
        rotation: Some(weekly(today)),
        members,
        ..Layer::default()
    })
}

/// Handed over on Monday, the first time this week.
fn weekly(today: Date) -> Rotation {
    let since = i64::from(today.weekday().to_monday_zero_offset());
    Rotation {
        every: 1,
        unit: Unit::Week,
        start: today.saturating_sub(jiff::Span::new().days(since)),
        at: None,
        advance: Advance::Calendar,
    }
}

/// Who is named for the responsibilities on the internal side; else all of that side.
pub fn usual_people(register: &Register, responsibilities: &[String], today: Date) -> Vec<String> {
    let company = register.company();
    let is_there = |id: &str| {
        register.person(id).is_some_and(|person| {
            let party = register.party(&person.party);
            register.is_active(person, today)
                && party.is_some_and(|party| party.kind == PartyKind::Internal)
        })
    };
    let mut named: Vec<String> = company
        .assignments
        .iter()
        .filter(|held| responsibilities.contains(&held.responsibility))
        .filter(|held| held.from <= today && held.until.is_none_or(|until| today < until))
        .filter_map(|held| held.person.clone())
        .filter(|id| is_there(id))
        .collect();
    named.sort();
    named.dedup();
    if !named.is_empty() {
        return named;
    }
    let people = company.people.iter().map(|person| &person.id);
    people.filter(|id| is_there(id)).cloned().collect()
}

/// The partner that answers for one of the responsibilities; else the first there is.
pub fn usual_partner(register: &Register, responsibilities: &[String]) -> Option<String> {
    let company = register.company();
    let is_partner = |id: &str| {
        register
            .party(id)
            .is_some_and(|party| party.kind == PartyKind::Partner)
    };
    let held = company
        .assignments
        .iter()
        .filter(|held| responsibilities.contains(&held.responsibility))
        .map(|held| &held.party);
    let mut all = held.chain(company.parties.iter().map(|party| &party.id));
    all.find(|id| is_partner(id)).cloned()
}

/// The hours' name that a pair divides the week by.
pub fn usual_office(register: &Register) -> Option<&str> {
    let calendars = &register.company().calendars;
    let named = calendars.get_key_value("office");
    let named = named.or_else(|| calendars.first_key_value());
    named.map(|(name, _)| name.as_str())
}

/// Office hours, and all hours but those.
fn hours(register: &Register, asked: Option<&str>) -> Result<(Hours, Hours)> {
    let of = |pattern: Pattern| Hours {
        pattern,
        zone: None,
    };
    if let Some(name) = asked.or_else(|| usual_office(register)) {
        if !register.company().calendars.contains_key(name) {
            return Err(Error::invalid(
                "office",
                format!("there are no hours called {name}"),
                "Choose a name from the company’s page.",
            ));
        }
        let name = name.to_owned();
        return Ok((of(Pattern::Named(name.clone())), of(Pattern::Outside(name))));
    }
    let window = Window {
        days: Days(0b001_1111),
        from: 8 * 60,
        to: 18 * 60,
    };
    Ok((
        of(Pattern::Windows(vec![window])),
        of(Pattern::Except(vec![window])),
    ))
}
