//! Setting up a way in: after an invitation, or to add one or change it. A passkey
//! first; else the provider of one's party, or a password, with an authenticator app
//! and then the recovery codes.
use super::{Arrived, Ceremony, Passkeys, inside};
use crate::{
    organisation,
    platform::{
        ids::Secret,
        routes::{Answer, NoInput, NoPath},
        sign_in::{
            coming_in::{self, ComingIn, Way},
            openid::{self, Candidate},
            queries,
            session::{self, By},
            ways::{self, authenticator, codes, passkey, password},
        },
        visitor::Visitor,
    },
};
use askama::Template;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

use super::come_in::{Code, wrong_code};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/set_up.html")]
pub struct SetUpPage {
    pub name: String,
    pub organisation: String,
    pub passkeys: Passkeys,
    /// They are signed in, and add a way in or change it.
    pub adding: bool,
    /// The providers of their party.
    pub providers: Vec<Candidate>,
    /// The provider that has vouched for them; a second factor is next.
    pub proven: Option<String>,
}

impl Page for SetUpPage {
    fn title(&self) -> String {
        "Set up how you come in".into()
    }
}

/// Runs a step of setting up in one transaction, for the person whose way it is.
pub(super) async fn step<T: Send + 'static>(
    from: &Visitor,
    step: impl Fn(&mut Tx, &Visitor, ComingIn, Timestamp) -> Result<T> + Send + 'static,
) -> Result<T> {
    let now = from.app.clock.now();
    let (organisation, digest) = coming_in::ticket(from)?;
    let asked = from.clone();
    from.write(&organisation, move |tx| {
        let way = coming_in::find(tx, &asked.app.keys, &digest, now)?;
        let person = way.setting_up()?;
        if !session::may_come_in(tx, person, now)? {
            return Err(Error::NotFound);
        }
        if way.way == Way::Adding {
            is_still_signed_in(tx, &way, now)?;
        }
        step(tx, &asked, way, now)
    })
    .await
}

/// The names that go with a person: theirs, and the organisation's.
fn names(tx: &mut Tx, person: &str) -> Result<(String, String)> {
    let row = organisation::queries::person(tx, person)?.ok_or(Error::NotFound)?;
    let home = organisation::queries::organisation(tx)?.ok_or(Error::NotFound)?;
    Ok((row.fact.name, home.name))
}

pub async fn form(from: Visitor, _: NoPath, _: NoInput) -> Answer<SetUpPage> {
    step(&from, |tx, from, way, _| {
        let (name, organisation) = names(tx, way.who()?)?;
        let person = organisation::queries::person(tx, way.who()?)?;
        let party = person.map(|person| person.fact.party);
        Ok(View::Show(SetUpPage {
            name,
            organisation,
            passkeys: Passkeys::of(from, "/sign-in"),
            adding: way.way == Way::Adding,
            providers: openid::candidates(tx, party.as_deref())?,
            proven: way.state.proven.map(|proven| proven.name),
        }))
    })
    .await
}

pub async fn passkey_challenge(from: Visitor, _: NoPath, _: NoInput) -> Answer<Ceremony> {
    step(&from, |tx, from, mut way, _| {
        let person = way.who()?.to_owned();
        let (name, _) = names(tx, &person)?;
        let (ask, state) = passkey::begin_registration(tx, &from.app.settings, &person, &name)?;
        way.state.registration = Some(state);
        way.keep(tx, &from.app.keys)?;
        Ok(View::Show(Ceremony { ask }))
    })
    .await
}

