use super::queries;
use crate::platform::permit::{Lookup, Resource};
use engine::facts::{Belief, Believed};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;

/// A round of questions to several parties. Instants are microseconds since 1970, UTC.
#[derive(Clone, Debug)]
pub struct RoundRow {
    pub organisation: String,
    pub id: String,
    /// Responsibilities, in the order in which they are asked.
    pub questions: Vec<String>,
    pub critical_only: bool,
    pub opened_by: String,
    pub opened_at: i64,
    pub closes_at: i64,
    pub revealed_at: Option<i64>,
    pub withdrawn_at: Option<i64>,
    pub lost_at: Option<i64>,
}

impl RoundRow {
    /// `open`, `closing` (its time is over, the sheets are not revealed yet), `revealed`,
    /// `withdrawn`, or `lost` (its sheets do not open with the key of this instance).
    pub fn state(&self, now: Timestamp) -> &'static str {
        if self.withdrawn_at.is_some() {
            "withdrawn"
        } else if self.revealed_at.is_some() {
            "revealed"
        } else if self.lost_at.is_some() {
            "lost"
        } else if self.closes_at <= now.as_microsecond() {
            "closing"
        } else {
            "open"
        }
    }
}

impl Resource for RoundRow {
    const KIND: &'static str = "BeliefRound";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for RoundRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::round(tx, id)
    }
}

/// The sheet of one side in a round. Only that side has any right on it.
pub struct SheetRow {
    pub organisation: String,
    pub round: String,
    pub party: String,
    pub sealed: Vec<u8>,
    pub handed_in_by: Option<String>,
    pub handed_in_at: Option<i64>,
    /// What was on it, once the round is revealed.
    pub revealed: Option<Answers>,
}

impl Resource for SheetRow {
    const KIND: &'static str = "BeliefSheet";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.round
    }
    fn party(&self) -> Option<&str> {
        Some(&self.party)
    }
}

/// What a side can say of a responsibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    We,
    They,
    Both,
    Nobody,
    Unknown,
}

/// An answer: what a side says, and of which other party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Given {
    pub says: Says,
    /// Whom `they`, or `both`, means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
}

/// Responsibility → answer, in the order of their ids: what a commitment is made of.
pub type Answers = std::collections::BTreeMap<String, Given>;

impl Given {
    /// The answer as a fact of the company.
    pub fn belief(&self, by: &str, responsibility: &str, on: jiff::civil::Date) -> Belief {
        let (accountable, answer) = match self.says {
            Says::We => (Some(by.to_owned()), None),
            Says::They => (self.party.clone(), None),
            Says::Both => (self.party.clone(), Some(Believed::Both)),
            Says::Nobody => (None, Some(Believed::Nobody)),
            Says::Unknown => (None, Some(Believed::Unknown)),
        };
        Belief {
            by: by.to_owned(),
            responsibility: responsibility.to_owned(),
            accountable,
            answer,
            said_on: Some(on),
        }
    }
}
