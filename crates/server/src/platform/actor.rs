//! Who is asking.
use engine::facts::{Access, PartyKind};
use schemars::JsonSchema;
use serde::Serialize;

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
}

impl Actor {
    /// How the ledger names the actor: `person:dana`.
    pub fn ledger_name(&self) -> String {
        format!("person:{}", self.person)
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
