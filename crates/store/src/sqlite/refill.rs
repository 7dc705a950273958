//! Putting whole tables back: one transaction on a connection of its own, keys looked at when it
//! is kept.

use std::path::Path;

use super::{open, writer::batch};
use crate::{Result, Tx, job::Job, tx::Connection};

pub(crate) fn refill(path: &Path, job: &mut dyn Job) -> Result<()> {
    let mut tx = Tx::new(Connection::Sqlite(open(path)?));
    batch(&tx, "BEGIN IMMEDIATE")?;
    // Holds until the transaction ends.
    batch(&tx, "PRAGMA defer_foreign_keys = ON")?;
    let kept = job.run(&mut tx);
    match tx.failure() {
        None if kept => batch(&tx, "COMMIT"),
        failure => {
            batch(&tx, "ROLLBACK")?;
            failure.map_or(Ok(()), Err)
        }
    }
}
