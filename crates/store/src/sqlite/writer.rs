//! The one thread that writes. It takes what has queued up, runs each command in a savepoint of
//! its own, commits them together with one fsync, and answers only then.

use std::path::Path;

use super::{from_sqlite, open};
use crate::{Error, Result, Tx, job::Job, queue::Queue, tx::Connection};

/// Commands that share one fsync. More would gain little and make the first wait for the last.
const GROUP: usize = 64;

/// Serves the queue until it is closed and drained, then folds the write-ahead log back.
pub(crate) fn write(path: &Path, queue: &Queue<Box<dyn Job>>, opened: impl FnOnce(Result<()>)) {
    let connection = match open(path) {
        Ok(connection) => connection,
        Err(error) => return opened(Err(error)),
    };
    opened(Ok(()));
    let mut tx = Tx::new(Connection::Sqlite(connection));
    loop {
        let jobs = queue.take(GROUP);
        if jobs.is_empty() {
            break;
        }
        group(&mut tx, jobs);
    }
    // Best effort: the log is complete without it, and a reader may still hold it.
    let _ = batch(&tx, "PRAGMA optimize");
    let _ = batch(&tx, "PRAGMA wal_checkpoint(TRUNCATE)");
}

fn group(tx: &mut Tx, mut jobs: Vec<Box<dyn Job>>) {
    jobs.retain(|job| !job.abandoned());
    if jobs.is_empty() {
        return;
    }
    if let Err(error) = batch(tx, "BEGIN IMMEDIATE") {
        return jobs
            .into_iter()
            .for_each(|job| job.answer(Some(error.clone())));
    }
    match together(tx, &mut jobs) {
        Ok(failures) => {
            for (job, failure) in jobs.into_iter().zip(failures) {
                job.answer(failure);
            }
        }
        Err(error) => {
            // Ends whatever is open; when the database has ended it already, there is nothing to.
            let _ = batch(tx, "ROLLBACK");
            if jobs.len() == 1 {
                jobs.into_iter()
                    .for_each(|job| job.answer(Some(error.clone())));
            } else {
                // One of them spoils the commit (a deferred key, say): let each stand alone.
                jobs.into_iter().for_each(|job| group(tx, vec![job]));
            }
        }
    }
}

/// Runs and commits all; for each the failure that takes the place of its `Ok`, if any.
fn together(tx: &mut Tx, jobs: &mut [Box<dyn Job>]) -> Result<Vec<Option<Error>>> {
    let failures: Result<Vec<_>> = jobs.iter_mut().map(|job| alone(tx, &mut **job)).collect();
    let failures = failures?;
    batch(tx, "COMMIT")?;
    Ok(failures)
}

fn alone(tx: &mut Tx, job: &mut dyn Job) -> Result<Option<Error>> {
    batch(tx, "SAVEPOINT command")?;
    let kept = job.run(tx);
    let failure = tx.failure();
    if kept && failure.is_none() {
        batch(tx, "RELEASE command")?;
    } else {
        batch(tx, "ROLLBACK TO command")?;
        batch(tx, "RELEASE command")?;
    }
    Ok(failure)
}

/// Our own words around the commands, prepared like any other statement.
pub(super) fn batch(tx: &Tx, text: &str) -> Result<()> {
    let Connection::Sqlite(connection) = &tx.connection else {
        return Err(Error::Other("not SQLite".into()));
    };
    let mut statement = connection.prepare_cached(text).map_err(from_sqlite)?;
    let mut rows = statement.raw_query();
    while rows.next().map_err(from_sqlite)?.is_some() {}
    Ok(())
}
