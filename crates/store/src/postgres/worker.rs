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

/// Every worker on one row must get its turn: twice as many attempts as there are workers, so that
/// one gives up only when the others were faster again and again.
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
            let failure = match self.attempt(&mut *job) {
                Outcome::Over(failure) => failure,
                Outcome::Again(failure) if attempt == ATTEMPTS => Some(failure),
                Outcome::Again(_) => {
                    thread::sleep(pause(attempt));
                    continue;
                }
            };
            return job.answer(failure);
        }
    }

    /// Runs and commits it. What a command returned of its own accord is kept in the job.
    fn attempt(&mut self, job: &mut dyn Job) -> Outcome {
        if let Err(error) = self.begin("SERIALIZABLE", job.organisation()) {
            return Outcome::Over(Some(error));
        }
        let kept = job.run(&mut self.tx);
        match self.tx.failure() {
            None if kept => self.commit(),
            Some(error) => {
                end(&mut self.tx);
                let overtaken = error == Error::Serialization;
                // Cut off before the commit was sent: nothing of it was kept.
                if overtaken || mine(&mut self.tx).is_ok_and(|mine| mine.is_broken()) {
                    Outcome::Again(error)
                } else {
                    Outcome::Over(Some(error))
                }
            }
            None => {
                end(&mut self.tx);
                Outcome::Over(None)
            }
        }
    }

    /// Cut off here, nobody knows whether it was kept, so it is not tried again.
    fn commit(&mut self) -> Outcome {
        let committed = mine(&mut self.tx).and_then(|mine| mine.batch("COMMIT"));
        let Err(error) = committed else {
            return Outcome::Over(None);
        };
        end(&mut self.tx);
        match error {
            Error::Serialization => Outcome::Again(error),
            error => Outcome::Over(Some(error)),
        }
    }

    /// A server that was restarted is noticed only now; as nothing has run yet, one new
    /// connection is tried before the caller is told.
    fn begin(&mut self, kind: &str, organisation: &str) -> Result<()> {
        match begin(&mut self.tx, kind, organisation) {
            Err(Error::Unavailable(_)) if mine(&mut self.tx)?.is_broken() => {
                self.tx = connect(self.target, self.keys)?;
                begin(&mut self.tx, kind, organisation)
            }
            begun => begun,
        }
        .inspect_err(|_| end(&mut self.tx))
    }
}

enum Outcome {
    /// It can be answered; the error takes the place of an `Ok` that the command returned.
    Over(Option<Error>),
    /// Nothing of it was kept, and it may well succeed next time.
    Again(Error),
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
