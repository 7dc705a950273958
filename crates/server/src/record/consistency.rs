//! The proof that what the ledger was is the beginning of what it is. It says
//! nothing of any entry, so everybody who may see checkpoints may have it.
use super::{model::CheckpointRow, queries, signing::given_out};
use crate::platform::{
    actions::ViewCheckpoints,
    context::Context,
    ledger::{
        self,
        proof::{CONSISTENCY, ConsistencyProof, coded},
        proofs,
    },
    routes::{Answer, NoPath},
};
use askama::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "record/consistency.html")]
#[serde(transparent)]
pub struct ConsistencyPage {
    pub proof: ConsistencyProof,
    #[serde(skip)]
    pub shown: Shown,
}

#[derive(Default)]
pub struct Shown {
    pub from: i64,
    pub to: i64,
    pub text: String,
}

impl Page for ConsistencyPage {
    fn title(&self) -> String {
        format!("From {} to {} entries", self.shown.from, self.shown.to)
    }
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Between {
    /// The entries of the earlier state: of a checkpoint that you keep. The first entry when left out.
    from: Option<i64>,
    /// The entries of the later state, of which there must be a checkpoint. The newest when left out.
    to: Option<i64>,
}

pub async fn show(
    cx: Context<ViewCheckpoints>,
    _: NoPath,
    asked: Between,
) -> Answer<ConsistencyPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewCheckpoints>()?;
        let row = later(tx, asked.to)?;
        let from = asked.from.unwrap_or(1);
        if !(1..=row.size).contains(&from) {
            return Err(Error::invalid(
                "from",
                "is not before the later state",
                format!("Write a number from 1 to {}.", row.size),
            ));
        }
        let proof = proof(tx, &row, from)?;
        let text = serde_json::to_string_pretty(&proof)
            .map_err(|error| Error::Internal(error.to_string()))?;
        Ok(View::Show(ConsistencyPage {
            proof,
            shown: Shown {
                from,
                to: row.size,
                text,
            },
        }))
    })
    .await
}

fn later(tx: &mut Tx, to: Option<i64>) -> Result<CheckpointRow> {
    let found = match to {
        Some(size) => queries::checkpoint(tx, size)?,
        None => queries::newest(tx)?,
    };
    found.ok_or_else(|| match to {
        Some(size) => Error::invalid(
            "to",
            format!("there is no checkpoint of {size} entries"),
            "Take the entries of a checkpoint, or leave it out for the newest.",
        ),
        None => Error::Conflict("There is no checkpoint yet. Make the first one.".into()),
    })
}

fn proof(tx: &mut Tx, row: &CheckpointRow, from: i64) -> Result<ConsistencyProof> {
    let leaves = ledger::leaves(tx, row.size)?;
    let first = usize::try_from(from)
        .ok()
        .filter(|first| *first <= leaves.len())
        .ok_or_else(|| Error::Internal("the ledger is shorter than its checkpoint".into()))?;
    let signatures = queries::signatures(tx, row.size)?;
    Ok(ConsistencyProof {
        format: CONSISTENCY.into(),
        from_size: from,
        from_root: coded(&[proofs::root(&leaves[..first])]).concat(),
        path: coded(&proofs::consistency(&leaves, first)),
        checkpoint: note_of(row, &signatures),
        keys: keys_of(row, &signatures),
    })
}

/// The bare note with all its signatures.
pub(super) fn note_of(
    row: &CheckpointRow,
    signatures: &[super::model::Countersignature],
) -> String {
    ledger::note::Note::parse(&given_out(row, signatures))
        .map(|note| note.to_string())
        .unwrap_or_default()
}

pub(super) fn keys_of(
    row: &CheckpointRow,
    signatures: &[super::model::Countersignature],
) -> Vec<String> {
    let theirs = signatures
        .iter()
        .filter(|signature| signature.size == row.size)
        .map(|signature| signature.verifier.clone());
    std::iter::once(row.signer.clone()).chain(theirs).collect()
}
