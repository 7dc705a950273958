//! The ways in that a person has: passkeys, a password with an authenticator app and
//! recovery codes, or the provider of their party. A passkey is both factors in one; a
//! password asks for a second one, and so does a provider unless an officer trusts its own.
pub mod authenticator;
pub mod breached;
pub mod codes;
pub mod passkey;
pub mod password;
pub mod queries;

use crate::platform::{
    keys::Keys,
    ledger::{self, Act},
    sign_in::openid,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::Result;

/// What somebody can come in with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Ways {
    pub passkeys: usize,
    pub password: bool,
    pub authenticator: bool,
    pub codes_left: i64,
    /// Accounts at a provider of their party.
    pub outside: usize,
    /// One of those providers may vouch for both factors.
    pub outside_alone: bool,
}

impl Ways {
    /// Whether they can come in by themselves, with both factors.
    pub fn any(&self) -> bool {
        self.passkeys > 0 || self.without_passkey()
    }

    pub fn without_passkey(&self) -> bool {
        self.outside_alone || (self.authenticator && (self.password || self.outside > 0))
    }

    /// Whether there is a second factor of their own to ask for.
    pub fn second(&self) -> bool {
        self.authenticator || self.passkeys > 0
    }

    pub fn in_words(&self) -> String {
        let mut words = Vec::new();
        match self.passkeys {
            0 => {}
            1 => words.push("a passkey".to_owned()),
            many => words.push(format!("{many} passkeys")),
        }
        if self.password {
            words.push("a password".into());
        }
        if self.authenticator {
            words.push("an authenticator app".into());
        }
        if self.outside > 0 {
            words.push("their provider".into());
        }
        if words.is_empty() {
            "nothing yet".into()
        } else {
            words.join(", ")
        }
    }
}

pub fn of(tx: &mut Tx, person: &str) -> Result<Ways> {
    let outside = openid::queries::identities_of(tx, person)?;
    let mut alone = false;
    for identity in &outside {
        let connection = openid::queries::connection(tx, &identity.connection)?;
        alone |= connection.is_some_and(|it| it.factor != openid::model::Factor::Ours);
    }
    Ok(Ways {
        outside: outside.len(),
        outside_alone: alone,
        passkeys: queries::passkeys_of(tx, person)?.len(),
        password: queries::password(tx, person)?.is_some(),
        authenticator: queries::authenticator(tx, person)?.is_some(),
        codes_left: queries::codes_left(tx, person)?,
    })
}

#[derive(Serialize)]
struct What<'a> {
    way: &'a str,
}

/// Writes down that a way in was set up, changed or taken away.
pub fn record(
    tx: &mut Tx,
    act: &'static str,
    person: &str,
    way: &str,
    now: Timestamp,
) -> Result<()> {
    let act = Act {
        act,
        subject: ("person", person),
    };
    ledger::record_machine(tx, "sign-in", now, act, Some(&What { way }))
}

/// Whether the code is the second factor of this person, and spends it: one of the
/// authenticator app, or a recovery code in its place. What it was, in words.
pub fn second_factor(
    tx: &mut Tx,
    keys: &Keys,
    person: &str,
    code: &str,
    now: Timestamp,
) -> Result<Option<&'static str>> {
    if authenticator::spend(tx, keys, person, code, now)? {
        return Ok(Some("authenticator"));
    }
    if codes::spend(tx, person, code, now)? {
        record(tx, "recovery_code.used", person, "recovery code", now)?;
        return Ok(Some("recovery code"));
    }
    Ok(None)
}
