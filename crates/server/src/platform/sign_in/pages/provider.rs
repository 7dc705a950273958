//! Coming in by the provider of one's party: away to it, and back with its answer. What is
//! remote happens between two transactions, never in one.
use super::{To, inside, set_up};
use crate::{
    app::HOME,
    platform::{
        actions::ConfirmOneself,
        context::Context,
        ids::Secret,
        routes::{Answer, NoInput},
        sign_in::{
            coming_in::{self, ComingIn, State, Way},
            cookies,
            limits::{self, Try},
            openid::{
                self, Asked, In, Proven,
                model::{ConnectionRow, Factor},
                provider::{Client, Fault, Question, Vouched},
            },
            queries,
            session::{self, By},
            ways,
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

/// How a session is called that a provider has opened.
pub const PROVIDER: &str = "provider";

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/provider.html")]
pub struct LeavingPage {
    pub name: String,
    pub host: String,
    /// The address at the provider to go on to.
    pub to: String,
}

impl Page for LeavingPage {
    fn title(&self) -> String {
        format!("On to {}", self.name)
    }
}

#[derive(Clone, Deserialize)]
pub struct At {
    connection: String,
}

/// The address at the provider. Asked between two transactions.
async fn question(
    from: &Visitor,
    row: &ConnectionRow,
    client: &Client,
    asked: &Asked,
    anew: bool,
) -> Result<String> {
    let ask = Question {
        state: &asked.state,
        nonce: &asked.nonce,
        verifier: &asked.verifier,
        acr: row.acr.as_deref().filter(|_| row.factor == Factor::Acr),
        anew,
        at_most: (row.factor != Factor::Ours).then_some(openid::COUNTS_FOR),
    };
    let now = from.app.clock.now();
    let to = from.app.providers.question(client, &ask, now).await;
    to.map_err(|fault| did_not_work(row, &fault))
}

/// One sentence for whoever signs in; why stands in the log.
fn did_not_work(row: &ConnectionRow, fault: &Fault) -> Error {
    tracing::warn!(connection = row.id, %fault, "a provider did not help somebody in");
    metrics::counter!("tandem_provider_failed_total").increment(1);
    Error::BadRequest(format!(
        "Coming in by {} did not work. Begin again at /sign-in; if it stays so, tell an officer of the company, who can test the connection.",
        row.name
    ))
}

fn page(row: &ConnectionRow, to: String) -> LeavingPage {
    let host = to.split_once("://").map_or("", |(_, rest)| rest);
    LeavingPage {
        host: host.split(['/', '?']).next().unwrap_or_default().to_owned(),
        name: row.name.clone(),
        to,
    }
}

/// From the sign-in page straight to the provider.
pub async fn sign_in(from: Visitor, at: At, to: To) -> Answer<LeavingPage> {
    let now = from.app.clock.now();
    let asked_by = from.clone();
    let begun = from.write(HOME, move |tx| {
        if let Err(slow) = limits::count(tx, &asked_by, Try::Passkey, "", None, now)? {
            return Ok(Err(slow));
        }
        openid::begin(tx, &asked_by.app, &at.connection).map(Ok)
    });
    let (row, client) = begun.await??;
    let asked = openid::ask(&row.id, now);
    let away = question(&from, &row, &client, &asked, false).await?;
    let keys = from.app.keys.clone();
    let begun = from.write(HOME, move |tx| {
        let state = State {
            to: to.to.clone(),
            openid: Some(asked.clone()),
            ..State::default()
        };
        coming_in::begin(tx, &keys, None, Way::Provider, &state, now)
    });
    Ok(View::Elsewhere {
        to: away,
        cookies: vec![cookies::coming_in(&from.app.settings, &begun.await?)],
    })
}

/// While setting up: to the provider, and back to be linked.
pub async fn set_up(from: Visitor, at: At, _: NoInput) -> Answer<LeavingPage> {
    let begun = set_up::step(&from, move |tx, from, way, now| {
        if let Err(slow) = limits::count(tx, from, Try::Passkey, "", None, now)? {
            return Ok(Err(slow));
        }
        let (row, client) = openid::begin(tx, &from.app, &at.connection)?;
        let person = crate::organisation::queries::person(tx, way.who()?)?;
        let party = person.map(|person| person.fact.party);
        match party == Some(row.party.clone()) {
            true => Ok(Ok((row, client))),
            false => Err(Error::NotFound),
        }
    });
    let (row, client) = begun.await??;
    let asked = openid::ask(&row.id, from.app.clock.now());
    let to = question(&from, &row, &client, &asked, false).await?;
    set_up::step(&from, move |tx, from, mut way, _| {
        way.state.openid = Some(asked.clone());
        way.keep(tx, &from.app.keys)
    })
    .await?;
    Ok(View::Show(page(&row, to)))
}

/// Signed in by a provider that vouches for both factors: it is asked anew.
pub async fn confirm(cx: Context<ConfirmOneself>, at: At, to: To) -> Answer<LeavingPage> {
    let begun = cx.write(move |tx, desk| {
        desk.here::<ConfirmOneself>()?;
        let (row, client) = openid::begin(tx, &desk.app, &at.connection)?;
        let own = openid::queries::identities_of(tx, &desk.who.actor.person)?;
        let is_own = own.iter().any(|identity| identity.connection == row.id);
        if !is_own || row.factor == Factor::Ours {
            return Err(Error::NotFound);
        }
        Ok((row, client))
    });
    let (row, client) = begun.await?;
    let asked = openid::ask(&row.id, cx.desk.who.now);
    let away = question(&cx.from, &row, &client, &asked, true).await?;
    let begun = cx.write(move |tx, desk| {
        let state = State {
            to: to.to.clone(),
            session: desk.who.actor.session.clone(),
            openid: Some(asked.clone()),
            ..State::default()
        };
        let person = Some(desk.who.actor.person.as_str());
        let (keys, now) = (&desk.app.keys, desk.who.now);
        coming_in::begin(tx, keys, person, Way::Confirming, &state, now)
    });
    Ok(View::ShowWith {
        page: page(&row, away),
        cookies: vec![cookies::coming_in(&cx.desk.app.settings, &begun.await?)],
    })
}

/// What a provider answers with, in the address that it leads back to.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Reply {
    pub code: Option<Secret>,
    pub state: Option<Secret>,
    /// Whom the answer is from (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// Back from the provider. The question is spent first, then the code is handed in, and
/// then it is looked who that is.
pub async fn back(from: Visitor, at: At, reply: Reply) -> Answer<LeavingPage> {
    let now = from.app.clock.now();
    let (organisation, digest) = coming_in::ticket(&from)?;
    let (asked_by, ticket, state) = (from.clone(), digest.clone(), reply.state.clone());
    let spent = from.write(&organisation, move |tx| {
        let keys = &asked_by.app.keys;
        let mut way = coming_in::find(tx, keys, &ticket, now)?;
        let state = state.as_ref().map(Secret::reveal);
        let asked = openid::answered(tx, keys, &mut way, &at.connection, state, now)?;
        let (row, client) = openid::begin(tx, &asked_by.app, &at.connection)?;
        Ok::<_, Error>((
            way.way,
            way.person,
            way.state.to,
            way.state.session,
            asked,
            row,
            client,
        ))
    });
    let (way, person, to, session, asked, row, client) = spent.await?;
    let vouched = redeemed(&from, &row, &client, &asked, &reply).await?;
    let proven = row.proven(&vouched, now);
    let asked_by = from.clone();
    let done = from.write(&organisation, move |tx| {
        let coming = Coming {
            from: &asked_by,
            proven: &proven,
            vouched: &vouched,
            to: to.as_deref(),
            now,
        };
        match way {
            Way::Provider => coming.comes_in(tx),
            Way::Confirming => coming.confirms(tx, person.as_deref(), session.as_deref(), &asked),
            _ => {
                let way = coming_in::find(tx, &asked_by.app.keys, &digest, now)?;
                coming.sets_up(tx, way)
            }
        }
    });
    let (to, cookies) = done.await?;
    Ok(View::Elsewhere { to, cookies })
}

async fn redeemed(
    from: &Visitor,
    row: &ConnectionRow,
    client: &Client,
    asked: &Asked,
    reply: &Reply,
) -> Result<Vouched> {
    let now = from.app.clock.now();
    let providers = &from.app.providers;
    let is_from = providers.is_from(client, reply.iss.as_deref(), now).await;
    if !is_from.map_err(|fault| did_not_work(row, &fault))? {
        return Err(did_not_work(
            row,
            &Fault::new("the answer is from another issuer"),
        ));
    }
    let Some(code) = reply.code.as_ref().filter(|_| reply.error.is_none()) else {
        return Err(Error::BadRequest(format!(
            "{} did not let you through. Begin again at /sign-in.",
            row.name
        )));
    };
    let (code, verifier, nonce) = (code.reveal(), &asked.verifier, &asked.nonce);
    let redeemed = providers.redeem(client, code, verifier, nonce, now).await;
    redeemed.map_err(|fault| did_not_work(row, &fault))
}

/// Somebody whom a provider has vouched for, on one of the ways through it.
struct Coming<'a> {
    from: &'a Visitor,
    proven: &'a Proven,
    vouched: &'a Vouched,
    to: Option<&'a str>,
    now: Timestamp,
}

/// Where they go on, and the cookies that they take along.
type Onwards = (String, Vec<String>);

impl Coming<'_> {
    fn comes_in(&self, tx: &mut Tx) -> Result<Onwards> {
        let identity = openid::linked(tx, self.proven, self.now)?;
        let ways = ways::of(tx, &identity.person)?;
        match openid::comes_in(&ways, self.proven, self.vouched, self.now)? {
            In::Whole(factor_at) => {
                let by = self.by(factor_at);
                let cookies = session::open_by(tx, self.from, &identity.person, &by, self.now)?;
                Ok((inside(self.to), cookies))
            }
            In::SecondFactor => {
                let state = State {
                    to: self.to.map(str::to_owned),
                    proven: Some(self.proven.clone()),
                    ..State::default()
                };
                let (keys, person) = (&self.from.app.keys, Some(identity.person.as_str()));
                let begun = coming_in::begin(tx, keys, person, Way::FirstFactor, &state, self.now)?;
                let cookie = cookies::coming_in(&self.from.app.settings, &begun);
                Ok(("/sign-in/second-factor".into(), vec![cookie]))
            }
        }
    }

    fn by(&self, factor_at: i64) -> By<'_> {
        By {
            way: PROVIDER,
            connection: Some(&self.proven.connection),
            factor_at,
        }
    }

    /// Links it now, or waits with that until a second factor has been set up and shown.
    fn sets_up(&self, tx: &mut Tx, mut way: ComingIn) -> Result<Onwards> {
        let person = way.setting_up()?.to_owned();
        if !session::may_come_in(tx, &person, self.now)? {
            return Err(Error::NotFound);
        }
        let has_second = way.way == Way::Adding && ways::of(tx, &person)?.second();
        if !self.proven.complete && !has_second {
            way.state.proven = Some(self.proven.clone());
            way.keep(tx, &self.from.app.keys)?;
            return Ok(("/sign-in/set-up".into(), Vec::new()));
        }
        set_up::clear(tx, &way, self.now)?;
        openid::link(tx, &person, self.proven, self.now)?;
        let to = inside(way.state.to.as_deref());
        if way.way == Way::Adding {
            set_up::is_still_signed_in(tx, &way, self.now)?;
            let gone = cookies::no_coming_in(&self.from.app.settings);
            return Ok((to, vec![gone]));
        }
        let by = self.by(self.now.as_microsecond());
        let cookies = session::open_by(tx, self.from, &person, &by, self.now)?;
        Ok((to, cookies))
    }

    fn confirms(
        &self,
        tx: &mut Tx,
        person: Option<&str>,
        session: Option<&str>,
        asked: &Asked,
    ) -> Result<Onwards> {
        let identity = openid::linked(tx, self.proven, self.now)?;
        let old = session.map(|id| queries::session(tx, id)).transpose()?;
        let old = old.flatten().filter(|old| old.person == identity.person);
        let (Some(old), true) = (old, person == Some(identity.person.as_str())) else {
            return Err(Error::BadRequest(
                "This is somebody else's account, or your session has ended.".into(),
            ));
        };
        if !self.proven.complete || !openid::was_asked_anew(self.vouched, asked) {
            return Err(Error::BadRequest(format!(
                "{} has not said that you have shown both factors just now.",
                self.proven.name
            )));
        }
        queries::end_session(tx, &old.id, self.now.as_microsecond())?;
        ways::record(
            tx,
            "session.confirmed",
            &identity.person,
            PROVIDER,
            self.now,
        )?;
        let by = self.by(self.now.as_microsecond());
        let cookies = session::open_by(tx, self.from, &identity.person, &by, self.now)?;
        Ok((inside(self.to), cookies))
    }
}