pub async fn with_passkey(from: Visitor, _: NoPath, given: passkey::Credential) -> Answer<Arrived> {
    let done = step(&from, move |tx, from, mut way, now| {
        let person = way.who()?.to_owned();
        let Some(state) = way.state.registration.take() else {
            return Err(Error::NotFound);
        };
        clear(tx, &way, now)?;
        let (settings, device) = (&from.app.settings, from.device());
        passkey::finish_registration(tx, settings, &person, &state, &given, &device, now)?;
        let cookies = finish(tx, from, &way, "passkey", now)?;
        Ok((inside(way.state.to.as_deref()), cookies))
    });
    let (to, cookies) = done.await?;
    Ok(View::ShowWith {
        page: Arrived { to },
        cookies,
    })
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewPassword {
    pub password: Secret,
}

pub async fn with_password(from: Visitor, _: NoPath, new: NewPassword) -> Answer<SetUpPage> {
    let own = step(&from, |tx, _, way, _| own_words(tx, way.who()?)).await?;
    password::check(&new.password, &own)?;
    if let Some(list) = &from.app.settings.breached {
        password::was_not_breached(&new.password, list).await?;
    }
    let hash = password::hash(new.password).await?;
    step(&from, move |tx, from, mut way, _| {
        way.state.password = Some(hash.clone());
        way.state.authenticator = Some(authenticator::new_secret());
        way.keep(tx, &from.app.keys)
    })
    .await?;
    Ok(View::Elsewhere {
        to: "/sign-in/set-up/authenticator".into(),
        cookies: Vec::new(),
    })
}

/// After a provider has vouched for somebody: the authenticator app without a password.
pub async fn with_app(from: Visitor, _: NoPath, _: NoInput) -> Answer<SetUpPage> {
    step(&from, |tx, from, mut way, _| {
        if way.state.proven.is_none() {
            return Err(Error::NotFound);
        }
        way.state.authenticator = Some(authenticator::new_secret());
        way.keep(tx, &from.app.keys)
    })
    .await?;
    Ok(View::Elsewhere {
        to: "/sign-in/set-up/authenticator".into(),
        cookies: Vec::new(),
    })
}

/// What somebody who knows the person would try first.
fn own_words(tx: &mut Tx, person: &str) -> Result<Vec<String>> {
    let row = organisation::queries::person(tx, person)?.ok_or(Error::NotFound)?;
    let home = organisation::queries::organisation(tx)?.ok_or(Error::NotFound)?;
    let mut texts = vec![
        row.fact.id.clone(),
        row.fact.name.clone(),
        home.name,
        "tandem".into(),
    ];
    texts.extend(
        row.fact
            .contacts
            .iter()
            .map(|contact| contact.value.clone()),
    );
    texts.extend(
        organisation::queries::parties(tx)?
            .into_iter()
            .map(|party| party.fact.name),
    );
    let words = texts
        .iter()
        .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| word.len() > 2)
        .map(str::to_lowercase);
    let whole = texts.iter().map(|text| {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    });
    Ok(words.chain(whole).collect())
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/authenticator.html")]
pub struct AuthenticatorPage {
    /// The secret, for typing into the app.
    pub secret: String,
    #[serde(skip)]
    picture: String,
}

impl Page for AuthenticatorPage {
    fn title(&self) -> String {
        "Authenticator app".into()
    }
}

pub async fn authenticator_form(from: Visitor, _: NoPath, _: NoInput) -> Answer<AuthenticatorPage> {
    step(&from, |tx, _, way, _| {
        let secret = way.state.authenticator.as_ref().ok_or(Error::NotFound)?;
        let (_, organisation) = names(tx, way.who()?)?;
        Ok(View::Show(AuthenticatorPage {
            secret: authenticator::as_text(secret),
            picture: authenticator::as_picture(
                secret,
                way.who()?,
                &format!("Tandem {organisation}"),
            )?,
        }))
    })
    .await
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/recovery_codes.html")]
pub struct RecoveryCodesPage {
    pub codes: Vec<String>,
    pub to: String,
}

impl Page for RecoveryCodesPage {
    fn title(&self) -> String {
        "Recovery codes".into()
    }
}

pub async fn with_authenticator(
    from: Visitor,
    _: NoPath,
    given: Code,
) -> Answer<RecoveryCodesPage> {
    step(&from, move |tx, from, mut way, now| {
        let person = way.who()?.to_owned();
        let secret = way.state.authenticator.clone().ok_or(Error::NotFound)?;
        let keys = &from.app.keys;
        let Some(at) = authenticator::step_of(&secret, given.code.reveal(), now)? else {
            way.wrong(tx, keys, now)?;
            return Ok(Err(wrong_code()));
        };
        clear(tx, &way, now)?;
        if let Some(hash) = &way.state.password {
            ways::queries::set_password(tx, &person, hash, now.as_microsecond())?;
        }
        authenticator::keep(tx, keys, &person, &secret, at, now)?;
        let codes = codes::renew(tx, &person, now)?;
        let cookies = finish(tx, from, &way, "authenticator", now)?;
        let to = inside(way.state.to.as_deref());
        Ok(Ok(View::ShowWith {
            page: RecoveryCodesPage { codes, to },
            cookies,
        }))
    })
    .await?
}

/// A new start takes away what was there before, sessions and devices too.
pub(super) fn clear(tx: &mut Tx, way: &ComingIn, now: Timestamp) -> Result<()> {
    let person = way.who()?;
    way.end(tx, now)?;
    if way.state.replaces {
        ways::queries::remove_all(tx, person, now.as_microsecond())?;
        session::end_all_of(tx, person, now)?;
        ways::record(tx, "ways_in.replaced", person, "all", now)?;
    }
    Ok(())
}

/// Whoever adds a way in does it out of a session that has not ended since.
pub(super) fn is_still_signed_in(tx: &mut Tx, way: &ComingIn, now: Timestamp) -> Result<()> {
    let session = way.state.session.as_deref();
    let session = session.map(|id| queries::session(tx, id)).transpose()?;
    let own = session.flatten().filter(|it| {
        way.person.as_ref() == Some(&it.person) && now.as_microsecond() < it.expires_at
    });
    own.map(drop).ok_or(Error::SignInNeeded)
}

/// Writes it down, and opens the session that takes the place of an older one.
fn finish(
    tx: &mut Tx,
    from: &Visitor,
    way: &ComingIn,
    what: &'static str,
    now: Timestamp,
) -> Result<Vec<String>> {
    let person = way.who()?;
    if let Some(proven) = &way.state.proven {
        openid::link(tx, person, proven, now)?;
    }
    ways::record(tx, "way_in.set_up", person, what, now)?;
    if let Some(old) = &way.state.session {
        queries::end_session(tx, old, now.as_microsecond())?;
    }
    let by = By {
        way: what,
        connection: way.state.proven.as_ref().map(|it| it.connection.as_str()),
        factor_at: now.as_microsecond(),
    };
    session::open_by(tx, from, person, &by, now)
}
