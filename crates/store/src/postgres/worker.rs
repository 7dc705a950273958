//! A thread that serves one PostgreSQL connection. A write is SERIALIZABLE and tried again when
//! another was faster; a read is READ ONLY and sees one state throughout.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    thread,
    time::Duration,
};

use super::{
    Connection as PgConnection, Keys, ROLE, Target,
    connection::{quoted_name, quoted_text},
};
use crate::{Error, Result, Tx, job::Job, queue::Queue, tx::Connection};

/// Under the hottest row we measured (every worker on one counter) six were enough.
const ATTEMPTS: u32 = 16;

const LONGEST_PAUSE: Duration = Duration::from_millis(100);

pub(crate) enum Work {
    Read(Box<dyn Job>),
    Write(Box<dyn Job>),
}

/// Serves the queue until it is closed and drained.
pub(crate) fn serve(
    target: &Target,
    keys: &Keys,
    queue: &Queue<Work>,
    opened: impl FnOnce(Result<()>),
) {
    let mut tx = match connect(target, keys) {
        Ok(tx) => tx,
        Err(error) => return opened(Err(error)),
    };
    opened(Ok(()));
    loop {
        let Some(work) = queue.take(1).pop() else {
            break;
        };
        if let Err(error) = revive(&mut tx, target, keys) {
            let (Work::Read(job) | Work::Write(job)) = work;
            job.answer(Some(error));
            continue;
        }
        match work {
            Work::Read(job) => read(&mut tx, job),
            Work::Write(job) => write(&mut tx, job),
        }
    }
}

fn connect(target: &Target, keys: &Keys) -> Result<Tx> {
    let mut client = target.connect()?;
    keys.learn(&mut client)
        .map_err(|error| super::from_postgres(&error, keys))?;
    let connection = PgConnection::new(client, keys.clone());
    Ok(Tx::new(Connection::Postgres(connection)))
}

fn revive(tx: &mut Tx, target: &Target, keys: &Keys) -> Result<()> {
    if mine(tx)?.client.is_closed() {
        *tx = connect(target, keys)?;
    }
    Ok(())
}

fn read(tx: &mut Tx, mut job: Box<dyn Job>) {
    if job.abandoned() {
        return;
    }
    let begun = begin(tx, "REPEATABLE READ READ ONLY", job.organisation());
    if let Err(error) = begun {
        end(tx);
        return job.answer(Some(error));
    }
    job.run(tx);
    let failure = tx.failure();
    end(tx);
    job.answer(failure);
}

fn write(tx: &mut Tx, mut job: Box<dyn Job>) {
    for attempt in 1.. {
        if job.abandoned() {
            return;
        }
        let failure = attempt_once(tx, &mut *job).err();
        if failure == Some(Error::Serialization) && attempt < ATTEMPTS {
            thread::sleep(pause(attempt));
            continue;
        }
        return job.answer(failure);
    }
}

/// Runs and commits it. An error of the command's own is kept in the job and is no error here.
fn attempt_once(tx: &mut Tx, job: &mut dyn Job) -> Result<()> {
    if let Err(error) = begin(tx, "SERIALIZABLE", job.organisation()) {
        end(tx);
        return Err(error);
    }
    let kept = job.run(tx);
    let failure = tx.failure();
    if kept && failure.is_none() {
        let committed = mine(tx)?.batch("COMMIT");
        if committed.is_err() {
            end(tx);
        }
        return committed;
    }
    end(tx);
    failure.map_or(Ok(()), Err)
}

fn begin(tx: &mut Tx, kind: &str, organisation: &str) -> Result<()> {
    if organisation.contains('\0') {
        return Err(Error::Check("text without NUL".into()));
    }
    let connection = mine(tx)?;
    if !connection.in_role {
        let role = connection.batch(&format!("SET ROLE {}", quoted_name(ROLE)));
        role.map_err(|error| {
            Error::Unavailable(format!("no role {ROLE} to work as; migrate first: {error}"))
        })?;
        connection.in_role = true;
    }
    connection.batch(&format!(
        "BEGIN ISOLATION LEVEL {kind}; SELECT set_config('tandem.organisation', {}, true)",
        quoted_text(organisation)
    ))
}

/// Ends whatever is open. When that fails the connection is broken, and is made again.
fn end(tx: &mut Tx) {
    if let Ok(connection) = mine(tx) {
        let _ = connection.batch("ROLLBACK");
    }
}

fn mine(tx: &mut Tx) -> Result<&mut PgConnection> {
    match &mut tx.connection {
        Connection::Postgres(connection) => Ok(connection),
        Connection::Sqlite(_) => Err(Error::Other("not PostgreSQL".into())),
    }
}

/// Doubles from 1 ms and is drawn at random, so that two that met once do not meet again.
fn pause(attempt: u32) -> Duration {
    let longest = Duration::from_millis(1 << attempt.min(10)).min(LONGEST_PAUSE);
    let drawn = RandomState::new().build_hasher().finish() % 1000;
    longest.mul_f64(drawn as f64 / 1000.0)
}
