//! Signing in by a passkey, or by name, password and second factor.
use super::{Arrived, Ceremony, Passkeys, To, inside, person_named};
use crate::{
    app::{App, HOME},
    platform::{
        ids::Secret,
        routes::{Answer, NoInput, NoPath},
        sign_in::{
            coming_in::{self, State, Way},
            cookies,
            limits::{self, Try},
            openid::{self, Candidate},
            session::{self, By},
            ways::{self, passkey, password},
        },
        visitor::Visitor,
    },
};
use askama::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/sign_in.html")]
pub struct SignInPage {
    pub passkeys: Passkeys,
    /// The providers of all parties.
    pub providers: Vec<Candidate>,
    /// Where one is going.
    pub to: String,
}

impl Page for SignInPage {
    fn title(&self) -> String {
        "Sign in".into()
    }
}

pub async fn home(_: App, _: NoPath, _: NoInput) -> Answer<SignInPage> {
    Ok(View::Elsewhere {
        to: "/findings".into(),
        cookies: Vec::new(),
    })
}

pub async fn form(from: Visitor, _: NoPath, to: To) -> Answer<SignInPage> {
    let providers = from.read(HOME, |tx| openid::candidates(tx, None)).await?;
    Ok(View::Show(SignInPage {
        providers,
        passkeys: Passkeys::of(&from, "/sign-in"),
        to: inside(to.to.as_deref()),
    }))
}

/// Name and password: the first of two factors.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NameAndPassword {
    /// The short id, or the mail address.
    pub name: String,
    pub password: Secret,
    pub to: Option<String>,
}

/// One sentence for a wrong name, a wrong password, and somebody who is shut out.
fn does_not_fit() -> Error {
    Error::invalid(
        "password",
        "does not go with this name",
        "Check both. If you forgot it, use a passkey, or ask an officer of the company for a new start.",
    )
}

