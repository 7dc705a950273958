//! Confirm that it is you: the second factor once more, before what weighs much.
//! The session is a new one afterwards, and one goes on where one was going.
use super::{Arrived, Ceremony, Passkeys, To, come_in::wrong_code, inside};
use crate::platform::{
    actions::ConfirmOneself,
    context::{Context, Desk},
    ids::Secret,
    ledger::{self, Act, NOTHING},
    routes::{Answer, NoPath},
    sign_in::{
        coming_in::{self, State, Way},
        cookies,
        limits::{self, Try},
        openid::{self, Candidate},
        queries,
        session::{self, By},
        ways::{self, Ways, passkey},
    },
    visitor::Visitor,
};
use askama::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/confirm.html")]
pub struct ConfirmPage {
    pub to: String,
    pub ways: Ways,
    pub passkeys: Passkeys,
    /// The reader's own providers that vouch for both factors.
    pub providers: Vec<Candidate>,
}

impl Page for ConfirmPage {
    fn title(&self) -> String {
        "Confirm that it is you".into()
    }
}

pub async fn form(cx: Context<ConfirmOneself>, _: NoPath, to: To) -> Answer<ConfirmPage> {
    let from = cx.from.clone();
    cx.read(move |tx, desk| {
        desk.here::<ConfirmOneself>()?;
        Ok(View::Show(ConfirmPage {
            providers: openid::vouching_for(tx, &desk.who.actor.person)?,
            to: inside(to.to.as_deref()),
            ways: ways::of(tx, &desk.who.actor.person)?,
            passkeys: Passkeys::of(&from, "/me/confirmation"),
        }))
    })
    .await
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct CodeAndTo {
    /// Six digits of the authenticator app, or a recovery code.
    pub code: Secret,
    pub to: Option<String>,
}

pub async fn with_code(
    cx: Context<ConfirmOneself>,
    _: NoPath,
    given: CodeAndTo,
) -> Answer<ConfirmPage> {
    let from = cx.from.clone();
    let to = inside(given.to.as_deref());
    let done = cx.write(move |tx, desk| {
        desk.here::<ConfirmOneself>()?;
        let (person, now) = (&desk.who.actor.person, desk.who.now);
        let slow = limits::count(tx, &from, Try::SecondFactor, person, Some(person), now)?;
        if let Err(slow) = slow {
            return Ok(Err(slow));
        }
        let keys = &desk.app.keys;
        let factor = ways::second_factor(tx, keys, person, given.code.reveal(), now)?;
        match factor {
            Some(factor) => rotate(tx, desk, &from, factor).map(Ok),
            None => Ok(Err(wrong_code())),
        }
    });
    let cookies = done.await??;
    Ok(View::Elsewhere { to, cookies })
}

pub async fn passkey_challenge(cx: Context<ConfirmOneself>, _: NoPath, to: To) -> Answer<Ceremony> {
    let begun = cx.write(move |tx, desk| {
        desk.here::<ConfirmOneself>()?;
        let (ask, authentication) = passkey::begin_authentication(&desk.app.settings)?;
        let state = State {
            to: to.to.clone(),
            authentication: Some(authentication),
            ..State::default()
        };
        let person = Some(desk.who.actor.person.as_str());
        let keys = &desk.app.keys;
        let begun = coming_in::begin(tx, keys, person, Way::Passkey, &state, desk.who.now)?;
        Ok((ask, begun))
    });
    let (ask, begun) = begun.await?;
    Ok(View::ShowWith {
        page: Ceremony { ask },
        cookies: vec![cookies::coming_in(&cx.desk.app.settings, &begun)],
    })
}

pub async fn with_passkey(
    cx: Context<ConfirmOneself>,
    _: NoPath,
    given: passkey::Credential,
) -> Answer<Arrived> {
    let from = cx.from.clone();
    let done = cx.write(move |tx, desk| {
        desk.here::<ConfirmOneself>()?;
        let (person, now) = (&desk.who.actor.person, desk.who.now);
        let (_, digest) = coming_in::ticket(&from)?;
        let mut way = coming_in::find(tx, &desk.app.keys, &digest, now)?;
        let Some(state) = way.state.authentication.take() else {
            return Err(Error::NotFound);
        };
        way.end(tx, now)?;
        let settings = &desk.app.settings;
        match passkey::finish_authentication(tx, settings, state, &given, now) {
            Ok(whose) if whose == *person => {
                let to = inside(way.state.to.as_deref());
                rotate(tx, desk, &from, "passkey").map(|cookies| Ok((to, cookies)))
            }
            Ok(_) => Ok(Err(Error::BadRequest(
                "This is somebody else's passkey.".into(),
            ))),
            Err(error @ Error::BadRequest(_)) => Ok(Err(error)),
            Err(error) => Err(error),
        }
    });
    let (to, cookies) = done.await??;
    Ok(View::ShowWith {
        page: Arrived { to },
        cookies,
    })
}

/// A new session in place of the old one.
fn rotate(tx: &mut Tx, desk: &Desk, from: &Visitor, factor: &str) -> Result<Vec<String>> {
    let (actor, now) = (&desk.who.actor, desk.who.now);
    let mut connection = None;
    if let Some(old) = &actor.session {
        connection = queries::session(tx, old)?.and_then(|old| old.connection);
        queries::end_session(tx, old, now.as_microsecond())?;
    }
    let act = Act {
        act: "session.confirmed",
        subject: ("person", &actor.person),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)?;
    // What was opened by a provider goes on ending with it.
    let by = By {
        way: factor,
        connection: connection.as_deref(),
        factor_at: now.as_microsecond(),
    };
    session::open_by(tx, from, &actor.person, &by, now)
}
