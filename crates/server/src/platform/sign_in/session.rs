//! Sessions: opaque values of which only a digest is stored, new at each sign-in and
//! at each step-up. They end after twelve hours, after four without a request, when
//! their owner says so, and at once when the person is shut out or has left.
use super::{cookies, limits, model::SessionRow, queries};
use crate::{
    access,
    app::App,
    organisation,
    platform::{
        actor::{Actor, Channel},
        ids::{Secret, new_id},
        ledger::{self, Act, NOTHING},
        permit::Who,
        quarantine,
        visitor::Visitor,
    },
};
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::Tx;
use web::{Error, Result};

/// A working day and a bit: long enough not to annoy, short enough to forget a lost laptop.
const LASTS: SignedDuration = SignedDuration::from_hours(12);
/// A long lunch with a meeting behind it.
const IDLE: SignedDuration = SignedDuration::from_hours(4);
/// When it was last seen is written down this often, not at each request.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// Opened by a link of the demo, or by a test: straight in, and its factor counts as fresh.
const DEMO: &str = "demo";

#[derive(Serialize)]
struct Opened<'a> {
    way: &'a str,
    device: &'a str,
}

/// By what a session is opened.
pub struct By<'a> {
    pub way: &'a str,
    /// The connection to a provider, where one came in by it.
    pub connection: Option<&'a str>,
    /// When the second factor was shown: microseconds since 1970, UTC.
    pub factor_at: i64,
}

/// Opens a session for somebody who has just shown both factors: the cookies to set.
pub fn open(
    tx: &mut Tx,
    from: &Visitor,
    person: &str,
    way: &str,
    now: Timestamp,
) -> Result<Vec<String>> {
    let by = By {
        way,
        connection: None,
        factor_at: now.as_microsecond(),
    };
    open_by(tx, from, person, &by, now)
}

/// As [`open`], by a provider, or with a second factor of some time ago.
pub fn open_by(
    tx: &mut Tx,
    from: &Visitor,
    person: &str,
    by: &By<'_>,
    now: Timestamp,
) -> Result<Vec<String>> {
    if !may_come_in(tx, person, now)? {
        return Err(Error::Forbidden(
            "You have no access here at present. An officer of the company can give it.".into(),
        ));
    }
    let settings = &from.app.settings;
    let value = add(tx, person, by, &from.device(), now)?;
    let mut cookies = vec![
        cookies::session(settings, &value),
        cookies::no_coming_in(settings),
    ];
    cookies.extend(limits::remember(tx, from, person, now)?);
    Ok(cookies)
}

/// For the demo and for tests, and only where the process was started as one of
/// them: a session as after both factors, without any. The value of its cookie.
pub fn open_for_demo(tx: &mut Tx, person: &str, now: Timestamp) -> Result<String> {
    let by = By {
        way: DEMO,
        connection: None,
        factor_at: now.as_microsecond(),
    };
    add(tx, person, &by, DEMO, now)
}

fn add(tx: &mut Tx, person: &str, by: &By<'_>, device: &str, now: Timestamp) -> Result<String> {
    let secret = Secret::random();
    let at = now.as_microsecond();
    let row = SessionRow {
        organisation: tx.organisation().to_owned(),
        id: new_id(now),
        person: person.to_owned(),
        way: by.way.to_owned(),
        connection: by.connection.map(str::to_owned),
        device: device.to_owned(),
        created_at: at,
        seen_at: at,
        expires_at: (now + LASTS).as_microsecond(),
        factor_at: by.factor_at,
    };
    queries::add_session(tx, &secret.digest(), &row)?;
    let act = Act {
        act: "session.opened",
        subject: ("person", person),
    };
    ledger::record_machine(
        tx,
        "sign-in",
        now,
        act,
        Some(&Opened {
            way: by.way,
            device,
        }),
    )?;
    Ok(format!("{}.{}", tx.organisation(), secret.reveal()))
}

