//! Whether a person gets mails about duties: their own choice.
use super::{
    due::Filter,
    pages::{self, DutiesPage},
    queries,
};
use crate::platform::{
    actions::ChooseMails,
    context::Context,
    ledger::{self, Act},
    routes::{Answer, NoPath},
};
use schemars::JsonSchema;
use serde::Deserialize;
use web::View;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Choice {
    /// Whether you want them.
    pub mails: bool,
}

pub async fn choose(cx: Context<ChooseMails>, _: NoPath, choice: Choice) -> Answer<DutiesPage> {
    cx.write(move |tx, desk| {
        desk.here::<ChooseMails>()?;
        let person = desk.who.actor.person.as_str();
        if choice.mails {
            queries::be_told(tx, person)?;
        } else {
            queries::be_quiet(tx, person, desk.who.now.as_microsecond())?;
        }
        let act = Act {
            act: "mails.chosen",
            subject: ("person", person),
        };
        ledger::record(tx, &desk.who, act, ledger::NOTHING, Some(&choice.mails))?;
        Ok(View::Done {
            to: "/duties".into(),
            notice: if choice.mails {
                "You get a mail on days when a duty of your side is due or late.".into()
            } else {
                "You get no mails about duties any more.".into()
            },
            page: pages::page(tx, desk, &Filter::default())?,
        })
    })
    .await
}
