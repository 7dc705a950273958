//! The register as a file: one line an assignment, as CSV or JSON.
use super::{pages::RegisterPage, scope};
use crate::platform::{
    actions::ViewRegister,
    context::Context,
    routes::{Answer, NoPath},
};
use schemars::JsonSchema;
use serde::Deserialize;
use web::{Error, View};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct AsFile {
    /// `csv` or `json`.
    format: Option<String>,
}

pub async fn export(cx: Context<ViewRegister>, _: NoPath, asked: AsFile) -> Answer<RegisterPage> {
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