/// Ends the session that the request came with.
pub fn close(tx: &mut Tx, who: &Who) -> Result<()> {
    if let Some(session) = &who.actor.session {
        queries::end_session(tx, session, who.now.as_microsecond())?;
    }
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

/// Whether a person exists, is still with their party and is not shut out.
pub fn may_come_in(tx: &mut Tx, person: &str, now: Timestamp) -> Result<bool> {
    Ok(actor(tx, person, now)?.is_some())
}

/// The signed-in person, read anew for each request: an ended grant, a suspended
/// person or an ended session counts from the next request on.
pub async fn actor_of(app: &App, headers: &HeaderMap) -> Result<Option<Actor>> {
    let name = cookies::session_name(&app.settings);
    let value = crate::platform::headers::cookie(headers, name);
    let Some((organisation, secret)) = value.and_then(|value| value.split_once('.')) else {
        return Ok(None);
    };
    let digest = Secret::given(secret).digest();
    let (now, demo) = (app.clock.now(), app.settings.demo);
    let found = app
        .db
        .read(organisation, move |tx| load(tx, &digest, demo, now))
        .await?;
    let Some((actor, session)) = found else {
        return Ok(None);
    };
    if session.seen_at <= (now - NOTED_EVERY).as_microsecond() {
        app.db
            .write(organisation, move |tx| {
                queries::saw_session(tx, &session.id, now.as_microsecond())
            })
            .await?;
    }
    Ok(Some(actor))
}

fn load(
    tx: &mut Tx,
    digest: &str,
    demo: bool,
    now: Timestamp,
) -> Result<Option<(Actor, SessionRow)>> {
    let at = now.as_microsecond();
    let Some(session) = queries::session_of(tx, digest, at)? else {
        return Ok(None);
    };
    let counts = match session.way.as_str() {
        DEMO => demo,
        "before" => false,
        _ => (now - IDLE).as_microsecond() < session.seen_at,
    };
    if !counts {
        return Ok(None);
    }
    let Some(mut actor) = actor(tx, &session.person, now)? else {
        return Ok(None);
    };
    actor.session = Some(session.id.clone());
    actor.factor_at = Some(if session.way == DEMO {
        at
    } else {
        session.factor_at
    });
    Ok(Some((actor, session)))
}

/// Whether somebody has left, or was shut out, or is not known.
pub fn is_shut_out(tx: &mut Tx, person: &str, now: Timestamp) -> Result<bool> {
    Ok(actor(tx, person, now)?.is_none())
}

/// A person with what their grants in force give; nobody for one who has left or is shut out.
fn actor(tx: &mut Tx, person: &str, now: Timestamp) -> Result<Option<Actor>> {
    let organisation = tx.organisation().to_owned();
    let (Some(person), Some(home)) = (
        organisation::queries::person(tx, person)?,
        organisation::queries::organisation(tx)?,
    ) else {
        return Ok(None);
    };
    let Some(party) = organisation::queries::party(tx, &person.fact.party)? else {
        return Ok(None);
    };
    let in_quarantine = quarantine::holds(tx)?;
    let today = organisation::today(&home, now)?;
    let has_left = person.fact.until.is_some_and(|until| until <= today);
    let account = queries::account(tx, &person.fact.id)?;
    let is_suspended = account.is_some_and(|account| account.suspended_at.is_some());
    if has_left || is_suspended {
        return Ok(None);
    }
    let access = access::queries::grants_of(tx, &person.fact.id)?
        .into_iter()
        .filter(|row| row.is_in_force(today))
        .map(|row| row.grant.access)
        .collect();
    Ok(Some(Actor {
        organisation,
        active: true,
        person: person.fact.id,
        name: person.fact.name,
        party: party.fact.id,
        party_name: party.fact.name,
        party_kind: party.fact.kind,
        access,
        in_quarantine,
        channel: Channel::Session,
        session: None,
        factor_at: None,
    }))
}
