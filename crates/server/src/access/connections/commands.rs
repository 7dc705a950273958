//! What officers do about connections. Each command is one transaction.
use crate::{
    organisation::model::PartyRow,
    platform::{
        actions::{ChangeConnection, EndConnection, EndIdentity, MakeConnection, TestConnection},
        context::Desk,
        ids::{Secret, new_id},
        ledger::{self, Act, NOTHING},
        permit::Ref,
        sign_in::openid::{
            self,
            model::{ConnectionRow, Factor, IdentityRow},
            provider::Client,
            queries,
        },
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

/// A provider, as its people call it.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewConnection {
    /// As it stands on the sign-in page: `Northlight`.
    pub name: String,
    /// The address by which the provider calls itself: `https://login.example`.
    pub issuer: String,
}

/// As whom Tandem goes to the provider.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewClient {
    /// The client id that the provider gave.
    pub client: String,
    pub secret: Secret,
}

/// Whose second factor counts.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewFactor {
    pub second_factor: Factor,
    /// For `acr`: the class that says that both factors were shown.
    pub acr: Option<String>,
}

/// What the ledger says of a connection. Never its secret.
#[derive(Serialize)]
struct Said<'a> {
    name: &'a str,
    party: &'a str,
    issuer: &'a str,
    client: Option<&'a str>,
    second_factor: &'a str,
}

fn said(row: &ConnectionRow) -> Said<'_> {
    Said {
        name: &row.name,
        party: &row.party,
        issuer: &row.issuer,
        client: row.client.as_deref(),
        second_factor: row.factor.name(),
    }
}

fn act<'a>(act: &'static str, row: &'a ConnectionRow) -> Act<'a> {
    Act {
        act,
        subject: ("connection", &row.id),
    }
}

pub fn make(
    tx: &mut Tx,
    desk: &Desk,
    party: &Ref<PartyRow>,
    new: &NewConnection,
) -> Result<ConnectionRow> {
    let (party, _permit) = party.resolve::<MakeConnection>(tx, &desk.who)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Error::invalid(
            "name",
            "is empty, or longer than 60 letters",
            "Write what the people of this side call their sign-in.",
        ));
    }
    let issuer = new.issuer.trim();
    check_issuer(desk, issuer)?;
    let row = ConnectionRow {
        organisation: tx.organisation().to_owned(),
        id: new_id(desk.who.now),
        party: party.fact.id,
        name: name.to_owned(),
        issuer: issuer.to_owned(),
        client: None,
        secret_sealed: None,
        factor: Factor::Ours,
        acr: None,
        ended_at: None,
    };
    let by = desk.who.actor.ledger_name();
    queries::add_connection(tx, &row, &by, desk.who.now.as_microsecond())?;
    ledger::record(
        tx,
        &desk.who,
        act("connection.made", &row),
        NOTHING,
        Some(&said(&row)),
    )?;
    Ok(row)
}

fn check_issuer(desk: &Desk, issuer: &str) -> Result<()> {
    let plain = ["http://127.0.0.1:", "http://localhost:"];
    let here = desk.app.settings.demo && plain.iter().any(|it| issuer.starts_with(it));
    let parts = issuer.contains(['?', '#', '@', ' ']);
    let has_host = issuer.len() > "https://".len();
    if (issuer.starts_with("https://") || here) && has_host && !parts {
        return Ok(());
    }
    Err(Error::invalid(
        "issuer",
        "is no address of a provider",
        "Copy it from the provider: it begins with https:// and has neither ? nor #.",
    ))
}

