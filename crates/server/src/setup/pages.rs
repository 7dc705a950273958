use super::commands;
use crate::{
    app::{App, HOME},
    platform::{
        ids::Secret,
        routes::{Answer, NoPath},
        sign_in::coming_in_cookie,
    },
};
use askama::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::PoisonError;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "setup/setup.html")]
pub struct SetupPage {
    key: String,
}

impl Page for SetupPage {
    fn title(&self) -> String {
        "Set up".into()
    }
}

#[derive(Deserialize, JsonSchema)]
pub struct Key {
    #[serde(default)]
    key: String,
}

/// What the first run asks for.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewInstance {
    key: String,
    /// The name of the organisation.
    pub organisation: String,
    /// The IANA name of its zone.
    pub zone: String,
    /// The name of its first officer.
    pub officer: String,
    /// The name of the partner, if there is one already.
    pub partner: Option<String>,
}

pub async fn form(app: App, _: NoPath, key: Key) -> Answer<SetupPage> {
    check(&app, &key.key)?;
    Ok(View::Show(SetupPage { key: key.key }))
}

pub async fn set_up(app: App, _: NoPath, new: NewInstance) -> Answer<SetupPage> {
    check(&app, &new.key)?;
    for (field, value) in [
        ("organisation", &new.organisation),
        ("officer", &new.officer),
    ] {
        if value.trim().is_empty() || value.len() > 200 {
            return Err(Error::invalid(
                field,
                "is empty or too long",
                "Write a name of at most 200 letters.",
            ));
        }
    }
    let now = app.clock.now();
    let keys = app.keys.clone();
    let begun = app
        .db
        .write(HOME, move |tx| commands::set_up(tx, &keys, &new, now))
        .await?;
    *app.setup.lock().unwrap_or_else(PoisonError::into_inner) = None;
    app.learn_name().await?;
    Ok(View::Elsewhere {
        to: "/sign-in/set-up".into(),
        cookies: vec![coming_in_cookie(&app.settings, &begun)],
    })
}

/// The key is compared by digest, and a set-up instance has none: then there is nothing here.
fn check(app: &App, key: &str) -> Result<()> {
    let held = app.setup.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = held
        .as_ref()
        .is_some_and(|secret| secret.digest() == Secret::given(key).digest());
    if fits { Ok(()) } else { Err(Error::NotFound) }
}
