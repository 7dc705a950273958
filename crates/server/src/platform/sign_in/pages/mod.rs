//! The pages of coming in, and of one's own sessions and ways in.
mod come_in;
mod confirm;
mod invitation;
mod me;
mod provider;
mod set_up;

use super::ways::passkey;
use crate::{
    organisation,
    platform::{routes::Routes, visitor::Visitor},
};
use askama::Template;
use axum::http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use web::{Page, Result};

pub fn routes() -> Routes {
    const NOT_YET: &str = "nobody can be signed in yet";
    const BEGUN: &str = "the way in that was begun is the proof";
    Routes::new()
        .public(
            Method::GET,
            "/",
            "it only leads to the findings",
            come_in::home,
        )
        .visit(Method::GET, "/sign-in", NOT_YET, come_in::form)
        .visit(Method::POST, "/sign-in", NOT_YET, come_in::with_password)
        .visit(
            Method::POST,
            "/sign-in/passkey/challenge",
            NOT_YET,
            come_in::passkey_challenge,
        )
        .visit(
            Method::POST,
            "/sign-in/passkey",
            "the passkey is the proof",
            come_in::with_passkey,
        )
        .visit(
            Method::GET,
            "/sign-in/second-factor",
            BEGUN,
            come_in::second_factor_form,
        )
        .visit(
            Method::POST,
            "/sign-in/second-factor",
            BEGUN,
            come_in::second_factor,
        )
        .visit(
            Method::GET,
            "/sign-in/{token}",
            "the link is the proof",
            invitation::look,
        )
        .visit(
            Method::POST,
            "/sign-in/{token}",
            "the link is the proof",
            invitation::press,
        )
        .visit(Method::GET, "/sign-in/set-up", BEGUN, set_up::form)
        .visit(
            Method::POST,
            "/sign-in/set-up/passkey/challenge",
            BEGUN,
            set_up::passkey_challenge,
        )
        .visit(
            Method::POST,
            "/sign-in/set-up/passkey",
            BEGUN,
            set_up::with_passkey,
        )
        .visit(
            Method::POST,
            "/sign-in/set-up/password",
            BEGUN,
            set_up::with_password,
        )
        .visit(
            Method::GET,
            "/sign-in/set-up/authenticator",
            BEGUN,
            set_up::authenticator_form,
        )
        .visit(
            Method::POST,
            "/sign-in/set-up/authenticator",
            BEGUN,
            set_up::with_authenticator,
        )
        .visit(
            Method::GET,
            "/sign-in/openid/{connection}",
            NOT_YET,
            provider::sign_in,
        )
        .visit(
            Method::GET,
            "/sign-in/openid/{connection}/back",
            "the provider's answer is the proof",
            provider::back,
        )
        .visit(
            Method::POST,
            "/sign-in/set-up/openid/{connection}",
            BEGUN,
            provider::set_up,
        )
        .visit(Method::POST, "/sign-in/set-up/app", BEGUN, set_up::with_app)
        .post("/sign-out", me::sign_out)
        .get("/me", me::show)
        .post("/me/sessions/{id}/ending", me::end_session)
        .post("/me/other-sessions/ending", me::end_others)
        .post("/me/ways-in", me::add_way)
        .post("/me/recovery-codes", me::renew_codes)
        .post("/me/passkeys/{id}/ending", me::end_passkey)
        .post("/me/identities/{id}/ending", me::end_identity)
        .get("/me/confirmation", confirm::form)
        .post("/me/confirmation", confirm::with_code)
        .post(
            "/me/confirmation/passkey/challenge",
            confirm::passkey_challenge,
        )
        .post("/me/confirmation/passkey", confirm::with_passkey)
        .post("/me/confirmation/openid/{connection}", provider::confirm)
}

/// The page that asks for the second factor, and then leads back to `to`.
pub fn confirmation_for(to: &str) -> String {
    format!("/me/confirmation?to={}", coded(to))
}

/// The page that asks one to sign in, and then leads on to `to`.
pub fn sign_in_for(to: &str) -> String {
    format!("/sign-in?to={}", coded(to))
}

/// What an address may say as it is.
const READABLE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.');

fn coded(to: &str) -> String {
    utf8_percent_encode(&inside(Some(to)), READABLE).to_string()
}

/// An address of our own to go to; the findings for everything else.
fn inside(to: Option<&str>) -> String {
    let ours = |to: &&str| {
        to.starts_with('/')
            && !to.starts_with("//")
            && !to.contains(['\\', '\r', '\n'])
            && !to.starts_with("/sign-in")
            && !to.starts_with("/me/confirmation")
    };
    to.filter(ours).unwrap_or("/findings").to_owned()
}

/// Where somebody goes on to.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct To {
    pub to: Option<String>,
}

/// What the browser is asked to do with a passkey, as the standard writes it.
#[derive(Template, Serialize, JsonSchema)]
#[template(
    source = "<p>A program asks for this, not a reader: it is what a browser does with a passkey.</p>",
    ext = "html"
)]
pub struct Ceremony {
    #[schemars(with = "std::collections::BTreeMap<String, Value>")]
    pub ask: Value,
}

impl Page for Ceremony {
    fn title(&self) -> String {
        "Passkey".into()
    }
}

/// The passkey has been accepted: go on to `to`.
#[derive(Template, Serialize, JsonSchema)]
#[template(
    source = "<p>That worked. <a class=\"button primary\" href=\"{{ to }}\">Go on</a></p>",
    ext = "html"
)]
pub struct Arrived {
    pub to: String,
}

impl Page for Arrived {
    fn title(&self) -> String {
        "Come in".into()
    }
}

/// Whether passkeys can be offered here, and if not, at which address.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Passkeys {
    pub here: bool,
    /// The address at which they work, where it is another one than this.
    pub at: Option<String>,
}

impl Passkeys {
    /// `path` is where the reader would go on.
    fn of(from: &Visitor, path: &str) -> Passkeys {
        let address = from.app.settings.address.trim_end_matches('/');
        let works = passkey::relying_party(&from.app.settings).is_some();
        let host = address.split_once("://").map_or("", |(_, host)| host);
        let here = works && host == from.host();
        Passkeys {
            here,
            at: (works && !here).then(|| format!("{address}{path}")),
        }
    }
}

/// The person whom somebody means who types a name: their short id or their mail address.
fn person_named(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    let name = name.trim().to_lowercase();
    let mut found = organisation::queries::people(tx)?
        .into_iter()
        .map(|row| row.fact)
        .filter(|person| {
            person.id.to_lowercase() == name
                || person
                    .contacts
                    .iter()
                    .any(|contact| contact.is_mail() && contact.value.to_lowercase() == name)
        });
    let first = found.next().map(|person| person.id);
    // An address that two people share means neither of them.
    Ok(first.filter(|_| found.next().is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_only_ever_led_on_to_a_page_of_our_own() {
        assert_eq!(inside(Some("/register?q=1")), "/register?q=1");
        for outside in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "evil",
            "",
            "/sign-in/x",
        ] {
            assert_eq!(inside(Some(outside)), "/findings", "{outside}");
        }
        assert_eq!(sign_in_for("/a?b=c&d"), "/sign-in?to=/a%3Fb%3Dc%26d");
    }
}
