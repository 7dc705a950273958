//! Requests in, views out: after each change, the rota as it is now.
use super::{
    commands::{self, RotaFacts},
    layers::{self, LayerFacts, MemberFacts, OfLayer, OfMember, OneOpening},
    shown::{Look, RotaPage, rota_page, rota_page_at},
};
use crate::{
    cover::model::RotaRow,
    platform::{
        actions::{ChangeRota, ViewRota},
        context::{Context, Desk},
        routes::{Answer, ById, NoInput},
    },
};
use engine::facts::Rota;
use store::Tx;
use web::{Result, View};

pub async fn one(cx: Context<ViewRota>, path: ById<RotaRow>, look: Look) -> Answer<RotaPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewRota>(tx, &desk.who)?;
        rota_page_at(tx, desk, &row.rota.id, &look).map(View::Show)
    })
    .await
}

fn done(tx: &mut Tx, desk: &Desk, rota: &Rota, notice: &str) -> Result<View<RotaPage>> {
    Ok(View::Done {
        to: format!("/rotas/{}", rota.id),
        notice: format!("{notice} What has been stays as it was."),
        page: rota_page(tx, desk, &rota.id)?,
    })
}

pub async fn change(
    cx: Context<ChangeRota>,
    path: ById<RotaRow>,
    new: RotaFacts,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = commands::change(tx, desk, &path.id, &new)?;
        done(tx, desk, &rota, "The rota is changed from now on.")
    })
    .await
}

pub async fn end(cx: Context<ChangeRota>, path: ById<RotaRow>, _: NoInput) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let (row, _) = path.id.resolve::<ChangeRota>(tx, &desk.who)?;
        let page = rota_page(tx, desk, &row.rota.id)?;
        commands::end(tx, desk, &path.id)?;
        Ok(View::Done {
            to: "/cover".into(),
            notice: format!("{} has ended. What has been stays.", row.rota.name),
            page,
        })
    })
    .await
}

pub async fn undo(cx: Context<ChangeRota>, path: ById<RotaRow>, _: NoInput) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = commands::undo(tx, desk, &path.id)?;
        done(
            tx,
            desk,
            &rota,
            "From now on it is as it was before the last change.",
        )
    })
    .await
}

pub async fn set_layer(
    cx: Context<ChangeRota>,
    path: ById<RotaRow>,
    new: LayerFacts,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = layers::set(tx, desk, &path.id, &new)?;
        done(tx, desk, &rota, "The layer is written down, from now on.")
    })
    .await
}

pub async fn remove_layer(
    cx: Context<ChangeRota>,
    path: ById<RotaRow>,
    of: OfLayer,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = layers::remove(tx, desk, &path.id, &of)?;
        done(tx, desk, &rota, "The layer is gone, from now on.")
    })
    .await
}

pub async fn set_member(
    cx: Context<ChangeRota>,
    path: ById<RotaRow>,
    new: MemberFacts,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = layers::set_member(tx, desk, &path.id, &new)?;
        done(tx, desk, &rota, "It is written down.")
    })
    .await
}

pub async fn remove_member(
    cx: Context<ChangeRota>,
    path: ById<RotaRow>,
    of: OfMember,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = layers::remove_member(tx, desk, &path.id, &of)?;
        done(tx, desk, &rota, "They are off the layer, from now on.")
    })
    .await
}

pub async fn open(
    cx: Context<ChangeRota>,
    path: ById<RotaRow>,
    new: OneOpening,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = layers::open(tx, desk, &path.id, &new)?;
        done(tx, desk, &rota, "The layer is open then as well.")
    })
    .await
}

pub async fn close(
    cx: Context<ChangeRota>,
    path: ById<RotaRow>,
    of: OneOpening,
) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = layers::close(tx, desk, &path.id, &of)?;
        done(tx, desk, &rota, "The opening is taken back.")
    })
    .await
}
