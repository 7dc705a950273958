//! The way through a provider, step by step, as far as it lies in the database: what was
//! asked, what came back, whom it means, and what is linked. Nothing here is remote.
use super::{
    model::{ConnectionRow, Factor, IdentityRow},
    provider::{Client, Vouched},
    queries,
};
use crate::{
    app::App,
    organisation,
    platform::{
        ids::{Secret, new_id},
        keys::Keys,
        sign_in::{
            coming_in::{ComingIn, Way},
            session,
            ways::{self, Ways},
        },
    },
};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

/// How far the provider's clock may be behind ours when it says that it has asked anew.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// How long a sign-in at a provider counts as both factors here: as long as a session.
pub const COUNTS_FOR: SignedDuration = SignedDuration::from_hours(12);

/// What a provider was asked, until its answer comes. It lies sealed in the way in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Asked {
    pub connection: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
    /// Microseconds since 1970, UTC.
    pub at: i64,
}

/// Whom a provider has vouched for, on the way of setting up.
#[derive(Clone, Serialize, Deserialize)]
pub struct Proven {
    pub connection: String,
    pub name: String,
    pub issuer: String,
    pub subject: String,
    /// It counts as both factors.
    pub complete: bool,
}

/// A provider that somebody can come in by.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Candidate {
    pub id: String,
    pub name: String,
}

/// Whom one can come in by, of one party or of all.
pub fn candidates(tx: &mut Tx, party: Option<&str>) -> Result<Vec<Candidate>> {
    let rows = queries::connections(tx)?.into_iter();
    let rows = rows.filter(|row| row.is_ready() && party.is_none_or(|party| row.party == party));
    Ok(rows
        .map(|row| Candidate {
            id: row.id,
            name: row.name,
        })
        .collect())
}

/// The providers of a person's own that may vouch for both factors.
pub fn vouching_for(tx: &mut Tx, person: &str) -> Result<Vec<Candidate>> {
    let own = queries::identities_of(tx, person)?;
    let rows = queries::connections(tx)?.into_iter();
    let rows = rows.filter(|row| {
        row.is_ready()
            && row.factor != Factor::Ours
            && own.iter().any(|identity| identity.connection == row.id)
    });
    Ok(rows
        .map(|row| Candidate {
            id: row.id,
            name: row.name,
        })
        .collect())
}

/// A connection that is ready, with its secret open.
pub fn begin(tx: &mut Tx, app: &App, id: &str) -> Result<(ConnectionRow, Client)> {
    let row = queries::connection(tx, id)?.filter(ConnectionRow::is_ready);
    let row = row.ok_or(Error::NotFound)?;
    let client = client_of(app, &row)?;
    Ok((row, client))
}

/// The client of a connection, with its secret open.
pub fn client_of(app: &App, row: &ConnectionRow) -> Result<Client> {
    let (Some(id), Some(sealed)) = (&row.client, &row.secret_sealed) else {
        return Err(Error::NotFound);
    };
    Ok(Client {
        issuer: row.issuer.clone(),
        id: id.clone(),
        secret: opened(&app.keys, &row.id, sealed)?,
        back: back_of(app, &row.id),
    })
}

/// The address that a provider leads back to: each connection has its own, so that what
/// one provider answers can never be taken for the answer of another.
pub fn back_of(app: &App, connection: &str) -> String {
    let address = app.settings.public_url();
    format!("{address}/sign-in/openid/{connection}/back")
}

pub fn sealed(keys: &Keys, connection: &str, secret: &Secret) -> Vec<u8> {
    keys.seal(&purpose(connection), secret.reveal().as_bytes())
}

fn opened(keys: &Keys, connection: &str, sealed: &[u8]) -> Result<String> {
    let open = keys.open(&purpose(connection), sealed);
    open.and_then(|plain| String::from_utf8(plain).ok())
        .ok_or_else(|| Error::Internal("a connection's secret does not open".into()))
}

/// Sealed for this connection: a row moved to another one does not open.
fn purpose(connection: &str) -> String {
    format!("client secret of {connection}")
}

/// Everything that is new in each question.
pub fn ask(connection: &str, now: Timestamp) -> Asked {
    let fresh = || Secret::random().reveal().to_owned();
    Asked {
        connection: connection.to_owned(),
        state: fresh(),
        nonce: fresh(),
        verifier: fresh(),
        at: now.as_microsecond(),
    }
}

/// The question that this browser was sent away with, if this can be its answer. It is
/// spent by that, whatever the answer turns out to say.
pub fn answered(
    tx: &mut Tx,
    keys: &Keys,
    way: &mut ComingIn,
    connection: &str,
    state: Option<&str>,
    now: Timestamp,
) -> Result<Asked> {
    let asked = way.state.openid.clone().ok_or_else(not_asked)?;
    let digest = |text: &str| Secret::given(text).digest();
    let fits = state.is_some_and(|state| digest(state) == digest(&asked.state));
    if !fits || asked.connection != connection {
        return Err(not_asked());
    }
    way.state.openid = None;
    match way.way {
        Way::Provider | Way::Confirming => way.end(tx, now)?,
        _ => way.keep(tx, keys)?,
    }
    Ok(asked)
}

