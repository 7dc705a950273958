//! One's own page: sessions, ways in, and leaving.
use super::{
    Passkeys,
    set_up::{RecoveryCodesPage, SetUpPage},
};
use crate::platform::{
    actions::{ChangeSignIn, EndOwnIdentity, EndOwnSession, EndPasskey, EndSession, ViewOwnSignIn},
    context::{Context, Desk},
    ledger::{self, Act, NOTHING},
    routes::{Answer, ById, NoInput, NoPath},
    sign_in::{
        coming_in::{self, State, Way},
        cookies,
        model::{PasskeyRow, SessionRow},
        openid::{self, model::IdentityRow},
        queries, session,
        ways::{self, Ways, codes},
    },
    visitor::Visitor,
};
use askama::Template;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/me.html")]
pub struct MePage {
    pub name: String,
    pub party: String,
    pub sessions: Vec<OneSession>,
    pub keys: Vec<OnePasskey>,
    pub identities: Vec<OneIdentity>,
    pub ways: Ways,
    pub passkeys: Passkeys,
}

#[derive(Serialize, JsonSchema)]
pub struct OneSession {
    pub id: String,
    pub device: String,
    pub way: String,
    /// The one that this page was asked with.
    pub this: bool,
    pub since: String,
    pub last_seen: String,
}

#[derive(Serialize, JsonSchema)]
pub struct OnePasskey {
    pub id: String,
    pub device: String,
    pub since: String,
    pub last_used: String,
}

/// An account at a provider that leads in here.
#[derive(Serialize, JsonSchema)]
pub struct OneIdentity {
    pub id: String,
    pub provider: String,
    pub since: String,
    pub last_used: String,
}

impl Page for MePage {
    fn title(&self) -> String {
        "Signing in".into()
    }
}

