//! A revealed round as a file. Before that there is nothing to export.
use super::{
    model::RoundRow,
    queries,
    result::{self, Line, words_of},
};
use crate::platform::{
    actions::ViewBeliefRound,
    context::Context,
    csv,
    routes::{Answer, ById},
};
use askama::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, View};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct AsFile {
    /// `csv` or `json`.
    format: Option<String>,
}

/// Never shown: the answer is a file.
#[derive(Template, Serialize, JsonSchema)]
#[template(source = "", ext = "html")]
pub struct ExportPage {}

impl Page for ExportPage {
    fn title(&self) -> String {
        "Belief round".into()
    }
}

pub async fn export(
    cx: Context<ViewBeliefRound>,
    path: ById<RoundRow>,
    asked: AsFile,
) -> Answer<ExportPage> {
    cx.read(move |tx, desk| {
        let (round, _) = path.id.resolve::<ViewBeliefRound>(tx, &desk.who)?;
        if round.revealed_at.is_none() {
            return Err(Error::Conflict(
                "Nothing of a round is exported before it is revealed.".into(),
            ));
        }
        let sheets = queries::sheets(tx, &round.id)?;
        let lines = result::lines(&*desk.register(tx)?, &round, &sheets, desk.who.now);
        let (name, content_type, bytes) = match asked.format.as_deref() {
            Some("json") => (
                "belief-round.json",
                "application/json",
                serde_json::to_vec_pretty(&lines)
                    .map_err(|error| Error::Internal(error.to_string()))?,
            ),
            _ => ("belief-round.csv", "text/csv", csv::write(&rows(&lines))?),
        };
        Ok(View::File {
            name: name.into(),
            content_type,
            bytes,
        })
    })
    .await
}

/// One row for each answer.
fn rows(lines: &[Line]) -> Vec<[String; 7]> {
    let head = [
        "responsibility",
        "title",
        "criticality",
        "written",
        "party",
        "says",
        "verdict",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    for line in lines {
        let written: Vec<&str> = line.written.iter().map(|party| party.id.as_str()).collect();
        for word in &line.said {
            rows.push([
                line.responsibility.clone(),
                line.title.clone(),
                line.criticality.clone(),
                written.join(" "),
                word.by.clone(),
                word.words.clone(),
                words_of(line.verdict).to_owned(),
            ]);
        }
    }
    rows
}
