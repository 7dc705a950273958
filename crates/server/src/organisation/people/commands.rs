//! What people can do to the organisation. Each command is one transaction.
use crate::organisation::{
    model::{PartyRow, PersonRow},
    queries,
};
use crate::platform::{
    actions::{AddPerson, ChangePerson, ViewParty, ViewPerson},
    context::Desk,
    ids::new_id,
    ledger::{self, Act, NOTHING},
    permit::Ref,
};
use engine::facts::{Absence, Contact, Person};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewPerson {
    /// A short id; made from the name when left out.
    pub id: Option<String>,
    pub name: String,
    pub party: Ref<PartyRow>,
    pub title: Option<String>,
    pub phone: Option<String>,
    pub mail: Option<String>,
}

pub fn add_person(tx: &mut Tx, desk: &Desk, new: &NewPerson) -> Result<Person> {
    desk.here::<AddPerson>()?;
    let (party, _) = new.party.resolve::<ViewParty>(tx, &desk.who)?;
    let name = new.name.trim();
    if name.is_empty() || name.len() > 200 {
        return Err(Error::invalid(
            "name",
            "is empty or too long",
            "Write a name of at most 200 letters.",
        ));
    }
    let contact = |kind: &str, value: &Option<String>| {
        value.as_ref().map(|value| Contact {
            kind: kind.into(),
            value: value.trim().into(),
        })
    };
    let person = Person {
        id: new.id.clone().unwrap_or_else(|| crate::setup::slug(name)),
        name: name.to_owned(),
        party: party.fact.id,
        title: new.title.clone(),
        skills: Default::default(),
        contacts: [contact("phone", &new.phone), contact("mail", &new.mail)]
            .into_iter()
            .flatten()
            .collect(),
        hours: None,
        from: Some(desk.today(tx)?),
        until: None,
        account_open: None,
    };
    let position = queries::next_person_position(tx)?;
    queries::add_person(tx, position, &person)?;
    let act = Act {
        act: "person.added",
        subject: ("person", &person.id),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&person))?;
    desk.checked(tx)?;
    Ok(person)
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewAbsence {
    #[schemars(with = "engine::schema::Day")]
    pub first_day: Date,
    /// The last day away, itself included.
    #[schemars(with = "engine::schema::Day")]
    pub last_day: Date,
    /// `vacation`, `training`, `illness` …
    pub kind: String,
    pub stand_in: Option<Ref<PersonRow>>,
}

pub fn plan_absence(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    new: &NewAbsence,
) -> Result<Absence> {
    let (person, permit) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    let stand_in = resolve_stand_in(tx, desk, new.stand_in.as_ref())?;
    let absence = Absence {
        person: person.fact.id,
        first_day: new.first_day,
        last_day: new.last_day,
        kind: new.kind.trim().to_owned(),
        stand_in,
    };
    queries::add_absence(tx, &new_id(desk.who.now), &absence)?;
    let act = Act {
        act: "absence.planned",
        subject: ("person", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&absence))?;
    desk.checked(tx)?;
    Ok(absence)
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct StandIn {
    /// Nobody when left out.
    pub stand_in: Option<Ref<PersonRow>>,
}

pub fn name_stand_in(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    absence: &str,
    new: &StandIn,
) -> Result<()> {
    let (_, permit) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    let stand_in = resolve_stand_in(tx, desk, new.stand_in.as_ref())?;
    if queries::set_stand_in(tx, &permit, absence, stand_in.as_deref())? == 0 {
        return Err(Error::NotFound);
    }
    let act = Act {
        act: "absence.stand_in_named",
        subject: ("person", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&stand_in))?;
    desk.checked(tx)?;
    Ok(())
}

pub fn cancel_absence(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    absence: &str,
) -> Result<()> {
    let (_, permit) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    if queries::remove_absence(tx, &permit, absence)? == 0 {
        return Err(Error::NotFound);
    }
    let act = Act {
        act: "absence.cancelled",
        subject: ("person", permit.on()),
    };
    ledger::record(tx, &desk.who, act, Some(&absence), NOTHING)?;
    desk.checked(tx)?;
    Ok(())
}

fn resolve_stand_in(
    tx: &mut Tx,
    desk: &Desk,
    stand_in: Option<&Ref<PersonRow>>,
) -> Result<Option<String>> {
    match stand_in {
        Some(person) => Ok(Some(person.resolve::<ViewPerson>(tx, &desk.who)?.0.fact.id)),
        None => Ok(None),
    }
}
