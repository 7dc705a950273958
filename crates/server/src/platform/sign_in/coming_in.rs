//! Somebody on the way in: they have pressed their link, or shown a first factor,
//! and what is still to be shown is kept here, sealed, for fifteen minutes. It is no
//! session: nothing but the rest of the way can be reached with it. It lies in the
//! database, so any node can go on with it.
use super::{cookies, openid, queries, queries::ComingInRow, ways::passkey};
use crate::platform::{ids::Secret, keys::Keys, visitor::Visitor};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

const LASTS: SignedDuration = SignedDuration::from_mins(15);
/// A code of six digits may be mistyped; it may not be searched for.
const MOST_TRIES: i64 = 5;
const PURPOSE: &str = "sign-in way";

/// How somebody has begun.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Way {
    /// By a link: they set up how they come in from now on.
    Invited,
    /// Signed in, with a fresh factor: they add a way in, or change it.
    Adding,
    /// By name and password, or by a provider: the second factor is next.
    FirstFactor,
    /// A passkey is being asked for; nobody is known yet.
    Passkey,
    /// A provider is being asked; nobody is known yet.
    Provider,
    /// Signed in, and confirming that it is them: their provider is being asked anew.
    Confirming,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Way::Invited => "invited",
            Way::Adding => "adding",
            Way::FirstFactor => "first factor",
            Way::Passkey => "passkey",
            Way::Provider => "provider",
            Way::Confirming => "confirming",
        }
    }

    fn named(name: &str) -> Option<Way> {
        let all = [
            Way::Invited,
            Way::Adding,
            Way::FirstFactor,
            Way::Passkey,
            Way::Provider,
            Way::Confirming,
        ];
        all.into_iter().find(|way| way.name() == name)
    }
}

/// What is remembered between two steps.
#[derive(Default, Serialize, Deserialize)]
pub struct State {
    /// Where the person was going.
    pub to: Option<String>,
    /// What they had before goes when they are done.
    pub replaces: bool,
    /// The session that this one takes the place of.
    pub session: Option<String>,
    pub registration: Option<passkey::Registration>,
    pub authentication: Option<passkey::Authentication>,
    /// A new authenticator app's secret, until a code has shown that it was taken.
    pub authenticator: Option<Vec<u8>>,
    /// A new password, hashed.
    pub password: Option<String>,
    /// What a provider was asked.
    #[serde(default)]
    pub openid: Option<openid::Asked>,
    /// Whom a provider has vouched for.
    #[serde(default)]
    pub proven: Option<openid::Proven>,
}

pub struct ComingIn {
    digest: String,
    pub person: Option<String>,
    pub way: Way,
    pub state: State,
    tries: i64,
}

/// Begins a way in; the value of its cookie.
pub fn begin(
    tx: &mut Tx,
    keys: &Keys,
    person: Option<&str>,
    way: Way,
    state: &State,
    now: Timestamp,
) -> Result<String> {
    let secret = Secret::random();
    let row = ComingInRow {
        person: person.map(str::to_owned),
        way: way.name().into(),
        state_sealed: sealed(keys, state)?,
        tries: 0,
    };
    queries::add_coming_in(
        tx,
        &secret.digest(),
        &row,
        now.as_microsecond(),
        (now + LASTS).as_microsecond(),
    )?;
    Ok(format!("{}.{}", tx.organisation(), secret.reveal()))
}

/// The organisation and the digest of the way in that the visitor has begun.
///
/// # Errors
/// When there is none: they have to begin again.
pub fn ticket(from: &Visitor) -> Result<(String, String)> {
    from.cookie(cookies::coming_in_name(&from.app.settings))
        .and_then(|value| value.split_once('.'))
        .map(|(organisation, secret)| (organisation.to_owned(), Secret::given(secret).digest()))
        .ok_or_else(over)
}

fn over() -> Error {
    Error::BadRequest(
        "This took longer than fifteen minutes, or was done already. Begin again at /sign-in, or with a new invitation.".into(),
    )
}

pub fn find(tx: &mut Tx, keys: &Keys, digest: &str, now: Timestamp) -> Result<ComingIn> {
    let row = queries::coming_in(tx, digest, now.as_microsecond())?.ok_or_else(over)?;
    let state = keys
        .open(PURPOSE, &row.state_sealed)
        .and_then(|plain| serde_json::from_slice(&plain).ok())
        .ok_or_else(over)?;
    Ok(ComingIn {
        digest: digest.to_owned(),
        person: row.person,
        way: Way::named(&row.way).ok_or_else(over)?,
        state,
        tries: row.tries,
    })
}

impl ComingIn {
    /// The person, on the ways on which one is known.
    pub fn who(&self) -> Result<&str> {
        self.person.as_deref().ok_or_else(over)
    }

    /// On a way that ends with setting up a way in.
    pub fn setting_up(&self) -> Result<&str> {
        match self.way {
            Way::Invited | Way::Adding => self.who(),
            Way::FirstFactor | Way::Passkey | Way::Provider | Way::Confirming => Err(over()),
        }
    }

    pub fn keep(&self, tx: &mut Tx, keys: &Keys) -> Result<()> {
        let state = sealed(keys, &self.state)?;
        queries::keep_coming_in(tx, &self.digest, &state, self.tries)?;
        Ok(())
    }

    /// Counts a wrong code; the fifth one ends the way.
    pub fn wrong(&mut self, tx: &mut Tx, keys: &Keys, now: Timestamp) -> Result<()> {
        self.tries += 1;
        self.keep(tx, keys)?;
        if self.tries >= MOST_TRIES {
            queries::end_coming_in(tx, &self.digest, now.as_microsecond())?;
        }
        Ok(())
    }

    /// Ends it. Only one of two requests that race gets through here.
    pub fn end(&self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        if queries::end_coming_in(tx, &self.digest, now.as_microsecond())? == 1 {
            Ok(())
        } else {
            Err(over())
        }
    }
}

fn sealed(keys: &Keys, state: &State) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(state)
        .map_err(|error| Error::Internal(format!("a way in cannot be kept: {error}")))?;
    Ok(keys.seal(PURPOSE, &plain))
}
