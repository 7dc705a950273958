//! A thread that reads: each read is one deferred transaction, so it sees one state throughout,
//! and neither waits for the writer nor holds it up.

use std::path::Path;

use super::{open, writer::batch};
use crate::{Result, Tx, job::Job, queue::Queue, tx::Connection};

pub(crate) fn read(path: &Path, queue: &Queue<Box<dyn Job>>, opened: impl FnOnce(Result<()>)) {
    let tx = open(path).map(|connection| Tx::new(Connection::Sqlite(connection)));
    let mut tx = match tx.and_then(|tx| batch(&tx, "PRAGMA query_only = ON").map(|()| tx)) {
        Ok(tx) => tx,
        Err(error) => return opened(Err(error)),
    };
    opened(Ok(()));
    loop {
        let Some(mut job) = queue.take(1).pop() else {
            break;
        };
        if job.abandoned() {
            continue;
        }
        if let Err(error) = batch(&tx, "BEGIN DEFERRED") {
            job.answer(Some(error));
            continue;
        }
        job.run(&mut tx);
        let failure = tx.failure();
        // A read leaves nothing behind, so how it ends does not matter to its answer.
        let _ = batch(&tx, "ROLLBACK");
        job.answer(failure);
    }
}
