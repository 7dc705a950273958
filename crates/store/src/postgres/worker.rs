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
    let tx = match connect(target, keys) {
        Ok(tx) => tx,
        Err(error) => return opened(Err(error)),
    };
    opened(Ok(()));
    let mut worker = Worker { target, keys, tx };
    loop {
        match queue.take(1).pop() {
            Some(Work::Read(job)) => worker.read(job),
            Some(Work::Write(job)) => worker.write(job),
            None => break,
        }
    }
}

fn connect(target: &Target, keys: &Keys) -> Result<Tx> {
    let mut client = target.connect()?;
    keys.learn(&mut client)
        .map_err(|error| super::from_postgres(&error, keys))?;
    let connection = PgConnection::new(client, keys.clone());
    Ok(Tx::new(Connection::Postgres(Box::new(connection))))
}

struct Worker<'w> {
    target: &'w Target,
    keys: &'w Keys,
    tx: Tx,
}

impl Worker<'_> {
    fn read(&mut self, mut job: Box<dyn Job>) {
        if job.abandoned() {
            return;
        }
        if let Err(error) = self.begin("REPEATABLE READ READ ONLY", job.organisation()) {
            return job.answer(Some(error));
        }
        job.run(&mut self.tx);
        let failure = self.tx.failure();
        end(&mut self.tx);
        job.answer(failure);
    }

    fn write(&mut self, mut job: Box<dyn Job>) {
        for attempt in 1.. {
            if job.abandoned() {
                return;
            }
            let failure = self.attempt(&mut *job).err();
            if failure == Some(Error::Serialization) && attempt < ATTEMPTS {
                thread::sleep(pause(attempt));
                continue;
            }
            return job.answer(failure);
        }
    }

    /// Runs and commits it. An error of the command's own is kept in the job, and is none here.
    fn attempt(&mut self, job: &mut dyn Job) -> Result<()> {
        self.begin("SERIALIZABLE", job.organisation())?;
        let kept = job.run(&mut self.tx);
        let failure = self.tx.failure();
        if kept && failure.is_none() {
            let committed = mine(&mut self.tx)?.batch("COMMIT");
            if committed.is_err() {
                end(&mut self.tx);
            }
            return committed;
        }
        end(&mut self.tx);
        failure.map_or(Ok(()), Err)
    }

    /// A server that was restarted is noticed only now; as nothing has run yet, one new
    /// connection is tried before the caller is told.
    fn begin(&mut self, kind: &str, organisation: &str) -> Result<()> {
        match begin(&mut self.tx, kind, organisation) {
            Err(Error::Unavailable(_)) if mine(&mut self.tx)?.client.is_closed() => {
                self.tx = connect(self.target, self.keys)?;
                begin(&mut self.tx, kind, organisation)
            }
            begun => begun,
        }
        .inspect_err(|_| end(&mut self.tx))
    }
}

fn begin(tx: &mut Tx, kind: &str, organisation: &str) -> Result<()> {
    if organisation.contains('\0') {
        return Err(Error::Check("text without NUL".into()));
    }
    let connection = mine(tx)?;
    if !connection.in_role {
        work_as_role(connection)?;
    }
    connection.batch(&format!(
        "BEGIN ISOLATION LEVEL {kind}; SELECT set_config('tandem.organisation', {}, true)",
        quoted_text(organisation)
    ))
}

fn work_as_role(connection: &mut PgConnection) -> Result<()> {
    match connection.batch(&format!("SET ROLE {}", quoted_name(ROLE))) {
        Ok(()) => {
            connection.in_role = true;
            Ok(())
        }
        Err(error @ Error::Unavailable(_)) => Err(error),
        Err(error) => Err(Error::Migration(format!(
            "no role {ROLE} to work as; migrate first: {error}"
        ))),
    }
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