fn not_asked() -> Error {
    Error::BadRequest(
        "This is not the answer to what this browser has asked last, or was used already. Begin again at /sign-in.".into(),
    )
}

impl ConnectionRow {
    /// Whether what the provider says of the sign-in counts as both factors.
    fn is_complete(&self, vouched: &Vouched, now: Timestamp) -> bool {
        let both = match self.factor {
            Factor::Ours => false,
            Factor::Amr => vouched.amr.iter().any(|method| method == "mfa"),
            Factor::Acr => self.acr.is_some() && self.acr == vouched.acr,
        };
        let shown = vouched.auth_time;
        both && shown.is_none_or(|at| now.duration_since(at) <= COUNTS_FOR + SKEW)
    }

    pub fn proven(&self, vouched: &Vouched, now: Timestamp) -> Proven {
        Proven {
            connection: self.id.clone(),
            name: self.name.clone(),
            issuer: self.issuer.clone(),
            subject: vouched.subject.clone(),
            complete: self.is_complete(vouched, now),
        }
    }
}

/// The person whom this identity is linked to, and who may come in.
pub fn linked(tx: &mut Tx, proven: &Proven, now: Timestamp) -> Result<IdentityRow> {
    let (connection, issuer) = (&proven.connection, &proven.issuer);
    let row = queries::identity_by(tx, connection, issuer, &proven.subject)?;
    let row = row.ok_or_else(|| {
        Error::Forbidden(format!(
            "Nobody here is linked to the account that you have at {}. Your first time? Open your invitation. Else sign in as before and add it under Signing in.",
            proven.name
        ))
    })?;
    if !session::may_come_in(tx, &row.person, now)? {
        return Err(Error::Forbidden(
            "You have no access here at present. An officer of the company can give it.".into(),
        ));
    }
    queries::used_identity(tx, &row.id, now.as_microsecond())?;
    Ok(row)
}

/// That an account still means this person: it may have been unlinked since it was shown.
pub fn is_still_linked(tx: &mut Tx, proven: &Proven, person: &str, now: Timestamp) -> Result<()> {
    let known = linked(tx, proven, now)?;
    match known.person == person {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// How somebody goes on who is known by their provider.
pub enum In {
    /// Both factors were shown; the second one at this instant, if that is known.
    Whole(i64),
    /// Tandem asks for the second factor.
    SecondFactor,
}

pub fn comes_in(ways: &Ways, proven: &Proven, vouched: &Vouched, now: Timestamp) -> Result<In> {
    if proven.complete {
        let shown = vouched
            .auth_time
            .map_or(0, |at| at.min(now).as_microsecond());
        return Ok(In::Whole(shown));
    }
    if !ways.second() {
        return Err(Error::Forbidden(
            "Your provider has not said that you have shown two factors, and there is no second one of yours here. Ask an officer of the company for a new start.".into(),
        ));
    }
    Ok(In::SecondFactor)
}

/// Whether the provider has asked anew since it was told to.
pub fn was_asked_anew(vouched: &Vouched, asked: &Asked) -> bool {
    vouched
        .auth_time
        .is_some_and(|at| (at + SKEW).as_microsecond() >= asked.at)
}

/// Links an identity to a person of the connection's party, and to nobody else.
pub fn link(tx: &mut Tx, person: &str, proven: &Proven, now: Timestamp) -> Result<()> {
    let Proven {
        connection, name, ..
    } = proven;
    let row = queries::connection(tx, connection)?.filter(ConnectionRow::is_ready);
    let who = organisation::queries::person(tx, person)?;
    let (Some(row), Some(who)) = (row, who) else {
        return Err(Error::NotFound);
    };
    if row.party != who.fact.party || row.issuer != proven.issuer {
        return Err(Error::NotFound);
    }
    if let Some(known) = queries::identity_by(tx, connection, &row.issuer, &proven.subject)? {
        return match known.person == person {
            true => Ok(()),
            false => Err(Error::Conflict(format!(
                "The account that you have used at {name} belongs to somebody else here. Sign in there with your own."
            ))),
        };
    }
    let others = queries::identities_of(tx, person)?;
    if others.iter().any(|other| other.connection == row.id) {
        return Err(Error::Conflict(format!(
            "You are linked to another account at {name}. End that first, under Signing in."
        )));
    }
    let identity = IdentityRow {
        organisation: row.organisation,
        id: new_id(now),
        connection: row.id,
        connection_name: row.name,
        issuer: row.issuer,
        person: person.to_owned(),
        party: row.party,
        linked_at: now.as_microsecond(),
        used_at: None,
    };
    queries::add_identity(tx, &identity, &proven.subject)?;
    ways::record(tx, "identity.linked", person, name, now)
}
