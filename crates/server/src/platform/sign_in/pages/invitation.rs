//! The invitation: a look spends nothing, a press does.
use super::Passkeys;
use crate::{
    organisation,
    platform::{
        ids::Secret,
        routes::{Answer, NoInput},
        sign_in::{cookies, links, session},
        visitor::Visitor,
    },
};
use askama::Template;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/sign_in/pages/invitation.html")]
pub struct InvitationPage {
    pub name: String,
    pub organisation: String,
    /// What the person had before goes.
    pub replaces: bool,
    pub passkeys: Passkeys,
}

impl Page for InvitationPage {
    fn title(&self) -> String {
        "Invitation".into()
    }
}

#[derive(Deserialize)]
pub struct Token {
    token: String,
}

impl Token {
    fn parts(&self) -> Result<(String, Secret), Error> {
        let (organisation, secret) = self.token.split_once('.').ok_or(Error::NotFound)?;
        Ok((organisation.to_owned(), Secret::given(secret)))
    }
}

pub async fn look(from: Visitor, path: Token, _: NoInput) -> Answer<InvitationPage> {
    let now = from.app.clock.now();
    let (organisation, secret) = path.parts()?;
    let asked = secret.clone();
    let read = from.read(&organisation, move |tx| {
        let link = links::look(tx, &asked, now)?;
        let person = organisation::queries::person(tx, &link.person)?.ok_or(Error::NotFound)?;
        let home = organisation::queries::organisation(tx)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>((link, person.fact.name, home.name))
    });
    let (link, name, home) = read.await?;
    if link.reusable {
        return straight_in(&from, &organisation, link.person).await;
    }
    let here = format!("/sign-in/{}", path.token);
    Ok(View::Show(InvitationPage {
        name,
        organisation: home,
        replaces: link.replaces,
        passkeys: Passkeys::of(&from, &here),
    }))
}

/// A link of the demo, in a process that was started as the demo: nowhere else.
async fn straight_in(from: &Visitor, organisation: &str, person: String) -> Answer<InvitationPage> {
    if !from.app.settings.demo {
        return Err(Error::NotFound);
    }
    let now = from.app.clock.now();
    let opened = from.write(organisation, move |tx| {
        session::open_for_demo(tx, &person, now)
    });
    Ok(View::Elsewhere {
        to: "/findings".into(),
        cookies: vec![cookies::session(&from.app.settings, &opened.await?)],
    })
}

pub async fn press(from: Visitor, path: Token, _: NoInput) -> Answer<InvitationPage> {
    let now = from.app.clock.now();
    let (organisation, secret) = path.parts()?;
    let keys = from.app.keys.clone();
    let begun = from.write(&organisation, move |tx| {
        links::spend(tx, &keys, &secret, now)
    });
    Ok(View::Elsewhere {
        to: "/sign-in/set-up".into(),
        cookies: vec![cookies::coming_in(&from.app.settings, &begun.await?)],
    })
}
