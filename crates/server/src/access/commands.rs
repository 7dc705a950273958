//! What officers do about access. Each command is one transaction.
use super::{
    coming_in::{ask_for_access, has_a_word},
    model::GrantRow,
    queries,
};
use crate::{
    organisation::model::PersonRow,
    platform::{
        actions::{EndAccess, GiveAccess},
        context::Desk,
        ids::new_id,
        ledger::{self, Act, NOTHING},
        permit::Ref,
        sign_in::end_all_of,
    },
};
use engine::facts::{Access, Grant, PartyKind};
use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

/// A grant that says nothing else lasts a quarter.
const DEFAULT_DAYS: i64 = 90;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewGrant {
    pub access: Access,
    pub reason: String,
    /// The first day on which it no longer holds; after 90 days when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
}

/// What came of giving access.
pub enum Outcome {
    Given(Grant),
    /// This party has to say yes first.
    Asked(String),
}

pub fn give(tx: &mut Tx, desk: &Desk, person: &Ref<PersonRow>, new: &NewGrant) -> Result<Outcome> {
    let (person, _) = person.resolve::<GiveAccess>(tx, &desk.who)?;
    if person.fact.id == desk.who.actor.person {
        return Err(Error::Forbidden(
            "Nobody widens their own access. Ask another officer.".into(),
        ));
    }
    if new.reason.trim().is_empty() {
        return Err(Error::invalid(
            "reason",
            "is empty",
            "Write what the access is for.",
        ));
    }
    let register = desk.register(tx)?;
    let guest = register
        .party(&person.fact.party)
        .is_some_and(|party| matches!(party.kind, PartyKind::Partner | PartyKind::Vendor));
    if guest && new.access == Access::Officer {
        return Err(Error::invalid(
            "access",
            "a guest of the company never runs it",
            "Give a partner's person editor or reader.",
        ));
    }
    let from = register.date(desk.who.now);
    let grant = Grant {
        person: person.fact.id.clone(),
        access: new.access,
        reason: new.reason.trim().to_owned(),
        from,
        until: Some(new.until.unwrap_or(from + DEFAULT_DAYS.days())),
    };
    // Who may only read signs nothing; who had more before was one of theirs already.
    let had_more = queries::grants_of(tx, &grant.person)?
        .iter()
        .any(|row| row.grant.access != Access::Reader);
    if grant.access != Access::Reader
        && !had_more
        && let Some(party) = has_a_word(tx, desk, &person.fact)?
    {
        ask_for_access(tx, desk, &person.fact, &party, &grant)?;
        return Ok(Outcome::Asked(party.name));
    }
    add(tx, desk, &grant, &desk.who.actor.ledger_name())?;
    Ok(Outcome::Given(grant))
}

/// Gives what an officer has asked for, and the person's party has allowed.
pub fn give_allowed(tx: &mut Tx, desk: &Desk, grant: &Grant, asked_by: &str) -> Result<()> {
    add(tx, desk, grant, &format!("person:{asked_by}"))
}

fn add(tx: &mut Tx, desk: &Desk, grant: &Grant, given_by: &str) -> Result<()> {
    let (id, at) = (new_id(desk.who.now), desk.who.now.as_microsecond());
    queries::add_grant(tx, &id, grant, given_by, at)?;
    let act = Act {
        act: "access.given",
        subject: ("person", &grant.person),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(grant))?;
    desk.checked(tx)?;
    Ok(())
}

/// Ends a grant at once; the person's next request is refused what it gave. With
/// the last one, sessions and links end too.
pub fn end(tx: &mut Tx, desk: &Desk, grant: &Ref<GrantRow>) -> Result<()> {
    let (row, permit) = grant.resolve::<EndAccess>(tx, &desk.who)?;
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    // Only somebody of the company who is still there can give access to others.
    let can_administer = |id: &str| {
        register.person(id).is_some_and(|person| {
            let party = register.party(&person.party);
            register.is_active(person, today)
                && party.is_some_and(|party| {
                    matches!(party.kind, PartyKind::Internal | PartyKind::Business)
                })
        })
    };
    let officers = queries::grants(tx)?
        .into_iter()
        .filter(|other| {
            other.grant.access == Access::Officer
                && other.is_in_force(today)
                && other.id != row.id
                && can_administer(&other.grant.person)
        })
        .count();
    if row.grant.access == Access::Officer && officers == 0 {
        return Err(Error::Conflict(
            "This is the last officer. Make another one first.".into(),
        ));
    }
    let actor = desk.who.actor.ledger_name();
    if queries::end_grant(tx, &permit, &actor, desk.who.now.as_microsecond())? == 0 {
        return Err(Error::Conflict("This access has ended already.".into()));
    }
    let has_more = queries::grants_of(tx, &row.grant.person)?
        .iter()
        .any(|other| other.is_in_force(today));
    if !has_more {
        end_all_of(tx, &row.grant.person, desk.who.now)?;
    }
    let act = Act {
        act: "access.ended",
        subject: ("person", &row.grant.person),
    };
    let ended = EndedGrant { grant: &row.id };
    ledger::record(tx, &desk.who, act, Some(&row.grant), Some(&ended))?;
    desk.checked(tx)?;
    Ok(())
}

/// What the ledger, and with it the journal of endings, says of a grant that ended.
#[derive(Serialize)]
struct EndedGrant<'a> {
    grant: &'a str,
}

/// Ends a grant that has come back out of a backup; whether it was in force there.
pub fn end_again(tx: &mut Tx, grant: &str, at: i64) -> Result<bool> {
    Ok(queries::end_again(tx, grant, at)? == 1)
}
