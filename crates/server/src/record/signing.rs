//! Making a checkpoint: the head of the ledger as it stands, signed by the instance.
use super::{
    model::{CheckpointRow, Countersignature},
    queries,
};
use crate::platform::{
    keys::Keys,
    ledger::{
        self, Frontier,
        note::{BEGIN, Checkpoint, END, KEY, Note, VerifierKey},
    },
};
use jiff::Timestamp;
use std::fmt::Write;
use store::Tx;
use web::{Error, Result};

/// Signs the head and keeps what was signed. `None` when nothing has been written
/// since the newest checkpoint but that it was made. The caller writes the ledger
/// entry, which the checkpoint itself does not cover.
///
/// # Errors
/// What the database says.
pub fn make(
    tx: &mut Tx,
    keys: &Keys,
    made_by: &str,
    now: Timestamp,
) -> Result<Option<CheckpointRow>> {
    let covered = queries::newest(tx)?.map_or(0, |newest| newest.size);
    if !ledger::has_grown(tx, covered, "checkpoint.made")? {
        return Ok(None);
    }
    let frontier = ledger::frontier(tx)?;
    let row = signed(tx, keys, &frontier, made_by, now)?;
    queries::add_checkpoint(tx, &row)?;
    Ok(Some(row))
}

fn signed(
    tx: &mut Tx,
    keys: &Keys,
    frontier: &Frontier,
    made_by: &str,
    now: Timestamp,
) -> Result<CheckpointRow> {
    let first = ledger::leaves(tx, 1)?;
    let first = first
        .first()
        .ok_or_else(|| Error::Conflict("The ledger is empty: there is nothing to sign.".into()))?;
    let origin = Checkpoint::origin(first);
    let pair = keys.signing();
    let signer = VerifierKey::of(&origin, &pair).to_string();
    let checkpoint = Checkpoint {
        origin: origin.clone(),
        size: frontier.size(),
        root: frontier.root(),
        at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    };
    Ok(CheckpointRow {
        organisation: tx.organisation().to_owned(),
        id: checkpoint.size.to_string(),
        size: checkpoint.size,
        root: checkpoint.root.to_vec(),
        made_at: now.as_microsecond(),
        made_by: made_by.to_owned(),
        note: Note::signed(checkpoint.text(), &origin, &pair).to_string(),
        signer,
    })
}

/// The checkpoint with all signatures and keys, as it is kept: what a mail brings
/// and what is downloaded. Both verifiers read it as it is.
pub fn given_out(row: &CheckpointRow, signatures: &[Countersignature]) -> String {
    let mut text = format!("{KEY}{}\n", row.signer);
    let mine: Vec<&Countersignature> = signatures
        .iter()
        .filter(|signature| signature.size == row.size)
        .collect();
    for signature in &mine {
        let _ = writeln!(text, "{KEY}{}", signature.verifier);
    }
    let _ = write!(text, "\n{BEGIN}\n{}", row.note);
    for signature in &mine {
        let _ = writeln!(text, "{}", signature.line);
    }
    let _ = writeln!(text, "{END}");
    text
}
