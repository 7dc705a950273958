//! Somebody who takes turns or a shift: a person, or a party as a whole.
use crate::organisation::model::{PartyRow, PersonRow};
use crate::platform::{
    actions::{ViewParty, ViewPerson},
    context::Desk,
    permit::Ref,
};
use engine::{facts::Member, register::Register};
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IntoDeserializer},
};
use store::Tx;
use web::{Error, Result};

/// `person:dana` or `party:partner`.
#[derive(Clone)]
pub enum Chosen {
    Person(Ref<PersonRow>),
    Party(Ref<PartyRow>),
}

impl Chosen {
    /// Whoever is meant, as a member without dates.
    pub fn find(&self, tx: &mut Tx, desk: &Desk) -> Result<Member> {
        Ok(match self {
            Chosen::Person(id) => {
                Member::person(&id.resolve::<ViewPerson>(tx, &desk.who)?.0.fact.id)
            }
            Chosen::Party(id) => Member::party(&id.resolve::<ViewParty>(tx, &desk.who)?.0.fact.id),
        })
    }

    /// The same, to be put on a rota or a shift: a guest puts its own people on.
    pub fn resolve(&self, tx: &mut Tx, desk: &Desk) -> Result<Member> {
        let member = self.find(tx, desk)?;
        may_put_on(tx, desk, &member)?;
        Ok(member)
    }
}

/// # Errors
/// A guest names somebody of another party.
pub fn may_put_on(tx: &mut Tx, desk: &Desk, member: &Member) -> Result<()> {
    if !desk.who.actor.is_guest() {
        return Ok(());
    }
    let register = desk.register(tx)?;
    let person = member.person.as_deref().and_then(|id| register.person(id));
    let party = person.map_or(member.party.as_deref(), |person| Some(&person.party));
    if party == Some(&desk.who.actor.party) {
        return Ok(());
    }
    Err(Error::Forbidden(
        "You put your own people on a rota. For somebody of another party, ask for the shift to be taken.".into(),
    ))
}

impl<'de> Deserialize<'de> for Chosen {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        match text.split_once(':') {
            Some(("person", id)) => Ref::deserialize(id.into_deserializer()).map(Chosen::Person),
            Some(("party", id)) => Ref::deserialize(id.into_deserializer()).map(Chosen::Party),
            _ => Err(D::Error::custom(
                "it must be person:ID or party:ID, such as person:dana",
            )),
        }
    }
}

impl JsonSchema for Chosen {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Chosen".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// The id of a member, and what a form calls them.
pub fn id_of(member: &Member) -> &str {
    let id = member.person.as_deref().or(member.party.as_deref());
    id.unwrap_or_default()
}

pub fn value_of(member: &Member) -> String {
    match &member.party {
        Some(party) => format!("party:{party}"),
        None => format!("person:{}", id_of(member)),
    }
}

/// The name of a person or a party.
pub fn name_of<'r>(register: &'r Register, id: &'r str) -> &'r str {
    match (register.person(id), register.party(id)) {
        (Some(person), _) => &person.name,
        (None, Some(party)) => &party.name,
        _ => id,
    }
}

/// The kind of the party that somebody belongs to, as pages colour it.
pub fn kind_of(register: &Register, id: &str) -> &'static str {
    let party = register.person(id).map_or(id, |person| &person.party);
    let party = register.party(party);
    party.map_or("vendor", |party| {
        crate::platform::actor::party_kind_name(party.kind)
    })
}

/// Everybody who can be chosen: the value, the name.
pub fn choices(register: &Register, today: jiff::civil::Date) -> Vec<(String, String)> {
    let company = register.company();
    let people = company.people.iter();
    let people = people.filter(|person| register.is_active(person, today));
    let mut all: Vec<(String, String)> = people
        .map(|person| (format!("person:{}", person.id), person.name.clone()))
        .collect();
    let parties = company.parties.iter();
    all.extend(parties.map(|party| {
        let name = format!("{} (whoever is there)", party.name);
        (format!("party:{}", party.id), name)
    }));
    all
}