/// Client and secret: the first ones, or those of a renewal.
pub fn set_client(
    tx: &mut Tx,
    desk: &Desk,
    connection: &Ref<ConnectionRow>,
    new: &NewClient,
) -> Result<ConnectionRow> {
    let (before, permit) = connection.resolve::<ChangeConnection>(tx, &desk.who)?;
    let (client, secret) = (new.client.trim(), new.secret.reveal().trim());
    for (field, value) in [("client", client), ("secret", secret)] {
        if value.is_empty() || value.len() > 500 {
            return Err(Error::invalid(
                field,
                "is empty, or longer than 500 letters",
                "Copy it from the provider, as it stands there.",
            ));
        }
    }
    let sealed = openid::sealed(&desk.app.keys, permit.on(), &Secret::given(secret));
    queries::set_client(tx, permit.on(), client, &sealed)?;
    let row = ConnectionRow {
        client: Some(client.to_owned()),
        secret_sealed: Some(sealed),
        ..before.clone()
    };
    let what = act("connection.client_set", &row);
    ledger::record(tx, &desk.who, what, Some(&said(&before)), Some(&said(&row)))?;
    Ok(row)
}

pub fn set_factor(
    tx: &mut Tx,
    desk: &Desk,
    connection: &Ref<ConnectionRow>,
    new: &NewFactor,
) -> Result<ConnectionRow> {
    let (before, permit) = connection.resolve::<ChangeConnection>(tx, &desk.who)?;
    let acr = new
        .acr
        .as_deref()
        .map(str::trim)
        .filter(|acr| !acr.is_empty());
    let acr = acr.filter(|_| new.second_factor == Factor::Acr);
    if new.second_factor == Factor::Acr && acr.is_none_or(|acr| acr.contains(' ')) {
        return Err(Error::invalid(
            "acr",
            "names no class",
            "Write the one value that the provider gives where both factors were shown.",
        ));
    }
    queries::set_factor(tx, permit.on(), new.second_factor, acr)?;
    let row = ConnectionRow {
        factor: new.second_factor,
        acr: acr.map(str::to_owned),
        ..before.clone()
    };
    let what = act("connection.factor_set", &row);
    ledger::record(tx, &desk.who, what, Some(&said(&before)), Some(&said(&row)))?;
    Ok(row)
}

/// That it is tested is written down; the test itself is made outside, after that.
pub fn test(
    tx: &mut Tx,
    desk: &Desk,
    connection: &Ref<ConnectionRow>,
) -> Result<(ConnectionRow, Client)> {
    let (row, _permit) = connection.resolve::<TestConnection>(tx, &desk.who)?;
    if !row.is_ready() {
        return Err(Error::Conflict(
            "It has no client yet. Register Tandem at the provider, and write client and secret here.".into(),
        ));
    }
    let client = openid::client_of(&desk.app, &row)?;
    ledger::record(
        tx,
        &desk.who,
        act("connection.tested", &row),
        NOTHING,
        Some(&said(&row)),
    )?;
    Ok((row, client))
}

/// Ends it: who is in by it is out at once, and nobody comes in by it any more.
pub fn end(tx: &mut Tx, desk: &Desk, connection: &Ref<ConnectionRow>) -> Result<ConnectionRow> {
    let (row, permit) = connection.resolve::<EndConnection>(tx, &desk.who)?;
    let by = desk.who.actor.ledger_name();
    let at = desk.who.now.as_microsecond();
    if queries::end_connection(tx, permit.on(), &by, at)? == 0 {
        return Err(Error::Conflict("This connection has ended already.".into()));
    }
    ledger::record(
        tx,
        &desk.who,
        act("connection.ended", &row),
        Some(&said(&row)),
        NOTHING,
    )?;
    Ok(row)
}

/// Unlinks somebody's account, and ends the sessions that came by it.
pub fn end_identity(tx: &mut Tx, desk: &Desk, identity: &Ref<IdentityRow>) -> Result<IdentityRow> {
    let (row, _permit) = identity.resolve::<EndIdentity>(tx, &desk.who)?;
    queries::end_identity(tx, &row, desk.who.now.as_microsecond())?;
    let act = Act {
        act: "identity.ended",
        subject: ("person", &row.person),
    };
    ledger::record(tx, &desk.who, act, Some(&row.connection_name), NOTHING)?;
    Ok(row)
}
