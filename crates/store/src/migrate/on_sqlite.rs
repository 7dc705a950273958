//! Migrating SQLite: one exclusive transaction, keys checked at its end, so that a migration may
//! rebuild a table that others refer to.

use std::path::Path;

use rusqlite::Connection;

use super::{Applied, Migration, Plan, RECORD, digest, for_sqlite};
use crate::{
    Error, Result,
    sqlite::{from_sqlite, open},
};

pub(super) fn migrate(path: &Path, plan: &Plan) -> Result<()> {
    let connection = open(path)?;
    let run = |text: &str| connection.execute_batch(text).map_err(from_sqlite);
    run("PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE")?;
    let done = inside(&connection, plan);
    match done {
        Ok(()) => run("COMMIT"),
        Err(error) => {
            run("ROLLBACK")?;
            Err(error)
        }
    }
}

fn inside(connection: &Connection, plan: &Plan) -> Result<()> {
    let run = |text: &str| connection.execute_batch(text).map_err(from_sqlite);
    run(&for_sqlite(RECORD))?;
    for migration in plan.missing(&applied(connection).map_err(from_sqlite)?)? {
        run(&for_sqlite(migration.sql)).map_err(|error| failed(&migration, &error))?;
        connection
            .execute(
                "INSERT INTO schema_migration (name, digest, applied_at) VALUES (?1, ?2, ?3)",
                (migration.name, digest(migration.sql), plan.applied_at),
            )
            .map_err(from_sqlite)?;
    }
    for table in &plan.append_only {
        for act in ["UPDATE", "DELETE"] {
            run(&format!(
                "CREATE TRIGGER IF NOT EXISTS {table}_refuses_{act} BEFORE {act} ON {table}
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ))?;
        }
    }
    let broken = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
    match connection.query_row("PRAGMA foreign_key_check", [], broken) {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(()),
        Ok(table) => Err(Error::Migration(format!(
            "rows of {table} would refer to nothing"
        ))),
        Err(error) => Err(from_sqlite(error)),
    }
}

fn applied(connection: &Connection) -> rusqlite::Result<Vec<Applied>> {
    let mut statement =
        connection.prepare("SELECT name, digest FROM schema_migration ORDER BY name")?;
    let rows = statement.query_map([], |row| {
        Ok(Applied {
            name: row.get(0)?,
            digest: row.get(1)?,
        })
    })?;
    rows.collect()
}

fn failed(migration: &Migration, error: &Error) -> Error {
    Error::Migration(format!("{}: {error}", migration.name))
}
