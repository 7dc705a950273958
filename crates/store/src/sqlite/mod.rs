//! SQLite inside the process: one thread writes, a few read, each with a connection of its own
//! that never leaves it.

mod errors;
mod reader;
mod refill;
mod statements;
mod writer;

use std::{path::Path, time::Duration};

pub(crate) use errors::from_sqlite;
pub(crate) use reader::read;
pub(crate) use refill::refill;
pub(crate) use statements::{cell, execute, query};
pub(crate) use writer::write;

use crate::Result;

/// Another process may hold the write lock (a backup, a migration): wait for it, not for ever.
const BUSY: Duration = Duration::from_secs(10);

/// Statements kept prepared on each connection; a product of this size has a few hundred.
const PREPARED: usize = 512;

/// Opens a connection as all of ours are: write-ahead log, full fsync at each commit, foreign keys
/// enforced, nothing believed that a schema says about functions.
pub(crate) fn open(path: &Path) -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path).map_err(from_sqlite)?;
    connection.busy_timeout(BUSY).map_err(from_sqlite)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA recursive_triggers = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -16000;
             PRAGMA mmap_size = 67108864;",
        )
        .map_err(from_sqlite)?;
    Ok(connection)
}
