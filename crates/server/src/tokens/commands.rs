//! What officers do about tokens. Each command is one transaction.
use super::{model::TokenRow, queries};
use crate::{
    platform::{
        actions::{EndToken, MakeToken},
        context::Desk,
        ids::{Secret, new_id},
        ledger::{self, Act, NOTHING},
        permit::Ref,
    },
    register::model::ResponsibilityRow,
};
use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

const DEFAULT_DAYS: i64 = 90;
const LONGEST_DAYS: i64 = 365;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewToken {
    /// What the machine is called: `backup-runner`.
    pub name: String,
    /// The duties that it may record evidence for.
    #[serde(default)]
    pub duties: Vec<String>,
    /// The first day on which it no longer works; after 90 days when left out, at most 365.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
}

/// What the ledger says of a token.
#[derive(Serialize)]
struct Made<'a> {
    token: &'a str,
    name: &'a str,
    duties: &'a [String],
    until: Date,
}

/// Makes a token: its row, and the token itself, to be shown this once.
pub fn make(
    tx: &mut Tx,
    desk: &Desk,
    responsibility: &Ref<ResponsibilityRow>,
    new: &NewToken,
) -> Result<(TokenRow, Secret)> {
    let (row, permit) = responsibility.resolve::<MakeToken>(tx, &desk.who)?;
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Error::invalid(
            "name",
            "is empty",
            "Write what the machine is called.",
        ));
    }
    let resolved = register
        .responsibility(&row.adopted.id)
        .ok_or(Error::NotFound)?;
    let is_own = |id: &String| resolved.duties.iter().any(|duty| duty.id == *id);
    if new.duties.is_empty() || !new.duties.iter().all(is_own) {
        return Err(Error::invalid(
            "duties",
            "names no duty of this responsibility, or others",
            "Choose at least one of its duties.",
        ));
    }
    let until = new.until.unwrap_or(today + DEFAULT_DAYS.days());
    if until <= today || until > today + LONGEST_DAYS.days() {
        return Err(Error::invalid(
            "until",
            "is not within the coming year",
            "Choose a day after today and at most 365 days away.",
        ));
    }
    let token = TokenRow {
        organisation: desk.who.actor.organisation.clone(),
        id: new_id(desk.who.now),
        responsibility: row.adopted.id,
        name: name.to_owned(),
        duties: new.duties.clone(),
        made_by: desk.who.actor.person.clone(),
        made_at: desk.who.now.as_microsecond(),
        until,
        ended_at: None,
    };
    let secret = Secret::random();
    queries::add(tx, &token, &secret.digest())?;
    let after = Made {
        token: &token.id,
        name: &token.name,
        duties: &token.duties,
        until,
    };
    let act = Act {
        act: "token.made",
        subject: ("responsibility", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&after))?;
    Ok((token, secret))
}

/// From the next request on it is refused.
pub fn end(tx: &mut Tx, desk: &Desk, token: &Ref<TokenRow>) -> Result<TokenRow> {
    let (row, permit) = token.resolve::<EndToken>(tx, &desk.who)?;
    let by = desk.who.actor.ledger_name();
    if queries::end(tx, &permit, &by, desk.who.now.as_microsecond())? == 0 {
        return Err(Error::Conflict("This token has ended already.".into()));
    }
    let act = Act {
        act: "token.ended",
        subject: ("responsibility", &row.responsibility),
    };
    ledger::record(tx, &desk.who, act, Some(&row.id), NOTHING)?;
    Ok(row)
}
