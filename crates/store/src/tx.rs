//! One transaction, as a command sees it. It is neither begun nor ended here: the thread that
//! serves the database does that around the command.

use std::ops::ControlFlow;

use crate::{Error, Result, Row, Value, postgres, sqlite};

/// Which database stands behind; for doctors and the few named seams, not for queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The transaction that a command runs in. When one of its statements fails, it has failed as a
/// whole on both databases: later statements are refused, and nothing of it is kept, even when
/// the command returns `Ok`.
pub struct Tx {
    pub(crate) connection: Connection,
    organisation: String,
    failed: Option<Error>,
}

pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Connection>),
}

impl Tx {
    pub(crate) fn new(connection: Connection) -> Tx {
        Tx {
            connection,
            organisation: String::new(),
            failed: None,
        }
    }

    /// The organisation that this transaction is for. On PostgreSQL it sees no other's rows.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }

    /// Which database this is.
    pub fn engine(&self) -> Engine {
        match self.connection {
            Connection::Sqlite(_) => Engine::Sqlite,
            Connection::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn execute(&mut self, text: &str, values: &[Value]) -> Result<u64> {
        self.ready(text, values)?;
        let done = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite::execute(connection, text, values),
            Connection::Postgres(connection) => connection.execute(text, values),
        };
        self.remember(done)
    }

    pub(crate) fn query(
        &mut self,
        text: &str,
        values: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<()> {
        self.ready(text, values)?;
        let done = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite::query(connection, text, values, each),
            Connection::Postgres(connection) => connection.query(text, values, each),
        };
        self.remember(done)
    }

    /// The thread begins a command for this organisation.
    pub(crate) fn start(&mut self, organisation: &str) {
        organisation.clone_into(&mut self.organisation);
        self.failed = None;
    }

    /// The error that ended the transaction, if a statement failed.
    pub(crate) fn failure(&mut self) -> Option<Error> {
        self.failed.take()
    }

    fn ready(&self, text: &str, values: &[Value]) -> Result<()> {
        if ends_transactions(text) {
            return Err(Error::Other(format!(
                "a command neither begins, ends nor sets anything: {text}"
            )));
        }
        #[cfg(debug_assertions)]
        crate::coverage::saw(text, self.engine());
        if let Some(error) = &self.failed {
            return Err(Error::Other(format!(
                "the transaction has failed before: {error}"
            )));
        }
        // PostgreSQL has no NUL in text, so neither has SQLite.
        let nul = |value: &&Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
        match values.iter().find(nul) {
            Some(_) => Err(Error::Check("text without NUL".into())),
            None => Ok(()),
        }
    }

    fn remember<T>(&mut self, done: Result<T>) -> Result<T> {
        if let Err(error) = &done {
            self.failed = Some(error.clone());
        }
        done
    }
}

/// Words that belong to the thread around the command: with them a command could keep half of
/// itself, or leave its role.
fn ends_transactions(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let first = first.trim_end_matches(';');
    [
        "BEGIN",
        "START",
        "COMMIT",
        "END",
        "ROLLBACK",
        "ABORT",
        "SAVEPOINT",
        "RELEASE",
        "SET",
        "RESET",
        "DISCARD",
    ]
    .iter()
    .any(|word| first.eq_ignore_ascii_case(word))
}
