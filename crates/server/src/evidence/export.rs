//! What is due, as a file.
use super::due::{self, Filter, Line};
use crate::platform::{
    actions::ViewDuties,
    context::Context,
    csv,
    routes::{Answer, NoPath},
};
use askama::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, View};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Asked {
    /// `csv` or `json`.
    format: Option<String>,
    #[serde(flatten)]
    filter: Filter,
}

/// Never shown: the answer is a file.
#[derive(Template, Serialize, JsonSchema)]
#[template(source = "", ext = "html")]
pub struct ExportPage {}

impl Page for ExportPage {
    fn title(&self) -> String {
        "Duties".into()
    }
}

pub async fn export(cx: Context<ViewDuties>, _: NoPath, asked: Asked) -> Answer<ExportPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewDuties>()?;
        let lines = due::lines(&*desk.register(tx)?, desk.who.now, &asked.filter);
        let (name, content_type, bytes) = match asked.format.as_deref() {
            Some("json") => (
                "duties.json",
                "application/json",
                serde_json::to_vec_pretty(&lines)
                    .map_err(|error| Error::Internal(error.to_string()))?,
            ),
            _ => ("duties.csv", "text/csv", csv::write(&rows(&lines))?),
        };
        Ok(View::File {
            name: name.into(),
            content_type,
            bytes,
        })
    })
    .await
}

fn rows(lines: &[Line]) -> Vec<[String; 8]> {
    let head = [
        "duty",
        "title",
        "responsibility",
        "party",
        "every",
        "state",
        "last",
        "due",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(lines.iter().map(|line| {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        [
            line.duty.clone(),
            line.title.clone(),
            line.responsibility.clone(),
            line.party.clone().unwrap_or_default(),
            line.every.clone(),
            line.state_words().to_owned(),
            day(line.last).unwrap_or_default(),
            day(line.due).unwrap_or_default(),
        ]
    }));
    rows
}
