//! Coming in and leaving.
use super::session::{self, cookie_name, session_of};
use crate::{
    app::App,
    platform::{
        actions::EndSession,
        context::Context,
        routes::{Answer, NoInput, NoPath, Routes},
    },
};
use askama::Template;
use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, View};

pub fn routes() -> Routes {
    Routes::new()
        .public(Method::GET, "/", "it only leads to the findings", home)
        .public(
            Method::GET,
            "/sign-in",
            "nobody can be signed in yet",
            how_to_sign_in,
        )
        .public(
            Method::GET,
            "/sign-in/{token}",
            "the link is the proof",
            sign_in,
        )
        .post("/sign-out", sign_out)
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/sign_in.html")]
pub struct SignInPage {
    /// How one comes in, in a sentence.
    how: &'static str,
}

impl Page for SignInPage {
    fn title(&self) -> String {
        "Sign in".into()
    }
}

const HOW: SignInPage = SignInPage {
    how: "Open the sign-in link that an officer of your company has given you. It works once, for fifteen minutes.",
};

async fn home(_: App, _: NoPath, _: NoInput) -> Answer<SignInPage> {
    Ok(View::Elsewhere {
        to: "/findings".into(),
        cookie: None,
    })
}

async fn how_to_sign_in(_: App, _: NoPath, _: NoInput) -> Answer<SignInPage> {
    Ok(View::Show(HOW))
}

#[derive(Deserialize)]
struct Token {
    token: String,
}

async fn sign_in(app: App, path: Token, _: NoInput) -> Answer<SignInPage> {
    let (organisation, secret) = path.token.split_once('.').ok_or(Error::NotFound)?;
    let (secret, now) = (secret.to_owned(), app.clock.now());
    let value = app
        .db
        .write(organisation, move |tx| session::open(tx, &secret, now))
        .await?;
    let secure = app.settings.secure;
    let name = cookie_name(secure);
    let tls = if secure { "; Secure" } else { "" };
    Ok(View::Elsewhere {
        to: "/findings".into(),
        cookie: Some(format!(
            "{name}={value}; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax{tls}"
        )),
    })
}

async fn sign_out(cx: Context<EndSession>, _: NoPath, _: NoInput) -> Answer<SignInPage> {
    let session = cx.session.clone();
    cx.write(move |tx, desk| {
        desk.here::<EndSession>()?;
        session::close(tx, &session, &desk.who)
    })
    .await?;
    let secure = cx.desk.app.settings.secure;
    let name = cookie_name(secure);
    // Without it browsers refuse to touch a cookie with the `__Host-` prefix.
    let tls = if secure { "; Secure" } else { "" };
    Ok(View::Elsewhere {
        to: "/sign-in".into(),
        cookie: Some(format!(
            "{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{tls}"
        )),
    })
}

/// The session that a request came with, for whoever wants to end it.
pub fn session_digest(app: &App, headers: &axum::http::HeaderMap) -> String {
    session_of(app, headers)
        .map(|(_, digest)| digest)
        .unwrap_or_default()
}
