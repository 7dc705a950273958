//! Who is asking.
use engine::facts::{Access, PartyKind};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// By what somebody came in for this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A person's session, in a browser or a program.
    Session,
    /// A machine's token.
    Token,
}

impl Channel {
    pub fn name(self) -> &'static str {
        match self {
            Channel::Session => "session",
            Channel::Token => "token",
        }
    }
}

/// A signed-in person, as loaded with the session: never older than this request.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Actor {
    pub organisation: String,
    pub person: String,
    pub name: String,
    pub party: String,
    pub party_name: String,
    pub party_kind: PartyKind,
    /// Not suspended, and still with the party.
    pub active: bool,
    /// What the grants in force give. More than one may be in force.
    pub access: Vec<Access>,
    /// The instance came out of a backup, and nobody has let it go yet.
    pub in_quarantine: bool,
    pub channel: Channel,
    /// The id of the session, where there is one.
    pub session: Option<String>,
    /// When the second factor was last shown in this session: microseconds since 1970, UTC.
    pub factor_at: Option<i64>,
}

impl Actor {
    /// How the ledger names the actor: `person:dana`.
    pub fn ledger_name(&self) -> String {
        format!("person:{}", self.person)
    }

    /// Seconds since the second factor was last shown; more than any limit when it never was.
    pub fn factor_age(&self, now: Timestamp) -> i64 {
        self.factor_at
            .and_then(|at| Timestamp::from_microsecond(at).ok())
            .map_or(i64::MAX, |at| now.as_second() - at.as_second())
    }

    /// A person of a partner or a vendor.
    pub fn is_guest(&self) -> bool {
        matches!(self.party_kind, PartyKind::Partner | PartyKind::Vendor)
    }

    pub fn is_officer(&self) -> bool {
        self.access.contains(&Access::Officer)
    }
}

pub fn party_kind_name(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Internal => "internal",
        PartyKind::Partner => "partner",
        PartyKind::Business => "business",
        PartyKind::Vendor => "vendor",
    }
}

/// A machine that has shown a token. It acts for a responsibility, not for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    pub organisation: String,
    /// The id of its token.
    pub token: String,
    pub responsibility: String,
    /// The duties that it may record evidence for.
    pub duties: Vec<String>,
}
