//! The manual, served by the product: the same Markdown that stands in the repository.
use crate::platform::routes::{Answer, NoInput, NoPath, Routes};
use askama::Template;
use axum::{
    extract::Path,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use pulldown_cmark::{Options, Parser, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, View};

use crate::app::App;

/// Name and bytes of a picture of the repository.
macro_rules! picture {
    ($file:literal) => {
        (
            $file,
            include_bytes!(concat!("../../../../docs/pictures/", $file)),
        )
    };
}

/// Address, title, text. The first one is where the manual opens.
const PAGES: &[(&str, &str, &str)] = &[
    (
        "start",
        "Start",
        include_str!("../../../../docs/manual/start.md"),
    ),
    (
        "coming-in",
        "Coming in",
        include_str!("../../../../docs/manual/coming-in.md"),
    ),
    (
        "register",
        "The register",
        include_str!("../../../../docs/manual/register.md"),
    ),
    (
        "proposals",
        "Proposals",
        include_str!("../../../../docs/manual/proposals.md"),
    ),
    (
        "findings",
        "Findings",
        include_str!("../../../../docs/manual/findings.md"),
    ),
    (
        "beliefs",
        "Belief rounds",
        include_str!("../../../../docs/manual/beliefs.md"),
    ),
    (
        "evidence",
        "Duties and evidence",
        include_str!("../../../../docs/manual/evidence.md"),
    ),
    (
        "advice",
        "Which model fits?",
        include_str!("../../../../docs/manual/advice.md"),
    ),
    (
        "ledger",
        "The ledger",
        include_str!("../../../../docs/manual/ledger.md"),
    ),
    (
        "cover",
        "Cover",
        include_str!("../../../../docs/manual/cover.md"),
    ),
    (
        "company-file",
        "The company file",
        include_str!("../../../../docs/manual/company-file.md"),
    ),
    (
        "running",
        "Running it",
        include_str!("../../../../docs/manual/running.md"),
    ),
    (
        "operating",
        "Operating it",
        include_str!("../../../../docs/manual/operating.md"),
    ),
];

/// The pictures of the manual, as the journeys in the browser took them.
const PICTURES: &[(&str, &[u8])] = &[
    picture!("ask.png"),
    picture!("findings.png"),
    picture!("people.png"),
    picture!("register.png"),
    picture!("responsibility.png"),
    picture!("systems.png"),
];

pub fn routes() -> Routes {
    Routes::new()
        .plain(
            "/pictures/{file}",
            "the pictures of the manual show an invented company",
            get(picture),
        )
        .public(
            Method::GET,
            "/manual",
            "the manual holds nothing of anybody",
            first,
        )
        .public(
            Method::GET,
            "/manual/{page}",
            "the manual holds nothing of anybody",
            page,
        )
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "manual/manual.html")]
pub struct ManualPage {
    address: &'static str,
    title: &'static str,
    contents: Vec<Chapter>,
    html: String,
}

#[derive(Serialize, JsonSchema)]
struct Chapter {
    address: &'static str,
    title: &'static str,
}

impl Page for ManualPage {
    fn title(&self) -> String {
        self.title.into()
    }
}

#[derive(Deserialize)]
struct ByName {
    page: String,
}

async fn first(_: App, _: NoPath, _: NoInput) -> Answer<ManualPage> {
    show(PAGES[0].0)
}

async fn page(_: App, path: ByName, _: NoInput) -> Answer<ManualPage> {
    show(&path.page)
}

async fn picture(Path(file): Path<String>) -> Response {
    match PICTURES.iter().find(|(name, _)| *name == file) {
        Some((_, bytes)) => ([(header::CONTENT_TYPE, "image/png")], *bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn show(wanted: &str) -> Answer<ManualPage> {
    let (address, title, text) = PAGES
        .iter()
        .find(|(address, _, _)| *address == wanted)
        .ok_or(Error::NotFound)?;
    let mut rendered = String::new();
    html::push_html(&mut rendered, Parser::new_ext(text, Options::ENABLE_TABLES));
    // What is wider than the window is scrolled, also by the keyboard.
    let rendered = rendered.replace("<pre>", "<pre tabindex=\"0\">");
    Ok(View::Show(ManualPage {
        address,
        title,
        contents: PAGES
            .iter()
            .map(|(address, title, _)| Chapter { address, title })
            .collect(),
        html: rendered,
    }))
}
