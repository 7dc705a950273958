//! PostgreSQL's errors in our kinds, told apart by their code and never by their words.

use postgres::{Error as Failure, error::SqlState};

use super::{Keys, connection::in_full};
use crate::Error;

pub(crate) fn from_postgres(error: &Failure, keys: &Keys) -> Error {
    let Some(told) = error.as_db_error() else {
        return if error.is_closed() || is_transport(error) {
            Error::Unavailable(in_full(error))
        } else {
            Error::Other(in_full(error))
        };
    };
    let constraint = || told.constraint().unwrap_or_default().to_owned();
    let column = || {
        let (table, column) = (told.table(), told.column());
        format!(
            "{}.{}",
            table.unwrap_or_default(),
            column.unwrap_or_default()
        )
    };
    match told.code() {
        &SqlState::UNIQUE_VIOLATION => Error::Unique(keys.spelled(&constraint())),
        &SqlState::FOREIGN_KEY_VIOLATION | &SqlState::RESTRICT_VIOLATION => Error::ForeignKey,
        &SqlState::CHECK_VIOLATION => Error::Check(constraint()),
        &SqlState::NOT_NULL_VIOLATION => Error::Check(column()),
        &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => {
            Error::Serialization
        }
        &SqlState::INSUFFICIENT_PRIVILEGE | &SqlState::READ_ONLY_SQL_TRANSACTION => {
            Error::Refused(told.message().to_owned())
        }
        // Classes: 08 connection, 53 resources, 57 an operator stopped it, 58 the system.
        code if ["08", "53", "57", "58"]
            .iter()
            .any(|class| code.code().starts_with(class)) =>
        {
            Error::Unavailable(in_full(error))
        }
        _ => Error::Other(in_full(error)),
    }
}

/// A migration changed a table under a prepared statement.
pub(super) fn is_stale_plan(error: &Failure) -> bool {
    error.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED)
        && error.as_db_error().and_then(|told| told.routine()) == Some("RevalidateCachedQuery")
}

fn is_transport(error: &Failure) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}
