//! The parties' own keys, and the people who get checkpoints by mail.
use super::{
    checkpoints::{CheckpointsPage, page},
    commands::{self, NewKey},
};
use crate::{
    organisation::model::{PartyRow, PersonRow},
    platform::{
        actions::{EndKey, GiveKey, SendCheckpoints},
        context::{Context, Desk},
        routes::{Answer, ById, NoInput},
    },
};
use store::Tx;
use web::{Result, View};

const PAGE: &str = "/ledger/checkpoints";

fn done(tx: &mut Tx, desk: &Desk, notice: String) -> Result<View<CheckpointsPage>> {
    Ok(View::Done {
        to: PAGE.into(),
        notice,
        page: page(tx, desk, None)?,
    })
}

pub async fn give_key(
    cx: Context<GiveKey>,
    path: ById<PartyRow>,
    new: NewKey,
) -> Answer<CheckpointsPage> {
    cx.write(move |tx, desk| {
        let party = commands::give_key(tx, desk, &path.id, &new)?;
        let notice = format!("{} signs with this key from now on.", party.fact.name);
        done(tx, desk, notice)
    })
    .await
}

pub async fn end_key(
    cx: Context<EndKey>,
    path: ById<PartyRow>,
    _: NoInput,
) -> Answer<CheckpointsPage> {
    cx.write(move |tx, desk| {
        let party = commands::end_key(tx, desk, &path.id)?;
        let notice = format!(
            "The key of {} is no longer in use. What it has signed stays.",
            party.fact.name
        );
        done(tx, desk, notice)
    })
    .await
}

pub async fn send_to(
    cx: Context<SendCheckpoints>,
    path: ById<PersonRow>,
    _: NoInput,
) -> Answer<CheckpointsPage> {
    cx.write(move |tx, desk| {
        let person = commands::send_to(tx, desk, &path.id)?;
        let notice = format!("{} gets each new checkpoint by mail.", person.fact.name);
        done(tx, desk, notice)
    })
    .await
}

pub async fn stop_sending(
    cx: Context<SendCheckpoints>,
    path: ById<PersonRow>,
    _: NoInput,
) -> Answer<CheckpointsPage> {
    cx.write(move |tx, desk| {
        let person = commands::stop_sending(tx, desk, &path.id)?;
        let notice = format!("{} gets no more checkpoints by mail.", person.fact.name);
        done(tx, desk, notice)
    })
    .await
}
