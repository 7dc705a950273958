//! The nouns: checkpoints, who keeps them, and the keys of the parties.
use super::queries;
use crate::platform::{
    ledger::{self, Entry, note::VerifierKey},
    permit::{Lookup, Resource},
};
use store::Tx;

/// A checkpoint as it was made.
#[derive(Clone, Debug)]
pub struct CheckpointRow {
    pub organisation: String,
    /// The entries that it covers, as text: its id.
    pub id: String,
    pub size: i64,
    pub root: Vec<u8>,
    /// Microseconds since 1970, UTC.
    pub made_at: i64,
    pub made_by: String,
    /// The signed text, with the instance's signature.
    pub note: String,
    /// The key that has signed it.
    pub signer: String,
}

impl Resource for CheckpointRow {
    const KIND: &'static str = "Checkpoint";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for CheckpointRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        match id.parse() {
            Ok(size) => queries::checkpoint(tx, size),
            Err(_) => Ok(None),
        }
    }
}

/// One entry of the ledger, as a thing to have rights on.
pub struct EntryRow {
    pub id: String,
    pub entry: Entry,
}

impl Resource for EntryRow {
    const KIND: &'static str = "Entry";
    fn organisation(&self) -> &str {
        &self.entry.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for EntryRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        let Ok(number) = id.parse() else {
            return Ok(None);
        };
        let entry = ledger::entry(tx, number)?;
        Ok(entry.map(|entry| EntryRow {
            id: id.to_owned(),
            entry,
        }))
    }
}

/// A party said, by one of its people, that it keeps a checkpoint.
#[derive(Clone, Debug)]
pub struct Keeping {
    pub size: i64,
    pub party: String,
    pub person: String,
    pub kept_at: i64,
}

/// A party's own public key.
#[derive(Clone, Debug)]
pub struct PartyKey {
    pub id: String,
    pub party: String,
    /// `name+hash+base64`
    pub verifier: String,
    pub given_by: String,
    pub given_at: i64,
    pub ended_at: Option<i64>,
}

impl PartyKey {
    pub fn key(&self) -> Option<VerifierKey> {
        VerifierKey::parse(&self.verifier)
    }
}

/// A signature over a checkpoint by a party's own key.
#[derive(Clone, Debug)]
pub struct Countersignature {
    pub size: i64,
    pub party: String,
    pub verifier: String,
    pub line: String,
    pub handed_in_by: String,
    pub handed_in_at: i64,
}
