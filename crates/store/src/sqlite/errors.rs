//! SQLite's errors in our kinds.

use rusqlite::ffi;

use crate::Error;

pub(crate) fn from_sqlite(error: rusqlite::Error) -> Error {
    let (code, message) = match &error {
        rusqlite::Error::SqliteFailure(failure, message) => {
            (failure.extended_code, message.clone().unwrap_or_default())
        }
        rusqlite::Error::SqlInputError { error, msg, .. } => (error.extended_code, msg.clone()),
        _ => return Error::Other(error.to_string()),
    };
    let after_colon = || {
        let (_, rest) = message.split_once(": ").unwrap_or(("", &message));
        rest.to_owned()
    };
    match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            Error::Unique(unique(&after_colon()))
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Error::ForeignKey,
        ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_NOTNULL => {
            Error::Check(after_colon())
        }
        ffi::SQLITE_CONSTRAINT_TRIGGER => Error::Refused(message),
        ffi::SQLITE_BUSY_SNAPSHOT => Error::Serialization,
        // Plain READONLY is our own query_only; its extended kinds are a file we cannot write.
        ffi::SQLITE_READONLY => Error::Refused("a read changes nothing".into()),
        code => match code & 0xff {
            ffi::SQLITE_BUSY
            | ffi::SQLITE_LOCKED
            | ffi::SQLITE_FULL
            | ffi::SQLITE_IOERR
            | ffi::SQLITE_CANTOPEN
            | ffi::SQLITE_READONLY
            | ffi::SQLITE_CORRUPT
            | ffi::SQLITE_NOTADB
            | ffi::SQLITE_NOMEM
            | ffi::SQLITE_PERM => Error::Unavailable(error.to_string()),
            _ => Error::Other(error.to_string()),
        },
    }
}

/// `t.a, t.b` becomes `t(a, b)`, and `index 'name'` becomes `name`.
fn unique(key: &str) -> String {
    if let Some(name) = key.strip_prefix("index ") {
        return name.trim_matches('\'').to_owned();
    }
    let mut table = "";
    let columns: Vec<&str> = key
        .split(", ")
        .filter_map(|part| part.split_once('.'))
        .map(|(of, column)| {
            table = of;
            column
        })
        .collect();
    format!("{table}({})", columns.join(", "))
}
