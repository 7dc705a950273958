//! What can be done to people's facts: who they are, how to reach them, what they
//! can do, when they leave.
use crate::access::coming_in::has_a_word;
use crate::organisation::{
    model::{PartyRow, PersonRow},
    queries,
};
use crate::platform::{
    actions::{AddPerson, ChangePerson, PartWithPerson, ViewParty},
    context::Desk,
    ledger::{Act, NOTHING},
    permit::Ref,
    words::{contacts, named, slug},
};
use engine::{
    facts::{Contact, Person},
    hours::Hours,
};
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
    let name = named("name", &new.name)?;
    let contact = |kind: &str, value: &Option<String>| {
        value.as_ref().map(|value| Contact {
            kind: kind.into(),
            value: value.trim().into(),
        })
    };
    let person = Person {
        id: new.id.clone().unwrap_or_else(|| slug(&name)),
        name,
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
    desk.changed(tx, act, NOTHING, Some(&person))?;
    Ok(person)
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct PersonFacts {
    pub name: String,
    pub title: Option<String>,
    /// Ways to be reached, the best first; in a form one a line: `phone +1 555 0100`.
    #[serde(default, deserialize_with = "web::lines")]
    pub contacts: Vec<String>,
    /// The hours in which the person can be reached.
    pub hours: Option<Hours>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
}

pub fn change_person(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    new: &PersonFacts,
) -> Result<Person> {
    let (row, _) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    let after = Person {
        name: named("name", &new.name)?,
        title: new.title.clone(),
        contacts: contacts("contacts", &new.contacts)?,
        hours: new.hours.clone(),
        from: new.from,
        ..row.fact.clone()
    };
    keeps_mail(tx, desk, &row.fact, &after)?;
    keep(tx, desk, "person.changed", &row.fact, &after)?;
    Ok(after)
}

/// How a person of a partner that has come in is reached by mail is that partner's to say:
/// invitations and checkpoints go there.
fn keeps_mail(tx: &mut Tx, desk: &Desk, before: &Person, after: &Person) -> Result<()> {
    let mails = |person: &Person| {
        let mails = person.contacts.iter().filter(|contact| contact.is_mail());
        mails
            .map(|contact| contact.value.clone())
            .collect::<Vec<_>>()
    };
    if mails(before) == mails(after) {
        return Ok(());
    }
    match has_a_word(tx, desk, before)? {
        None => Ok(()),
        Some(party) => Err(Error::invalid(
            "contacts",
            format!("changes a mail address of {}", party.name),
            format!(
                "Leave it as it is, and ask {} to change it: since its people come in, only they do.",
                party.name
            ),
        )),
    }
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct SkillLevel {
    /// A skill of the catalogue.
    pub skill: String,
    /// 1 to 4; 0 takes the skill away.
    pub level: u8,
}

pub fn set_skill(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    new: &SkillLevel,
) -> Result<Person> {
    let (row, _) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    let mut after = row.fact.clone();
    if new.level == 0 {
        after.skills.remove(&new.skill);
    } else {
        after.skills.insert(new.skill.clone(), new.level);
    }
    keep(tx, desk, "person.skill_changed", &row.fact, &after)?;
    Ok(after)
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Leaving {
    /// The first day without the person; left out when they stay after all.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
    /// Whether accounts of the person are still open somewhere at the company.
    #[serde(default, deserialize_with = "web::ticked")]
    pub account_open: bool,
}

pub fn part_with(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    new: &Leaving,
) -> Result<Person> {
    let (row, _) = person.resolve::<PartWithPerson>(tx, &desk.who)?;
    let after = Person {
        until: new.until,
        account_open: new.until.map(|_| new.account_open),
        ..row.fact.clone()
    };
    keep(tx, desk, "person.leaving_changed", &row.fact, &after)?;
    Ok(after)
}

/// Lets a person who has come back out of a backup leave on the day that was said after it;
/// nothing when they leave by then anyhow, or are not known.
pub fn leaves_again(
    tx: &mut Tx,
    id: &str,
    until: Date,
    account_open: Option<bool>,
) -> Result<Option<Person>> {
    let Some(row) = queries::person(tx, id)? else {
        return Ok(None);
    };
    if row.fact.until.is_some_and(|known| known <= until) {
        return Ok(None);
    }
    let after = Person {
        // Their first day may have been set right after the backup too.
        from: row.fact.from.filter(|from| *from < until),
        until: Some(until),
        account_open,
        ..row.fact
    };
    queries::change_person(tx, &after)?;
    Ok(Some(after))
}

fn keep(
    tx: &mut Tx,
    desk: &Desk,
    act: &'static str,
    before: &Person,
    after: &Person,
) -> Result<()> {
    queries::change_person(tx, after)?;
    let act = Act {
        act,
        subject: ("person", &after.id),
    };
    desk.changed(tx, act, Some(before), Some(after))
}
