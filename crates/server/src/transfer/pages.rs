use super::gather;
use crate::platform::{
    actions::ExportAll,
    context::Context,
    ledger::{self, Act, NOTHING},
    routes::{Answer, NoPath},
};
use askama::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, View};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct AsFile {
    /// `toml` or `json`.
    format: Option<String>,
}

/// Never shown: the answer is a file.
#[derive(Template, Serialize, JsonSchema)]
#[template(source = "", ext = "html")]
pub struct ExportPage {}

impl Page for ExportPage {
    fn title(&self) -> String {
        "Export".into()
    }
}

/// Taking everything out is an act, so it is written down.
pub async fn export(cx: Context<ExportAll>, _: NoPath, asked: AsFile) -> Answer<ExportPage> {
    cx.write(move |tx, desk| {
        desk.here::<ExportAll>()?;
        let company = gather(tx)?.ok_or(Error::NotFound)?;
        let act = Act {
            act: "company.exported",
            subject: ("organisation", &desk.who.actor.organisation),
        };
        ledger::record(tx, &desk.who, act, NOTHING, NOTHING)?;
        let (name, content_type, text) = match asked.format.as_deref() {
            Some("json") => (
                "company.json",
                "application/json",
                company::to_json(&company),
            ),
            _ => (
                "company.toml",
                "application/toml",
                company::to_toml(&company),
            ),
        };
        Ok(View::File {
            name: name.into(),
            content_type,
            bytes: text.into_bytes(),
        })
    })
    .await
}
