//! How richer values lie in the five column types: dates, hours and words as
//! text, small lists as JSON text.
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, str::FromStr};
use store::{Error, Result, Row};

/// A fact of the engine, read from a row: the engine knows no database.
pub struct Plain<T>(pub T);

pub fn plain<T>(rows: Vec<Plain<T>>) -> Result<Vec<T>> {
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The JSON text of a value that is kept whole.
pub fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Other(error.to_string()))
}

pub fn maybe_json<T: Serialize>(value: Option<&T>) -> Result<Option<String>> {
    value.map(json).transpose()
}

/// The word that an enum without data is written as.
pub fn word<T: Serialize>(value: &T) -> Result<String> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

pub fn maybe_text<T: Display>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

pub fn get_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T> {
    parse_json(column, &row.get::<String>(column)?)
}

pub fn get_maybe_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<Option<T>> {
    row.get::<Option<String>>(column)?
        .map(|text| parse_json(column, &text))
        .transpose()
}

pub fn get_word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T> {
    let text: String = row.get(column)?;
    parse_json(column, &format!("\"{text}\""))
}

pub fn get_maybe_word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<Option<T>> {
    row.get::<Option<String>>(column)?
        .map(|text| parse_json(column, &format!("\"{text}\"")))
        .transpose()
}

pub fn get_text<T: FromStr>(row: &Row<'_>, column: &str) -> Result<T> {
    parse_text(column, &row.get::<String>(column)?)
}

pub fn get_maybe_text<T: FromStr>(row: &Row<'_>, column: &str) -> Result<Option<T>> {
    row.get::<Option<String>>(column)?
        .map(|text| parse_text(column, &text))
        .transpose()
}

/// An instant, in microseconds.
pub fn get_instant(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>> {
    let at: Option<i64> = row.get(column)?;
    at.map(|at| Timestamp::from_microsecond(at).map_err(|error| Error::Other(error.to_string())))
        .transpose()
}

fn parse_json<T: DeserializeOwned>(column: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Other(format!("column {column}: {error}")))
}

fn parse_text<T: FromStr>(column: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| {
        Error::Other(format!(
            "column {column} holds {text:?}, which cannot be read"
        ))
    })
}
