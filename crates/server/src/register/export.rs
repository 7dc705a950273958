//! The register as a file: one line an assignment as CSV or JSON, and the whole on
//! paper as PDF.
use super::{pages::RegisterPage, scope};
use crate::platform::{
    actions::ViewRegister,
    context::Context,
    routes::{Answer, NoPath},
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use web::{Error, View};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct AsFile {
    /// `csv`, `json` or `pdf`.
    format: Option<String>,
    /// The day that the PDF shows; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    at: Option<Date>,
}

pub async fn export(cx: Context<ViewRegister>, _: NoPath, asked: AsFile) -> Answer<RegisterPage> {
    if asked.format.as_deref() == Some("pdf") {
        return on_paper(&cx, asked.at).await;
    }
    cx.read(move |tx, desk| {
        desk.here::<ViewRegister>()?;
        let register = desk.register(tx)?;
        let company = register.company();
        if asked.format.as_deref() == Some("json") {
            let body = serde_json::json!({
                "versions": company.versions,
                "signatures": company.signatures,
                "responsibilities": company.responsibilities,
                "assignments": company.assignments,
            });
            return Ok(View::File {
                name: "register.json".into(),
                content_type: "application/json",
                bytes: serde_json::to_vec_pretty(&body)
                    .map_err(|error| Error::Internal(error.to_string()))?,
            });
        }
        let mut rows = vec![
            [
                "responsibility",
                "title",
                "party",
                "person",
                "role",
                "scope",
                "from",
                "until",
            ]
            .map(String::from),
        ];
        for resolved in register.responsibilities() {
            let mut held = company
                .assignments
                .iter()
                .filter(|assignment| assignment.responsibility == resolved.id)
                .peekable();
            if held.peek().is_none() {
                let empty = String::new;
                rows.push([
                    resolved.id.clone(),
                    resolved.title.clone(),
                    empty(),
                    empty(),
                    empty(),
                    empty(),
                    empty(),
                    empty(),
                ]);
            }
            rows.extend(held.map(|it| {
                [
                    resolved.id.clone(),
                    resolved.title.clone(),
                    it.party.clone(),
                    it.person.clone().unwrap_or_default(),
                    super::matrix::role_name(it.role).to_owned(),
                    scope::in_words(&it.scope),
                    it.from.to_string(),
                    it.until.map(|day| day.to_string()).unwrap_or_default(),
                ]
            }));
        }
        Ok(View::File {
            name: "register.csv".into(),
            content_type: "text/csv; charset=utf-8",
            bytes: crate::platform::csv::write(&rows)?,
        })
    })
    .await
}

/// Setting it takes a moment, so no database waits for it.
async fn on_paper(cx: &Context<ViewRegister>, at: Option<Date>) -> Answer<RegisterPage> {
    let sheet = cx
        .read(move |tx, desk| {
            desk.here::<ViewRegister>()?;
            let register = desk.register(tx)?;
            let today = register.date(desk.who.now);
            Ok(super::paper::sheet(&register, at.unwrap_or(today)))
        })
        .await?;
    let bytes = tokio::task::spawn_blocking(move || ::paper::register(&sheet))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(Error::Internal)?;
    Ok(View::File {
        name: "register.pdf".into(),
        content_type: "application/pdf",
        bytes,
    })
}
