use super::queries;
use crate::platform::permit::{Lookup, Resource};
use engine::facts::Evidence;
use store::Tx;

/// A record that a duty was done, and what became of the record. Instants are
/// microseconds since 1970, UTC.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    pub organisation: String,
    pub id: String,
    pub evidence: Evidence,
    /// `person:dana`, `token:0198…`; nothing for what came with the company file.
    pub recorded_by: Option<String>,
    pub recorded_at: Option<i64>,
    pub withdrawn_by: Option<String>,
    pub withdrawn_at: Option<i64>,
    pub withdrawn_because: Option<String>,
    /// The name of its file, where it has one.
    pub file: Option<String>,
}

impl Resource for EvidenceRow {
    const KIND: &'static str = "Evidence";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
    fn party(&self) -> Option<&str> {
        self.evidence.party.as_deref()
    }
}

impl Lookup for EvidenceRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::one(tx, id)
    }
}

/// A file that shows that a duty was done.
pub struct FileRow {
    pub name: String,
    pub content_type: String,
    pub sha256: String,
    pub content: Vec<u8>,
}
