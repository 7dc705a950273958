//! Connections and outside identities.
use super::queries;
use crate::platform::permit::{Lookup, Resource};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{FromRow, Result, Row, Tx};

/// Whose second factor counts for those who come in by a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// Tandem asks for its own, always.
    #[default]
    Ours,
    /// The provider's, where it says `mfa` among the methods (`amr`).
    Amr,
    /// The provider's, where it says this class (`acr`), which is asked for.
    Acr,
}

impl Factor {
    pub fn name(self) -> &'static str {
        match self {
            Factor::Ours => "ours",
            Factor::Amr => "amr",
            Factor::Acr => "acr",
        }
    }

    fn named(name: &str) -> Factor {
        let all = [Factor::Amr, Factor::Acr];
        let found = all.into_iter().find(|it| it.name() == name);
        found.unwrap_or_default()
    }
}

/// A party's provider, as an officer has written it down. Its issuer never changes.
#[derive(Clone, Debug)]
pub struct ConnectionRow {
    pub organisation: String,
    pub id: String,
    pub party: String,
    pub name: String,
    pub issuer: String,
    pub client: Option<String>,
    pub secret_sealed: Option<Vec<u8>>,
    pub factor: Factor,
    pub acr: Option<String>,
    pub ended_at: Option<i64>,
}

impl ConnectionRow {
    /// Whether somebody could come in by it.
    pub fn is_ready(&self) -> bool {
        self.ended_at.is_none() && self.client.is_some() && self.secret_sealed.is_some()
    }
}

impl FromRow for ConnectionRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(ConnectionRow {
            organisation: row.get("organisation")?,
            id: row.get("connection")?,
            party: row.get("party")?,
            name: row.get("name")?,
            issuer: row.get("issuer")?,
            client: row.get("client")?,
            secret_sealed: row.get("secret_sealed")?,
            factor: Factor::named(&row.get::<String>("second_factor")?),
            acr: row.get("acr")?,
            ended_at: row.get("ended_at")?,
        })
    }
}

impl Resource for ConnectionRow {
    const KIND: &'static str = "Connection";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
    fn party(&self) -> Option<&str> {
        Some(&self.party)
    }
}

impl Lookup for ConnectionRow {
    fn find(tx: &mut Tx, id: &str) -> Result<Option<Self>> {
        queries::connection(tx, id)
    }
}

/// Somebody of a provider, linked to a person of the connection's party.
#[derive(Clone, Debug)]
pub struct IdentityRow {
    pub organisation: String,
    pub id: String,
    pub connection: String,
    pub connection_name: String,
    pub issuer: String,
    pub person: String,
    pub party: String,
    pub linked_at: i64,
    pub used_at: Option<i64>,
}

impl FromRow for IdentityRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(IdentityRow {
            organisation: row.get("organisation")?,
            id: row.get("identity")?,
            connection: row.get("connection")?,
            connection_name: row.get("name")?,
            issuer: row.get("issuer")?,
            person: row.get("person")?,
            party: row.get("party")?,
            linked_at: row.get("linked_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

impl Resource for IdentityRow {
    const KIND: &'static str = "Identity";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
    fn party(&self) -> Option<&str> {
        Some(&self.party)
    }
    fn owner(&self) -> Option<&str> {
        Some(&self.person)
    }
}

impl Lookup for IdentityRow {
    fn find(tx: &mut Tx, id: &str) -> Result<Option<Self>> {
        queries::identity(tx, id)
    }
}
