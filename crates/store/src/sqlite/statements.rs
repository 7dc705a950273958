//! Statements on a SQLite connection: prepared once, bound by the name of their placeholder (to
//! SQLite `$1` is a name), rows handed out one by one.

use std::ops::ControlFlow;

use rusqlite::{CachedStatement, Connection, types::ValueRef};

use super::from_sqlite;
use crate::{CellRef, Error, Result, Row, Value, row::Source};

pub(crate) fn execute(connection: &Connection, text: &str, values: &[Value]) -> Result<u64> {
    let mut statement = bound(connection, text, values)?;
    if statement.column_count() > 0 {
        // A RETURNING that nobody reads: step through it, then count as PostgreSQL would.
        let mut rows = statement.raw_query();
        let mut count = 0;
        while rows.next().map_err(from_sqlite)?.is_some() {
            count += 1;
        }
        return Ok(count);
    }
    let changed = statement.raw_execute().map_err(from_sqlite)?;
    Ok(changed as u64)
}

pub(crate) fn query(
    connection: &Connection,
    text: &str,
    values: &[Value],
    each: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
) -> Result<()> {
    let mut statement = bound(connection, text, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        if each(&Row(Source::Sqlite(row))).is_break() {
            break;
        }
    }
    Ok(())
}

fn bound<'c>(
    connection: &'c Connection,
    text: &str,
    values: &[Value],
) -> Result<CachedStatement<'c>> {
    let mut statement = connection.prepare_cached(text).map_err(from_sqlite)?;
    if statement.parameter_count() != values.len() {
        return Err(Error::Other(format!(
            "{} values are bound to {} placeholders in: {text}",
            values.len(),
            statement.parameter_count()
        )));
    }
    for (number, value) in (1..).zip(values) {
        let index = statement
            .parameter_index(&format!("${number}"))
            .map_err(from_sqlite)?
            .ok_or_else(|| Error::Other(format!("no ${number} in: {text}")))?;
        match value {
            Value::Bool(x) => statement.raw_bind_parameter(index, x),
            Value::Int(x) => statement.raw_bind_parameter(index, x),
            Value::Real(x) => statement.raw_bind_parameter(index, x),
            Value::Text(x) => statement.raw_bind_parameter(index, x),
            Value::Blob(x) => statement.raw_bind_parameter(index, x),
        }
        .map_err(from_sqlite)?;
    }
    Ok(statement)
}

pub(crate) fn cell<'r>(
    row: &'r rusqlite::Row<'_>,
    index: usize,
) -> std::result::Result<CellRef<'r>, String> {
    match row.get_ref(index).map_err(|why| why.to_string())? {
        ValueRef::Null => Ok(CellRef::Null),
        ValueRef::Integer(x) => Ok(CellRef::Int(x)),
        ValueRef::Real(x) => Ok(CellRef::Real(x)),
        ValueRef::Text(x) => std::str::from_utf8(x)
            .map(CellRef::Text)
            .map_err(|why| why.to_string()),
        ValueRef::Blob(x) => Ok(CellRef::Blob(x)),
    }
}
