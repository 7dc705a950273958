//! Requests in, views out: after each, the rota as it is now.
use super::commands::{self, NewChange, Taking};
use crate::{
    cover::{
        model::{RotaRow, ShiftChangeRow},
        rotas::{RotaPage, rota_page},
    },
    platform::{
        actions::{ChangeRota, ChangeShift},
        context::Context,
        routes::{Answer, ById, NoInput},
    },
};
use engine::facts::ChangeKind;
use web::View;

pub async fn add(cx: Context<ChangeRota>, path: ById<RotaRow>, new: NewChange) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let change = commands::add(tx, desk, &path.id, &new)?;
        let (row, _) = path.id.resolve::<ChangeRota>(tx, &desk.who)?;
        let notice = match change.kind {
            ChangeKind::Override => "The shift is given on.",
            ChangeKind::Swap => "The two shifts are exchanged.",
            ChangeKind::Request => "It is written down that somebody is asked for.",
        };
        Ok(View::Created {
            at: format!("/rotas/{}", row.rota.id),
            notice: notice.into(),
            page: rota_page(tx, desk, &row.rota.id)?,
        })
    })
    .await
}

pub async fn take(
    cx: Context<ChangeShift>,
    path: ById<ShiftChangeRow>,
    new: Taking,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let row = commands::take(tx, desk, &path.id, &new)?;
        Ok(View::Done {
            to: format!("/rotas/{}", row.rota),
            notice: "The shift is taken.".into(),
            page: rota_page(tx, desk, &row.rota)?,
        })
    })
    .await
}

pub async fn undo(
    cx: Context<ChangeShift>,
    path: ById<ShiftChangeRow>,
    _: NoInput,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let row = commands::undo(tx, desk, &path.id)?;
        Ok(View::Done {
            to: format!("/rotas/{}", row.rota),
            notice: "The shift is with whoever has the turn.".into(),
            page: rota_page(tx, desk, &row.rota)?,
        })
    })
    .await
}
