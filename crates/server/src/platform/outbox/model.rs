use super::queries;
use crate::platform::permit::{Lookup, Resource};
use store::Tx;

/// A mail as it is stored.
#[derive(Clone, Debug)]
pub struct MailRow {
    pub organisation: String,
    pub id: String,
    pub to: String,
    /// Subject and text; gone when it was sent.
    pub sealed: Option<Vec<u8>>,
    /// Instants are microseconds since 1970, UTC.
    pub queued_at: i64,
    pub next_at: i64,
    pub attempts: i64,
    pub last_error: Option<String>,
    pub sent_at: Option<i64>,
    pub failed_at: Option<i64>,
}

/// How many mails there are in each state, and since when the oldest waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MailState {
    pub waiting: i64,
    pub failed: i64,
    pub oldest: Option<i64>,
}

impl Resource for MailRow {
    const KIND: &'static str = "Mail";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for MailRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::one(tx, id)
    }
}
