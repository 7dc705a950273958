//! Reads the ledger of a database and says where it stops being true.
use super::{
    queries,
    walk::{Kept, Step, Verdict, Walk},
};
use store::Tx;

/// Entries read at a time.
const STRIDE: i64 = 1_000;

/// Verifies the ledger of the transaction's organisation by its own hashes.
pub fn verify(tx: &mut Tx) -> store::Result<Verdict> {
    verify_with(tx, &[])
}

/// As [`verify`], and against checkpoints that were kept.
pub fn verify_with(tx: &mut Tx, kept: &[Kept]) -> store::Result<Verdict> {
    let mut walk = Walk::new(kept);
    while !walk.is_broken() {
        let entries = queries::from(tx, walk.size(), STRIDE)?;
        if entries.is_empty() {
            break;
        }
        for stored in entries {
            let step = Step {
                number: Some(stored.entry.number),
                bytes: &stored.entry.bytes(),
                leaf: &stored.leaf,
                root: &stored.root,
            };
            walk.step(&step, || {
                let entry = &stored.entry;
                (Some(entry.act.clone()), Some(entry.subject.clone()))
            });
        }
    }
    let head = match queries::frontier(tx) {
        Ok(head) => Ok(head),
        Err(store::Error::Other(_)) => Err(()),
        Err(error) => return Err(error),
    };
    Ok(walk.end(tx.organisation(), head))
}
