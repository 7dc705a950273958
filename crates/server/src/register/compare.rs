//! Any two versions of the register beside each other.
use crate::{
    platform::{
        actions::ViewRegister,
        context::Context,
        routes::{Answer, NoPath},
    },
    proposals::{LineView, digest_of, line_views},
};
use askama::Template;
use engine::proposal::{content_of, in_force, lines};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "register/compare.html")]
pub struct ComparePage {
    pub from: u32,
    pub to: u32,
    pub lines: Vec<LineView>,
    /// SHA-256 of what each of them says; equal when they say the same.
    pub from_digest: String,
    pub to_digest: String,
    #[serde(skip)]
    versions: Vec<u32>,
}

impl Page for ComparePage {
    fn title(&self) -> String {
        format!("Version {} and version {}", self.from, self.to)
    }
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Two {
    /// The version before the one in force when left out.
    from: Option<u32>,
    /// The version in force when left out.
    to: Option<u32>,
}

pub async fn compare(cx: Context<ViewRegister>, _: NoPath, asked: Two) -> Answer<ComparePage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewRegister>()?;
        let register = desk.register(tx)?;
        let company = register.company();
        let newest = in_force(company, register.date(desk.who.now)).map(|it| it.number);
        let to = asked.to.or(newest).ok_or(Error::NotFound)?;
        let from = asked.from.unwrap_or_else(|| to.saturating_sub(1).max(1));
        let content = |number| content_of(company, number).ok_or(Error::NotFound);
        let (before, after) = (content(from)?, content(to)?);
        Ok(View::Show(ComparePage {
            from,
            to,
            lines: line_views(&lines(&before, &after), &register),
            from_digest: digest_of(&before),
            to_digest: digest_of(&after),
            versions: company.versions.iter().map(|it| it.number).collect(),
        }))
    })
    .await
}
