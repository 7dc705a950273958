//! What people do with a whole rota. Each command is one transaction.
use super::{queries, typical};
use crate::{
    cover::{model::RotaRow, shifts},
    platform::{
        actions::{ChangeRota, MakeRota, ViewResponsibility},
        context::Desk,
        ids::new_id,
        ledger::{Act, NOTHING},
        permit::Ref,
        words::{named, slug},
    },
    register::model::ResponsibilityRow,
};
use engine::{
    facts::{Heads, Rota},
    hours::Hours,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct RotaFacts {
    pub name: String,
    #[serde(default)]
    pub responsibilities: Vec<Ref<ResponsibilityRow>>,
    /// The zone of its clocks; the company's when left out.
    pub zone: Option<String>,
    /// The hours in which somebody must be on; left out: what its responsibilities need.
    pub hours: Option<Hours>,
    /// How many must be on at once; 1 when left out.
    pub heads: Option<u32>,
    /// More than this is too many.
    pub at_most: Option<u32>,
}

/// Makes a rota, which holds from this moment on.
pub fn make(tx: &mut Tx, desk: &Desk, new: &typical::NewRota) -> Result<Rota> {
    desk.here::<MakeRota>()?;
    let mut rota = typical::rota(tx, desk, new)?;
    rota.name = named("name", &rota.name)?;
    rota.id = free_id(tx, &rota.name)?;
    rota.from = Some(second(desk.who.now));
    add(tx, desk, rota.clone())?;
    let act = Act {
        act: "rota.made",
        subject: ("rota", &rota.id),
    };
    desk.changed(tx, act, NOTHING, Some(&rota))?;
    Ok(rota)
}

pub fn change(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>, new: &RotaFacts) -> Result<Rota> {
    let (row, _) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let after = Rota {
        name: named("name", &new.name)?,
        responsibilities: ids(tx, desk, &new.responsibilities)?,
        zone: new.zone.clone(),
        hours: new.hours.clone(),
        heads: Heads {
            min: new.heads.unwrap_or(1),
            max: new.at_most,
        },
        ..row.rota.clone()
    };
    replace(tx, desk, &row, after, None, "rota.changed")
}

/// From this moment on it is no longer asked, on purpose: nobody need be on by it any
/// more. What has been stays.
pub fn end(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>) -> Result<()> {
    let (row, permit) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let now = second(desk.who.now);
    must_go_on(&row, now)?;
    if has_begun(&row, now) {
        shifts::take_off(tx, desk, &row, now)?;
        queries::end_version(tx, &row.version, now, true)?;
    } else {
        // What has not begun leaves nothing.
        shifts::take_off_all(tx, &row)?;
        queries::remove_version(tx, &row.version)?;
    }
    let act = Act {
        act: "rota.ended",
        subject: ("rota", permit.on()),
    };
    desk.changed(tx, act, Some(&row.rota), NOTHING)
}

/// Puts back what the version before said, from this moment on.
pub fn undo(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>) -> Result<Rota> {
    let (row, _) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let all = queries::versions(tx)?.into_iter();
    let mut earlier =
        all.filter(|other| other.rota.id == row.rota.id && other.version != row.version);
    let before = earlier.next_back();
    let before = before
        .ok_or_else(|| Error::Conflict("Nothing came before this: it is as it was made.".into()))?;
    replace(tx, desk, &row, before.rota, None, "rota.put_back")
}

/// Puts `after` in place of a rota's newest version, from this moment on. Changes of
/// shifts that are still to come go with their shifts; `renamed` is a layer, before and after.
pub fn replace(
    tx: &mut Tx,
    desk: &Desk,
    before: &RotaRow,
    after: Rota,
    renamed: Option<(&str, &str)>,
    act: &'static str,
) -> Result<Rota> {
    let now = second(desk.who.now);
    must_go_on(before, now)?;
    let after = Rota {
        id: before.rota.id.clone(),
        from: match has_begun(before, now) {
            true => Some(now),
            false => before.rota.from,
        },
        until: before.rota.until,
        ended: before.rota.ended,
        changes: Vec::new(),
        ..after
    };
    if has_begun(before, now) {
        let carried = shifts::still_to_come(tx, desk, before, now)?;
        shifts::take_off(tx, desk, before, now)?;
        queries::end_version(tx, &before.version, now, false)?;
        let row = add(tx, desk, after.clone())?;
        shifts::carry(tx, desk, carried, &before.rota, &row, renamed)?;
    } else {
        queries::rewrite_version(tx, &before.version, &after)?;
        shifts::follow(tx, before, &after, renamed)?;
    }
    let act = Act {
        act,
        subject: ("rota", &before.rota.id),
    };
    desk.changed(tx, act, Some(&before.rota), Some(&after))?;
    Ok(after)
}

/// Rotas are exact to the second.
pub fn second(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

pub fn ids(
    tx: &mut Tx,
    desk: &Desk,
    responsibilities: &[Ref<ResponsibilityRow>],
) -> Result<Vec<String>> {
    let ids = responsibilities.iter();
    ids.map(|id| {
        let (row, _) = id.resolve::<ViewResponsibility>(tx, &desk.who)?;
        Ok(row.adopted.id)
    })
    .collect()
}

fn add(tx: &mut Tx, desk: &Desk, rota: Rota) -> Result<RotaRow> {
    let row = RotaRow {
        organisation: desk.who.actor.organisation.clone(),
        version: new_id(desk.who.now),
        rota,
        made_by: desk.who.actor.ledger_name(),
        made_at: desk.who.now.as_microsecond(),
    };
    let position = queries::next_position(tx)?;
    queries::add_version(tx, position, &row)?;
    Ok(row)
}

/// A version that begins at this very moment has no past yet.
fn has_begun(row: &RotaRow, now: Timestamp) -> bool {
    row.rota.from.is_none_or(|from| from < now)
}

fn must_go_on(row: &RotaRow, now: Timestamp) -> Result<()> {
    match row.rota.until {
        Some(until) if until <= now => Err(Error::Conflict(
            "This rota has ended, and what has been stays. Make another one.".into(),
        )),
        _ => Ok(()),
    }
}

/// A short id that no rota has, made from the name.
fn free_id(tx: &mut Tx, name: &str) -> Result<String> {
    let base = slug(name);
    let taken: Vec<String> = queries::versions(tx)?
        .into_iter()
        .map(|row| row.rota.id)
        .collect();
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let mut all = std::iter::once(base.clone()).chain(numbered);
    let free = all.find(|id| !taken.contains(id));
    Ok(free.unwrap_or(base))
}
