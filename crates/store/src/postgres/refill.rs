//! Putting whole tables back: one transaction as the owner of the tables, whose foreign keys are
//! looked at only at its end. What is changed about the keys is changed back in the same
//! transaction, so nobody else ever sees it.

use super::{Connection as PgConnection, Keys, Target, connection::quoted_text};
use crate::{Error, Result, Tx, job::Job, tx::Connection};

const KEYS: &str = "DO $$
    DECLARE one record;
    BEGIN
      FOR one IN
        SELECT c.relname AS held, k.conname AS name FROM pg_constraint k
          JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_namespace s ON s.oid = c.relnamespace AND s.nspname = current_schema()
         WHERE k.contype = 'f'
      LOOP
        EXECUTE format('ALTER TABLE %I ALTER CONSTRAINT %I WHEN', one.held, one.name);
      END LOOP;
    END $$";

pub(crate) fn refill(target: &Target, keys: &Keys, job: &mut dyn Job) -> Result<()> {
    let mut client = target.connect()?;
    let told = |error| super::from_postgres(&error, keys);
    keys.learn(&mut client).map_err(told)?;
    let connection = PgConnection::new(client, keys.clone());
    let mut tx = Tx::new(Connection::Postgres(Box::new(connection)));
    batch(&mut tx, "BEGIN ISOLATION LEVEL SERIALIZABLE")?;
    let organisation = quoted_text(job.organisation());
    batch(
        &mut tx,
        &format!("SELECT set_config('tandem.organisation', {organisation}, true)"),
    )?;
    batch(
        &mut tx,
        &KEYS.replace("WHEN", "DEFERRABLE INITIALLY DEFERRED"),
    )?;
    let kept = job.run(&mut tx);
    match tx.failure() {
        None if kept => {
            batch(&mut tx, "SET CONSTRAINTS ALL IMMEDIATE")?;
            batch(&mut tx, &KEYS.replace("WHEN", "NOT DEFERRABLE"))?;
            batch(&mut tx, "COMMIT")
        }
        failure => {
            batch(&mut tx, "ROLLBACK")?;
            failure.map_or(Ok(()), Err)
        }
    }
}

/// A statement of ours that fails leaves the transaction open; it goes with the connection.
fn batch(tx: &mut Tx, text: &str) -> Result<()> {
    match &mut tx.connection {
        Connection::Postgres(connection) => connection.batch(text),
        Connection::Sqlite(_) => Err(Error::Other("not PostgreSQL".into())),
    }
}
