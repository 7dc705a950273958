//! What is handed to an outsider: the proof that one entry stands in a ledger that
//! was signed, without the rest of it; and the proof that one state of the ledger
//! is the beginning of a later one. Each is one JSON text that needs no server.
use super::{
    note::{Checkpoint, Note, VerifierKey},
    proofs,
    tree::{self, Hash},
    walk::Kept,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const ENTRY: &str = "tandem-entry-proof-1";
pub const CONSISTENCY: &str = "tandem-consistency-1";

/// That one entry stands in the ledger of a checkpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntryProof {
    /// `tandem-entry-proof-1`
    pub format: String,
    /// Its place, from 0.
    pub number: i64,
    /// The very bytes that were hashed: a JSON list, as text.
    pub entry: String,
    /// Hashes from the leaf up, in base64.
    pub path: Vec<String>,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The keys that have signed it. Compare them with a key that you know.
    pub keys: Vec<String>,
}

/// That the first `from_size` entries are the beginning of a later, signed state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConsistencyProof {
    /// `tandem-consistency-1`
    pub format: String,
    pub from_size: i64,
    /// In base64.
    pub from_root: String,
    pub path: Vec<String>,
    /// The signed checkpoint of the later state.
    pub checkpoint: String,
    pub keys: Vec<String>,
}

/// What an entry's proof shows, once it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub checkpoint: Checkpoint,
    pub keys: Vec<VerifierKey>,
}

pub fn coded(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|hash| STANDARD.encode(hash)).collect()
}

fn decoded(path: &[String]) -> Result<Vec<Hash>, String> {
    path.iter()
        .map(|text| hash(text))
        .collect::<Option<_>>()
        .ok_or_else(|| "its path holds something that is no hash".into())
}

fn hash(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

impl EntryProof {
    /// Whether it holds. Without `known` keys those count that it carries itself.
    ///
    /// # Errors
    /// In words, what does not hold.
    pub fn check(&self, known: &[VerifierKey]) -> Result<Shown, String> {
        if self.format != ENTRY {
            return Err(format!("it is no {ENTRY}"));
        }
        let shown = signed(&self.checkpoint, &self.keys, known)?;
        let list: Vec<serde_json::Value> =
            serde_json::from_str(&self.entry).map_err(|_| "its entry cannot be read")?;
        if list.get(1).and_then(|number| number.as_i64()) != Some(self.number) {
            return Err("its entry has another number".into());
        }
        let leaf = tree::leaf(self.entry.as_bytes());
        let root = proofs::root_by_path(
            leaf,
            unsigned(self.number),
            unsigned(shown.checkpoint.size),
            &decoded(&self.path)?,
        );
        if root != Some(shown.checkpoint.root) {
            return Err("the entry does not lead to the root that was signed".into());
        }
        Ok(shown)
    }
}

impl ConsistencyProof {
    /// Whether it holds, and whether its beginning is what the kept checkpoints of that size say.
    ///
    /// # Errors
    /// In words, what does not hold.
    pub fn check(&self, known: &[VerifierKey], kept: &[Kept]) -> Result<Shown, String> {
        if self.format != CONSISTENCY {
            return Err(format!("it is no {CONSISTENCY}"));
        }
        let shown = signed(&self.checkpoint, &self.keys, known)?;
        let from = hash(&self.from_root).ok_or("its first root is no hash")?;
        for kept in kept {
            let checkpoint = &kept.checkpoint;
            if checkpoint.size != self.from_size {
                return Err(format!(
                    "{} is of {} entries, and the proof begins at {}",
                    kept.name, checkpoint.size, self.from_size
                ));
            }
            if checkpoint.root != from {
                return Err(format!(
                    "{} has another root: what stood in the ledger then is not what it says now",
                    kept.name
                ));
            }
        }
        let holds = proofs::is_consistent(
            unsigned(self.from_size),
            unsigned(shown.checkpoint.size),
            &from,
            &shown.checkpoint.root,
            &decoded(&self.path)?,
        );
        if !holds {
            return Err("the later state does not begin with the earlier one".into());
        }
        Ok(shown)
    }
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn signed(note: &str, carried: &[String], known: &[VerifierKey]) -> Result<Shown, String> {
    let note = Note::parse(note).ok_or("its checkpoint cannot be read")?;
    let keys: Vec<VerifierKey> = if known.is_empty() {
        carried
            .iter()
            .filter_map(|key| VerifierKey::parse(key))
            .collect()
    } else {
        known.to_vec()
    };
    let signers: Vec<VerifierKey> = keys
        .into_iter()
        .filter(|key| key.has_signed(&note))
        .collect();
    if signers.is_empty() {
        return Err("its checkpoint is not signed by a key that is known".into());
    }
    let checkpoint = Checkpoint::parse(&note.text).ok_or("what was signed is no checkpoint")?;
    Ok(Shown {
        checkpoint,
        keys: signers,
    })
}