pub async fn show(cx: Context<ViewOwnSignIn>, _: NoPath, _: NoInput) -> Answer<MePage> {
    let from = cx.from.clone();
    cx.read(move |tx, desk| {
        desk.here::<ViewOwnSignIn>()?;
        page(tx, desk, &from).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk, from: &Visitor) -> Result<MePage> {
    let actor = &desk.who.actor;
    let register = desk.register(tx)?;
    let words = |at: i64| {
        Timestamp::from_microsecond(at)
            .map(|at| register.zone().to_datetime(at))
            .map(|at| at.strftime("%-d %B %Y, %H:%M").to_string())
            .unwrap_or_default()
    };
    let sessions = queries::sessions_of(tx, &actor.person, desk.who.now.as_microsecond())?
        .into_iter()
        .map(|row| OneSession {
            this: actor.session.as_ref() == Some(&row.id),
            since: words(row.created_at),
            last_seen: words(row.seen_at),
            device: row.device,
            way: row.way,
            id: row.id,
        })
        .collect();
    let keys = ways::queries::passkeys_of(tx, &actor.person)?
        .into_iter()
        .map(|row| OnePasskey {
            since: words(row.created_at),
            last_used: row.used_at.map_or("not yet".into(), words),
            device: row.device,
            id: row.id,
        })
        .collect();
    let identities = openid::queries::identities_of(tx, &actor.person)?
        .into_iter()
        .map(|row| OneIdentity {
            since: words(row.linked_at),
            last_used: row.used_at.map_or("not yet".into(), words),
            provider: row.connection_name,
            id: row.id,
        })
        .collect();
    Ok(MePage {
        identities,
        name: actor.name.clone(),
        party: actor.party_name.clone(),
        sessions,
        keys,
        ways: ways::of(tx, &actor.person)?,
        passkeys: Passkeys::of(from, "/me"),
    })
}

pub async fn end_session(
    cx: Context<EndOwnSession>,
    path: ById<SessionRow>,
    _: NoInput,
) -> Answer<MePage> {
    let from = cx.from.clone();
    cx.write(move |tx, desk| {
        let (row, permit) = path.id.resolve::<EndOwnSession>(tx, &desk.who)?;
        queries::end_session(tx, permit.on(), desk.who.now.as_microsecond())?;
        ended(tx, desk)?;
        Ok(View::Done {
            to: "/me".into(),
            notice: format!("The session on {} has ended.", row.device),
            page: page(tx, desk, &from)?,
        })
    })
    .await
}

pub async fn end_others(cx: Context<EndSession>, _: NoPath, _: NoInput) -> Answer<MePage> {
    let from = cx.from.clone();
    cx.write(move |tx, desk| {
        desk.here::<EndSession>()?;
        let actor = &desk.who.actor;
        let kept = actor.session.as_deref().unwrap_or_default();
        queries::end_sessions_but(tx, &actor.person, kept, desk.who.now.as_microsecond())?;
        ended(tx, desk)?;
        Ok(View::Done {
            to: "/me".into(),
            notice: "Every other session has ended.".into(),
            page: page(tx, desk, &from)?,
        })
    })
    .await
}

fn ended(tx: &mut Tx, desk: &Desk) -> Result<()> {
    let act = Act {
        act: "session.ended",
        subject: ("person", &desk.who.actor.person),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)
}

/// Begins to add a way in, or to change password and app. What is there stays until
/// the new one has been shown to work.
pub async fn add_way(cx: Context<ChangeSignIn>, _: NoPath, _: NoInput) -> Answer<SetUpPage> {
    let begun = cx.write(|tx, desk| {
        desk.here::<ChangeSignIn>()?;
        let state = State {
            to: Some("/me".into()),
            session: desk.who.actor.session.clone(),
            ..State::default()
        };
        let person = Some(desk.who.actor.person.as_str());
        coming_in::begin(
            tx,
            &desk.app.keys,
            person,
            Way::Adding,
            &state,
            desk.who.now,
        )
    });
    let begun = begun.await?;
    Ok(View::Elsewhere {
        to: "/sign-in/set-up".into(),
        cookies: vec![cookies::coming_in(&cx.desk.app.settings, &begun)],
    })
}

/// A new set of recovery codes in place of the old one.
pub async fn renew_codes(
    cx: Context<ChangeSignIn>,
    _: NoPath,
    _: NoInput,
) -> Answer<RecoveryCodesPage> {
    cx.write(|tx, desk| {
        desk.here::<ChangeSignIn>()?;
        let person = &desk.who.actor.person;
        if !ways::of(tx, person)?.authenticator {
            return Err(Error::Conflict(
                "Recovery codes stand for an authenticator app, and you have none. Set up a password and an app first.".into(),
            ));
        }
        let codes = codes::renew(tx, person, desk.who.now)?;
        let act = Act {
            act: "recovery_codes.renewed",
            subject: ("person", person),
        };
        ledger::record(tx, &desk.who, act, NOTHING, NOTHING)?;
        Ok(View::Show(RecoveryCodesPage {
            codes,
            to: "/me".into(),
        }))
    })
    .await
}

pub async fn end_passkey(
    cx: Context<EndPasskey>,
    path: ById<PasskeyRow>,
    _: NoInput,
) -> Answer<MePage> {
    let from = cx.from.clone();
    cx.write(move |tx, desk| {
        let (row, permit) = path.id.resolve::<EndPasskey>(tx, &desk.who)?;
        let ways = ways::of(tx, &desk.who.actor.person)?;
        if ways.passkeys == 1 && !ways.without_passkey() {
            return Err(Error::Conflict(
                "This is your only way in. Add another one first.".into(),
            ));
        }
        ways::queries::end_passkey(tx, permit.on(), desk.who.now.as_microsecond())?;
        let act = Act {
            act: "passkey.ended",
            subject: ("person", &desk.who.actor.person),
        };
        ledger::record(tx, &desk.who, act, NOTHING, NOTHING)?;
        Ok(View::Done {
            to: "/me".into(),
            notice: format!("The passkey made on {} opens nothing any more.", row.device),
            page: page(tx, desk, &from)?,
        })
    })
    .await
}

pub async fn end_identity(
    cx: Context<EndOwnIdentity>,
    path: ById<IdentityRow>,
    _: NoInput,
) -> Answer<MePage> {
    let from = cx.from.clone();
    cx.write(move |tx, desk| {
        let (row, _permit) = path.id.resolve::<EndOwnIdentity>(tx, &desk.who)?;
        let (person, now) = (&desk.who.actor.person, desk.who.now);
        openid::queries::end_identity(tx, &row, now.as_microsecond())?;
        if !ways::of(tx, person)?.any() {
            return Err(Error::Conflict(
                "This is your only way in. Add another one first.".into(),
            ));
        }
        let act = Act {
            act: "identity.ended",
            subject: ("person", person),
        };
        ledger::record(tx, &desk.who, act, Some(&row.connection_name), NOTHING)?;
        Ok(View::Done {
            to: "/me".into(),
            notice: format!(
                "Your account at {} opens nothing here any more.",
                row.connection_name
            ),
            page: page(tx, desk, &from)?,
        })
    })
    .await
}

pub async fn sign_out(cx: Context<EndSession>, _: NoPath, _: NoInput) -> Answer<MePage> {
    cx.write(|tx, desk| {
        desk.here::<EndSession>()?;
        session::close(tx, &desk.who)
    })
    .await?;
    Ok(View::Elsewhere {
        to: "/sign-in".into(),
        cookies: vec![cookies::no_session(&cx.desk.app.settings)],
    })
}
