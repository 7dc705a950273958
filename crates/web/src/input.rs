//! A query, a form or a JSON body: one input, and the handler does not care which.
use crate::{Error, Problem, Result, upload};
use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderMap, header},
};
use serde::{Deserializer, de::DeserializeOwned};
use std::fmt::Display;

/// The most that a body may hold, in bytes.
pub const MOST: usize = 1 << 20;

/// Reads the query of an address.
pub fn read_query<T: DeserializeOwned>(query: Option<&str>) -> Result<T> {
    from_form(query.unwrap_or(""))
}

/// Reads the query of an address that others make links to: what they add for
/// themselves is passed over.
pub fn read_query_from_outside<T: DeserializeOwned>(query: Option<&str>) -> Result<T> {
    let filled = filled(query.unwrap_or(""));
    let form = serde_html_form::Deserializer::from_bytes(filled.as_bytes());
    serde_path_to_error::deserialize(form)
        .map_err(|error| explain(error.path().to_string(), error.into_inner().to_string()))
}

/// Reads a body that came from a form or from a program.
///
/// An empty body counts as an empty form, so that a bare `DELETE` works.
pub async fn read_body<T: DeserializeOwned>(request: Request) -> Result<T> {
    read_body_up_to(request, MOST).await
}

/// As [`read_body`], for a body of at most `most` bytes.
pub async fn read_body_up_to<T: DeserializeOwned>(request: Request, most: usize) -> Result<T> {
    let kind = content_type(request.headers());
    let (head, body) = request.into_parts();
    let bytes = to_bytes(body, most).await.map_err(|_| Error::TooLarge)?;
    if kind.starts_with("multipart/form-data") {
        let request = Request::from_parts(head, axum::body::Body::from(bytes));
        return from_form(&upload::as_form(request, most).await?);
    }
    if kind.starts_with("application/json") {
        return read_strictly(&mut serde_json::Deserializer::from_slice(&bytes));
    }
    if !bytes.is_empty() && !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Error::BadRequest(
            "Send a form (application/x-www-form-urlencoded, multipart/form-data) or JSON (application/json).".into(),
        ));
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Error::BadRequest("The form is not UTF-8 text.".into()))?;
    from_form(text)
}

/// Fields left empty in a form count as not sent.
fn from_form<T: DeserializeOwned>(text: &str) -> Result<T> {
    let filled = filled(text);
    read_strictly(serde_html_form::Deserializer::from_bytes(filled.as_bytes()))
}

fn filled(text: &str) -> String {
    let filled: Vec<&str> = text
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.ends_with('='))
        .collect();
    filled.join("&")
}

/// Reads a value, and refuses what nobody asked for: a mistyped field that was
/// silently left out would look as if it had been taken.
fn read_strictly<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<T>
where
    D::Error: Display,
{
    let mut track = serde_path_to_error::Track::new();
    let mut unknown = Vec::new();
    let mut note = |path: serde_ignored::Path<'_>| unknown.push(path.to_string());
    let read = {
        let from = serde_path_to_error::Deserializer::new(from, &mut track);
        T::deserialize(serde_ignored::Deserializer::new(from, &mut note))
    };
    let value = read.map_err(|error| explain(track.path().to_string(), error.to_string()))?;
    if unknown.is_empty() {
        return Ok(value);
    }
    Err(Error::Invalid(
        unknown
            .into_iter()
            .map(|field| Problem {
                why: "is not asked for here".into(),
                expected: "Leave it out, or look how it is spelled in the API document.".into(),
                field,
            })
            .collect(),
    ))
}

fn explain(field: String, why: String) -> Error {
    if let Some(missing) = why.strip_prefix("missing field `") {
        let name = missing.split('`').next().unwrap_or("").to_string();
        return Error::invalid(name, "is missing", "Fill it in.");
    }
    Error::invalid(
        field,
        why,
        "See the description of this address in the API document.",
    )
}

fn content_type(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Wish {
        name: String,
        #[serde(default)]
        days: Vec<String>,
        note: Option<String>,
    }

    #[test]
    fn a_repeated_field_is_a_list_and_an_empty_one_is_absent() {
        let wish: Wish = read_query(Some("name=a&days=mon&days=tue&note=")).unwrap();
        assert_eq!(wish.days, ["mon", "tue"]);
        assert_eq!(wish.note, None);
    }

    #[test]
    fn a_field_that_nobody_asked_for_is_refused_by_name() {
        let Err(Error::Invalid(problems)) = read_query::<Wish>(Some("name=a&dayz=mon")) else {
            panic!("accepted");
        };
        assert_eq!(problems[0].field, "dayz");
    }

    #[test]
    fn a_missing_field_is_named() {
        let Err(Error::Invalid(problems)) = read_query::<Wish>(Some("days=mon")) else {
            panic!("accepted");
        };
        assert_eq!(problems[0].field, "name");
    }
}
