//! Sessions and links. Both are random values of which only a digest is stored;
//! both carry the organisation in front, so that every look-up leads with it.
use super::queries;
use crate::{
    access,
    app::App,
    organisation,
    platform::{
        actor::Actor,
        headers::cookie,
        ids::Secret,
        ledger::{self, Act, NOTHING},
        permit::Who,
        quarantine,
    },
};
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use web::{Error, Result};

/// A working day and a bit: long enough not to annoy, short enough to forget a lost laptop.
const SESSION: SignedDuration = SignedDuration::from_hours(12);
/// A link travels by mail or chat; it must be used while the person is at it.
const LINK: SignedDuration = SignedDuration::from_mins(15);

/// The name of the session cookie. The prefix makes browsers insist on TLS.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-tandem" } else { "tandem" }
}

/// How long a link holds, and how often.
#[derive(Clone, Copy, PartialEq)]
pub enum Link {
    /// Fifteen minutes, once.
    Once,
    /// For the demo: as long as the demo's data.
    Demo,
}

/// Makes a link for a person and gives the part of its address after `/sign-in/`.
pub fn link_for(tx: &mut Tx, person: &str, kind: Link, now: Timestamp) -> Result<String> {
    let secret = Secret::random();
    let lasts = if kind == Link::Demo {
        SignedDuration::from_hours(24 * 365)
    } else {
        LINK
    };
    queries::add_link(
        tx,
        &secret.digest(),
        person,
        now.as_microsecond(),
        (now + lasts).as_microsecond(),
        kind == Link::Demo,
    )?;
    Ok(format!("{}.{}", tx.organisation(), secret.reveal()))
}

/// Takes a link and opens a session: the value of its cookie.
pub fn open(tx: &mut Tx, secret: &str, now: Timestamp) -> Result<String> {
    let expired = || {
        Error::BadRequest("This sign-in link has been used, or is older than fifteen minutes. Ask an officer for a new one.".into())
    };
    let digest = Secret::given(secret).digest();
    let link = queries::link(tx, &digest)?.ok_or_else(expired)?;
    let spent = link.used_at.is_some() && !link.reusable;
    if spent || link.expires_at <= now.as_microsecond() {
        return Err(expired());
    }
    if !link.reusable && queries::use_link(tx, &digest, now.as_microsecond())? != 1 {
        return Err(expired());
    }
    let fresh = Secret::random();
    queries::add_session(
        tx,
        &fresh.digest(),
        &link.person,
        now.as_microsecond(),
        (now + SESSION).as_microsecond(),
    )?;
    let act = Act {
        act: "session.opened",
        subject: ("person", &link.person),
    };
    ledger::record_machine(tx, "sign-in", now, act, NOTHING)?;
    Ok(format!("{}.{}", tx.organisation(), fresh.reveal()))
}

/// Ends the session that the request came with.
pub fn close(tx: &mut Tx, digest: &str, who: &Who) -> Result<()> {
    queries::end_session(tx, digest, who.now.as_microsecond())?;
    let act = Act {
        act: "session.ended",
        subject: ("person", &who.actor.person),
    };
    ledger::record(tx, who, act, NOTHING, NOTHING)
}

/// Ends every session of a person, and every link that was not used yet.
pub fn end_all_of(tx: &mut Tx, person: &str, now: Timestamp) -> Result<()> {
    queries::end_all_of(tx, person, now.as_microsecond())?;
    Ok(())
}

/// The digest of the session that the headers carry, with its organisation.
pub fn session_of(app: &App, headers: &HeaderMap) -> Option<(String, String)> {
    let value = cookie(headers, cookie_name(app.settings.secure))?;
    let (organisation, secret) = value.split_once('.')?;
    Some((organisation.to_owned(), Secret::given(secret).digest()))
}

/// The signed-in person, read anew for each request: an ended grant, a suspended
/// person or an ended session counts from the next request on.
pub async fn actor_of(app: &App, headers: &HeaderMap) -> Result<Option<Actor>> {
    let Some((organisation, digest)) = session_of(app, headers) else {
        return Ok(None);
    };
    let now = app.clock.now();
    app.db
        .read(&organisation, move |tx| load(tx, &digest, now))
        .await
}

fn load(tx: &mut Tx, digest: &str, now: Timestamp) -> Result<Option<Actor>> {
    let Some(person) = queries::person_of_session(tx, digest, now.as_microsecond())? else {
        return Ok(None);
    };
    let organisation = tx.organisation().to_owned();
    let (Some(person), Some(home)) = (
        organisation::queries::person(tx, &person)?,
        organisation::queries::organisation(tx)?,
    ) else {
        return Ok(None);
    };
    let Some(party) = organisation::queries::party(tx, &person.fact.party)? else {
        return Ok(None);
    };
    let in_quarantine = quarantine::holds(tx)?;
    let today = organisation::today(&home, now)?;
    let access = access::queries::grants_of(tx, &person.fact.id)?
        .into_iter()
        .filter(|row| row.is_in_force(today))
        .map(|row| row.grant.access)
        .collect();
    Ok(Some(Actor {
        organisation,
        active: person.fact.until.is_none_or(|until| today < until),
        person: person.fact.id,
        name: person.fact.name,
        party: party.fact.id,
        party_name: party.fact.name,
        party_kind: party.fact.kind,
        access,
        in_quarantine,
    }))
}
