//! Signing the version in force: the first one, one that the other side made, or
//! once a quarter the one that is still agreed to.
use super::{
    pages::{self, RegisterPage},
    queries,
};
use crate::{
    platform::{
        actions::SignRegister,
        context::{Context, Desk},
        ids::new_id,
        ledger::{self, Act, NOTHING},
        routes::{Answer, NoPath},
    },
    proposals::digest_of,
};
use engine::{
    facts::{Signature, Version},
    proposal::{Content, in_force, model_of},
};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result, View};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Agreeing {
    /// The version that was read; refused when another is in force by now.
    version: Option<u32>,
}

pub async fn sign(
    cx: Context<SignRegister>,
    _: NoPath,
    agreeing: Agreeing,
) -> Answer<RegisterPage> {
    cx.write(move |tx, desk| {
        let signature = agree(tx, desk, &agreeing)?;
        let party = &desk.who.actor.party_name;
        Ok(View::Done {
            to: "/register".into(),
            notice: format!("{party} has signed version {}.", signature.version),
            page: pages::register_page(tx, desk, &pages::Asked::default())?,
        })
    })
    .await
}

fn agree(tx: &mut Tx, desk: &Desk, agreeing: &Agreeing) -> Result<Signature> {
    desk.here::<SignRegister>()?;
    desk.who.require_fresh_factor()?;
    let register = desk.register(tx)?;
    let company = register.company();
    let today = register.date(desk.who.now);
    let number = match in_force(company, today) {
        Some(version) => version.number,
        None => first(tx, desk, &register)?,
    };
    if agreeing.version.is_some_and(|read| read != number) {
        return Err(Error::Conflict(format!(
            "Version {number} is in force by now. Read it, then sign."
        )));
    }
    let actor = &desk.who.actor;
    let signature = Signature {
        party: actor.party.clone(),
        person: Some(actor.person.clone()),
        version: number,
        date: today,
    };
    if company.signatures.contains(&signature) {
        return Err(Error::Conflict("You have signed it today already.".into()));
    }
    queries::add_signature(tx, &new_id(desk.who.now), &signature)?;
    let number = number.to_string();
    let act = Act {
        act: "version.signed",
        subject: ("version", &number),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&signature))?;
    desk.checked(tx)?;
    Ok(signature)
}

/// With the first signature the draft becomes version 1.
fn first(tx: &mut Tx, desk: &Desk, register: &engine::register::Register) -> Result<u32> {
    let company = register.company();
    let today = register.date(desk.who.now);
    let content = Content::on(company, today);
    if content.assignments.is_empty() {
        return Err(Error::Conflict(
            "The register names nobody yet. Say who answers for what, then sign.".into(),
        ));
    }
    let version = Version {
        number: queries::next_version(tx)?,
        from: today,
        digest: Some(digest_of(&content)),
        model: model_of(&content, company, company::catalogue()),
        proposal: None,
    };
    queries::add_version(tx, &version)?;
    let number = version.number.to_string();
    let act = Act {
        act: "version.in_force",
        subject: ("version", &number),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&version))?;
    Ok(version.number)
}
