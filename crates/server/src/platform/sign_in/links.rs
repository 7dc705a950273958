//! Links by which somebody comes in for the first time, or anew. To look at one
//! spends nothing; only a press does, so that mail scanners and previews do no harm.
use super::{
    coming_in::{self, State, Way},
    queries::{self, LinkRow},
    session, ways,
};
use crate::platform::{ids::Secret, keys::Keys};
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use web::{Error, Result};

/// A link travels by mail or chat; it must be used while the person is at it.
const LASTS: SignedDuration = SignedDuration::from_mins(15);

/// How long a link holds, how often, and for whom.
#[derive(Clone, Copy, PartialEq)]
pub enum Link {
    /// Fifteen minutes, once, for somebody who has no way in yet.
    Once,
    /// As that, for somebody who lost every way in: what they had goes.
    NewStart,
    /// For the demo and for tests: as long as their data, and straight in.
    Demo,
}

/// Makes a link for a person and gives the part of its address after `/sign-in/`.
pub fn link_for(tx: &mut Tx, person: &str, kind: Link, now: Timestamp) -> Result<String> {
    let secret = Secret::random();
    let lasts = match kind {
        Link::Demo => SignedDuration::from_hours(24 * 365),
        Link::Once | Link::NewStart => LASTS,
    };
    let row = LinkRow {
        person: person.to_owned(),
        expires_at: (now + lasts).as_microsecond(),
        reusable: kind == Link::Demo,
        replaces: kind == Link::NewStart,
        used_at: None,
    };
    queries::add_link(tx, &secret.digest(), now.as_microsecond(), &row)?;
    Ok(format!("{}.{}", tx.organisation(), secret.reveal()))
}

fn expired() -> Error {
    Error::BadRequest("This link has been used, or is older than fifteen minutes. Ask an officer of the company for a new one.".into())
}

/// The person that a link is for, while it holds. Nothing is spent.
pub fn look(tx: &mut Tx, secret: &Secret, now: Timestamp) -> Result<LinkRow> {
    let link = queries::link(tx, &secret.digest())?.ok_or_else(expired)?;
    let spent = link.used_at.is_some() && !link.reusable;
    if spent || link.expires_at <= now.as_microsecond() {
        return Err(expired());
    }
    Ok(link)
}

/// Spends a link: the value of the cookie of the way in that it opens.
pub fn spend(tx: &mut Tx, keys: &Keys, secret: &Secret, now: Timestamp) -> Result<String> {
    let link = look(tx, secret, now)?;
    if link.reusable {
        return Err(expired());
    }
    if queries::use_link(tx, &secret.digest(), now.as_microsecond())? != 1 {
        return Err(expired());
    }
    if !session::may_come_in(tx, &link.person, now)? {
        return Err(expired());
    }
    if ways::of(tx, &link.person)?.any() && !link.replaces {
        return Err(Error::Conflict(
            "You have a way in already: sign in with it. If you lost it, ask an officer for a new start.".into(),
        ));
    }
    let state = State {
        replaces: link.replaces,
        ..State::default()
    };
    coming_in::begin(tx, keys, Some(&link.person), Way::Invited, &state, now)
}
