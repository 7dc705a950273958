use super::queries;
use crate::platform::permit::{Lookup, Resource};
use store::Tx;

/// What was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The page of the decision.
    Decision,
    /// The business review of a quarter, with its PDF.
    Review,
    /// What the people inside are not expected to do, signed by leadership.
    NotExpected,
}

impl Kind {
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Decision => "decision",
            Kind::Review => "review",
            Kind::NotExpected => "not_expected",
        }
    }

    pub fn of(word: &str) -> Option<Kind> {
        [Kind::Decision, Kind::Review, Kind::NotExpected]
            .into_iter()
            .find(|kind| kind.word() == word)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Kind::Decision => "decision",
            Kind::Review => "business review",
            Kind::NotExpected => "what is not expected",
        }
    }
}

/// A kept run. `kept_at` is in microseconds since 1970, UTC.
#[derive(Clone, Debug)]
pub struct RunRow {
    pub organisation: String,
    pub id: String,
    pub kind: Kind,
    pub name: String,
    /// The day that it speaks of.
    pub day: String,
    /// The page that it was kept from, with everything that was supposed.
    pub address: String,
    /// SHA-256 of the facts, as hexadecimal digits.
    pub facts_digest: String,
    /// JSON, exactly as it was kept.
    pub result: String,
    pub result_digest: String,
    pub pdf_digest: Option<String>,
    pub kept_by: String,
    pub kept_at: i64,
}

impl Resource for RunRow {
    const KIND: &'static str = "AdviceRun";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for RunRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::run(tx, id)
    }
}