pub async fn with_password(from: Visitor, _: NoPath, given: NameAndPassword) -> Answer<SignInPage> {
    let now = from.app.clock.now();
    let (asked, name) = (from.clone(), given.name.clone());
    let known = from.write(HOME, move |tx| {
        let person = person_named(tx, &name)?;
        let name = person.as_deref().unwrap_or(&name);
        if let Err(slow) =
            limits::count(tx, &asked, Try::FirstFactor, name, person.as_deref(), now)?
        {
            return Ok(Err(slow));
        }
        let mut known = None;
        if let Some(person) = person
            && session::may_come_in(tx, &person, now)?
            && let Some(hash) = ways::queries::password(tx, &person)?
        {
            known = Some((person, hash));
        }
        Ok(Ok(known))
    });
    let known = known.await??;
    let (person, hash) = known.unzip();
    // Without a person it takes as long, and does not fit.
    let fits = password::fits(given.password, hash).await?;
    let person = person.filter(|_| fits).ok_or_else(does_not_fit)?;
    let (keys, to) = (from.app.keys.clone(), given.to);
    let begun = from.write(HOME, move |tx| {
        let state = State {
            to: to.clone(),
            ..State::default()
        };
        coming_in::begin(tx, &keys, Some(&person), Way::FirstFactor, &state, now)
    });
    Ok(View::Elsewhere {
        to: "/sign-in/second-factor".into(),
        cookies: vec![cookies::coming_in(&from.app.settings, &begun.await?)],
    })
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/second_factor.html")]
pub struct SecondFactorPage {
    /// Where to send the code.
    action: &'static str,
    /// Set where they have a passkey, which is both factors in one.
    passkeys: Option<Passkeys>,
    /// They have an authenticator app.
    app: bool,
    to: String,
}

impl Page for SecondFactorPage {
    fn title(&self) -> String {
        "Second factor".into()
    }
}

pub async fn second_factor_form(from: Visitor, _: NoPath, _: NoInput) -> Answer<SecondFactorPage> {
    let now = from.app.clock.now();
    let (organisation, digest) = coming_in::ticket(&from)?;
    let keys = from.app.keys.clone();
    let read = from.read(&organisation, move |tx| {
        let way = coming_in::find(tx, &keys, &digest, now)?;
        let ways = ways::of(tx, way.who()?)?;
        Ok::<_, Error>((ways, way.state.to))
    });
    let (ways, to) = read.await?;
    let passkeys = (ways.passkeys > 0).then(|| Passkeys::of(&from, "/sign-in"));
    Ok(View::Show(SecondFactorPage {
        action: "/sign-in/second-factor",
        passkeys,
        app: ways.authenticator,
        to: inside(to.as_deref()),
    }))
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Code {
    /// Six digits of the authenticator app, or a recovery code.
    pub code: Secret,
}

pub fn wrong_code() -> Error {
    Error::invalid(
        "code",
        "is not right, or was used already",
        "Take the six digits that the app shows now; each holds for half a minute and works once. Or a recovery code that you have not used.",
    )
}

pub async fn second_factor(from: Visitor, _: NoPath, given: Code) -> Answer<SecondFactorPage> {
    let now = from.app.clock.now();
    let (organisation, digest) = coming_in::ticket(&from)?;
    let asked = from.clone();
    let done = from.write(&organisation, move |tx| {
        let keys = &asked.app.keys;
        let mut way = coming_in::find(tx, keys, &digest, now)?;
        let person = way.who()?.to_owned();
        if way.way != Way::FirstFactor {
            return Err(Error::NotFound);
        }
        let slow = limits::count(tx, &asked, Try::SecondFactor, &person, Some(&person), now)?;
        if let Err(slow) = slow {
            return Ok(Err(slow));
        }
        let factor = ways::second_factor(tx, keys, &person, given.code.reveal(), now)?;
        let Some(factor) = factor else {
            way.wrong(tx, keys, now)?;
            return Ok(Err(wrong_code()));
        };
        way.end(tx, now)?;
        if let Some(proven) = &way.state.proven {
            openid::is_still_linked(tx, proven, &person, now)?;
        }
        let by = By {
            way: factor,
            connection: way.state.proven.as_ref().map(|it| it.connection.as_str()),
            factor_at: now.as_microsecond(),
        };
        let cookies = session::open_by(tx, &asked, &person, &by, now)?;
        Ok(Ok(View::Elsewhere {
            to: inside(way.state.to.as_deref()),
            cookies,
        }))
    });
    done.await?
}

pub async fn passkey_challenge(from: Visitor, _: NoPath, to: To) -> Answer<Ceremony> {
    let now = from.app.clock.now();
    let asked = from.clone();
    let begun = from.write(HOME, move |tx| {
        let slow = limits::count(tx, &asked, Try::Passkey, "", None, now)?;
        if let Err(slow) = slow {
            return Ok(Err(slow));
        }
        let (ask, authentication) = passkey::begin_authentication(&asked.app.settings)?;
        let state = State {
            to: to.to.clone(),
            authentication: Some(authentication),
            ..State::default()
        };
        let begun = coming_in::begin(tx, &asked.app.keys, None, Way::Passkey, &state, now)?;
        Ok(Ok((ask, begun)))
    });
    let (ask, begun) = begun.await??;
    Ok(View::ShowWith {
        page: Ceremony { ask },
        cookies: vec![cookies::coming_in(&from.app.settings, &begun)],
    })
}

pub async fn with_passkey(from: Visitor, _: NoPath, given: passkey::Credential) -> Answer<Arrived> {
    let now = from.app.clock.now();
    let (organisation, digest) = coming_in::ticket(&from)?;
    let asked = from.clone();
    let done = from.write(&organisation, move |tx| {
        let mut way = coming_in::find(tx, &asked.app.keys, &digest, now)?;
        let Some(state) = way.state.authentication.take() else {
            return Err(Error::NotFound);
        };
        // A challenge is good for one answer, also for a wrong one.
        way.end(tx, now)?;
        let settings = &asked.app.settings;
        let person = match passkey::finish_authentication(tx, settings, state, &given, now) {
            Ok(person) => person,
            Err(error @ Error::BadRequest(_)) => return Ok(Err(error)),
            Err(error) => return Err(error),
        };
        let cookies = session::open(tx, &asked, &person, "passkey", now)?;
        let to = inside(way.state.to.as_deref());
        Ok(Ok((to, cookies)))
    });
    let (to, cookies) = done.await??;
    Ok(View::ShowWith {
        page: Arrived { to },
        cookies,
    })
}
