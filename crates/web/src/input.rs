//! A query, a form or a JSON body: one input, and the handler does not care which.
use crate::{Error, Result, upload};
use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;

/// The most that a body may hold, in bytes.
pub const MOST: usize = 1 << 20;

/// Reads the query of an address.
pub fn read_query<T: DeserializeOwned>(query: Option<&str>) -> Result<T> {
    from_form(query.unwrap_or(""))
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
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        return serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let field = error.path().to_string();
            explain(field, error.into_inner().to_string())
        });
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
    let filled: Vec<&str> = text
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.ends_with('='))
        .collect();
    let filled = filled.join("&");
    let form = serde_html_form::Deserializer::from_bytes(filled.as_bytes());
    serde_path_to_error::deserialize(form).map_err(|error| {
        let field = error.path().to_string();
        explain(field, error.into_inner().to_string())
    })
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
    fn a_missing_field_is_named() {
        let Err(Error::Invalid(problems)) = read_query::<Wish>(Some("days=mon")) else {
            panic!("accepted");
        };
        assert_eq!(problems[0].field, "name");
    }
}
