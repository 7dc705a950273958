use super::queries;
use crate::platform::permit::{Lookup, Resource};
use jiff::civil::Date;
use store::Tx;

/// A token as it is kept: never the token itself. Instants are microseconds since
/// 1970, UTC.
#[derive(Clone)]
pub struct TokenRow {
    pub organisation: String,
    pub id: String,
    pub responsibility: String,
    /// What the machine is called: `backup-runner`.
    pub name: String,
    pub duties: Vec<String>,
    /// The person who made it.
    pub made_by: String,
    pub made_at: i64,
    /// The first day on which it no longer works.
    pub until: Date,
    pub ended_at: Option<i64>,
}

impl TokenRow {
    pub fn is_in_force(&self, today: Date) -> bool {
        self.ended_at.is_none() && today < self.until
    }
}

impl Resource for TokenRow {
    const KIND: &'static str = "Token";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for TokenRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::token(tx, id)
    }
}
