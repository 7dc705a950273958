//! What can be done to parties.
use crate::{
    organisation::{model::PartyRow, queries},
    platform::{
        actions::{ChangeCompany, ChangeParty},
        context::Desk,
        ledger::{Act, NOTHING},
        permit::Ref,
        words::{contacts, named, slug},
    },
};
use engine::{
    facts::{Party, PartyKind},
    hours::Hours,
};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::Result;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewParty {
    /// A short id; made from the name when left out.
    pub id: Option<String>,
    pub name: String,
    pub kind: PartyKind,
}

pub fn add_party(tx: &mut Tx, desk: &Desk, new: &NewParty) -> Result<Party> {
    desk.here::<ChangeCompany>()?;
    let name = named("name", &new.name)?;
    let party = Party {
        id: new.id.clone().unwrap_or_else(|| slug(&name)),
        name,
        kind: new.kind,
        contacts: Vec::new(),
        hours: None,
    };
    let position = queries::next_party_position(tx)?;
    queries::add_party(tx, position, &party)?;
    let act = Act {
        act: "party.added",
        subject: ("party", &party.id),
    };
    desk.changed(tx, act, NOTHING, Some(&party))?;
    Ok(party)
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct PartyFacts {
    pub name: String,
    /// Ways to be reached, the best first; in a form one a line: `phone +1 555 0100`.
    #[serde(default, deserialize_with = "web::lines")]
    pub contacts: Vec<String>,
    /// The hours in which somebody of this party can be reached.
    pub hours: Option<Hours>,
}

pub fn change_party(
    tx: &mut Tx,
    desk: &Desk,
    party: &Ref<PartyRow>,
    new: &PartyFacts,
) -> Result<Party> {
    let (row, permit) = party.resolve::<ChangeParty>(tx, &desk.who)?;
    let after = Party {
        name: named("name", &new.name)?,
        contacts: contacts("contacts", &new.contacts)?,
        hours: new.hours.clone(),
        ..row.fact.clone()
    };
    queries::change_party(tx, &after)?;
    let act = Act {
        act: "party.changed",
        subject: ("party", permit.on()),
    };
    desk.changed(tx, act, Some(&row.fact), Some(&after))?;
    Ok(after)
}
