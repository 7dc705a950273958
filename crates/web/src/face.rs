//! The two faces of an answer, and how the asking side's is chosen.
use axum::{
    body::Body,
    http::{HeaderMap, header},
    response::Response,
};
use schemars::JsonSchema;
use serde::Serialize;

/// What a handler has to show: its data, and the template that draws it.
///
/// The template draws the main part only; the server puts the frame around it.
pub trait Page: askama::Template + Serialize + JsonSchema + Send + 'static {
    /// The heading in the browser's tab.
    fn title(&self) -> String;
}

/// A handler's answer. The face is chosen by whoever serves it, never by the handler.
pub enum View<T> {
    Show(T),
    /// The same, and take these cookies along.
    ShowWith {
        page: T,
        cookies: Vec<String>,
    },
    /// Something new stands at `at`: 201 with Location, or 303 after a form.
    Created {
        at: String,
        notice: String,
        page: T,
    },
    /// Something was changed or ended: 200, or 303 to `to` after a form.
    Done {
        to: String,
        notice: String,
        page: T,
    },
    /// Go there, and take these cookies along.
    Elsewhere {
        to: String,
        cookies: Vec<String>,
    },
    /// A file to keep.
    File {
        name: String,
        content_type: &'static str,
        bytes: Vec<u8>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// A whole page.
    Html,
    /// The main part only, to be put into a page that is already open.
    Fragment,
    Json,
}

impl Face {
    /// JSON when it is asked for before HTML, a fragment when htmx asks, else a page.
    pub fn of(headers: &HeaderMap) -> Face {
        let text = |name| {
            headers
                .get(name)
                .and_then(|v: &axum::http::HeaderValue| v.to_str().ok())
                .unwrap_or("")
        };
        let accept = text(header::ACCEPT);
        let json = accept.find("application/json");
        let html = accept.find("text/html");
        let sends_json = text(header::CONTENT_TYPE).starts_with("application/json");
        match (json, html) {
            (Some(json), Some(html)) if json < html => Face::Json,
            (Some(_), None) => Face::Json,
            (None, None) if sends_json => Face::Json,
            _ if headers.contains_key("hx-request") && !headers.contains_key("hx-boosted") => {
                Face::Fragment
            }
            _ => Face::Html,
        }
    }
}

/// A file answer that browsers keep and never run.
pub fn file(name: &str, content_type: &str, bytes: Vec<u8>) -> Response {
    let safe: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    Response::builder()
        .header(header::CONTENT_TYPE, content_type)
        .header(
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{safe}\""),
        )
        .body(Body::from(bytes))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(pairs: &[(&'static str, &str)]) -> Face {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        Face::of(&headers)
    }

    #[test]
    fn a_browser_gets_a_page_and_a_program_gets_json() {
        assert_eq!(face(&[("accept", "text/html,*/*;q=0.8")]), Face::Html);
        assert_eq!(face(&[("accept", "application/json")]), Face::Json);
        assert_eq!(face(&[]), Face::Html);
        assert_eq!(face(&[("content-type", "application/json")]), Face::Json);
    }

    #[test]
    fn htmx_gets_the_main_part_only() {
        assert_eq!(
            face(&[("hx-request", "true"), ("accept", "text/html")]),
            Face::Fragment
        );
    }
}
