//! What becomes of changes of shifts when their rota is changed: those that are over stay
//! with the version that ends, those still to come go to the next.
use super::queries;
use crate::cover::{
    model::{RotaRow, ShiftChangeRow},
    rotas,
};
use crate::platform::{context::Desk, ids::new_id};
use engine::{
    facts::{Rota, Rotation, ShiftChange},
    rota::rekeyed,
};
use jiff::Timestamp;
use store::Tx;
use web::{Error, Result};

/// Where a version stands among the rotas of the facts.
pub fn place_of(tx: &mut Tx, version: &str) -> Result<usize> {
    let all = rotas::queries::versions(tx)?;
    let place = all.iter().position(|row| row.version == version);
    place.ok_or(Error::NotFound)
}

/// When a change begins to mean something, and when no longer.
pub fn span_of(
    register: &engine::register::Register,
    place: usize,
    change: &ShiftChange,
) -> Option<(Timestamp, Timestamp)> {
    let taken = register.taken(place, change);
    let from = taken.iter().map(|hours| hours.from).min()?;
    let to = taken.iter().map(|hours| hours.to).max()?;
    Some((from, to))
}

/// The changes of a version that are not over.
pub fn still_to_come(
    tx: &mut Tx,
    desk: &Desk,
    row: &RotaRow,
    now: Timestamp,
) -> Result<Vec<ShiftChangeRow>> {
    let (register, place) = (desk.register(tx)?, place_of(tx, &row.version)?);
    let mut all = queries::changes_of(tx, &row.version)?;
    all.retain(|it| span_of(&register, place, &it.change).is_some_and(|span| now < span.1));
    Ok(all)
}

/// Takes away the changes of a version whose shifts have not begun.
pub fn take_off(tx: &mut Tx, desk: &Desk, row: &RotaRow, now: Timestamp) -> Result<()> {
    let (register, place) = (desk.register(tx)?, place_of(tx, &row.version)?);
    for it in queries::changes_of(tx, &row.version)? {
        if span_of(&register, place, &it.change).is_none_or(|span| now <= span.0) {
            queries::remove_change(tx, &it.id)?;
        }
    }
    Ok(())
}

/// Takes away all changes of a version that has not begun.
pub fn take_off_all(tx: &mut Tx, row: &RotaRow) -> Result<()> {
    for it in queries::changes_of(tx, &row.version)? {
        queries::remove_change(tx, &it.id)?;
    }
    Ok(())
}

/// Brings changes to the version that comes next, where it has their layer; each keeps
/// its shift, also where hand-overs have moved.
pub fn carry(
    tx: &mut Tx,
    desk: &Desk,
    changes: Vec<ShiftChangeRow>,
    from: &Rota,
    to: &RotaRow,
    renamed: Option<(&str, &str)>,
) -> Result<()> {
    for it in changes {
        let change = brought(it.change, from, &to.rota, renamed);
        if has_layers(&to.rota, &change) {
            let id = new_id(desk.who.now);
            queries::add_change(tx, &id, &to.version, &change, &it.made_by, it.made_at)?;
        }
    }
    Ok(())
}

/// The same for a version that is written anew, because it has no past.
pub fn follow(
    tx: &mut Tx,
    row: &RotaRow,
    after: &Rota,
    renamed: Option<(&str, &str)>,
) -> Result<()> {
    for it in queries::changes_of(tx, &row.version)? {
        let change = brought(it.change, &row.rota, after, renamed);
        match has_layers(after, &change) {
            true => queries::rewrite_change(tx, &it.id, &change)?,
            false => queries::remove_change(tx, &it.id)?,
        };
    }
    Ok(())
}

/// A change as the other version would write it.
fn brought(
    mut change: ShiftChange,
    before: &Rota,
    after: &Rota,
    renamed: Option<(&str, &str)>,
) -> ShiftChange {
    let with = change.with.iter_mut();
    let with = with.map(|with| (&mut with.layer, &mut with.shift));
    for (layer, shift) in std::iter::once((&mut change.layer, &mut change.shift)).chain(with) {
        let turned = turns_of(before, layer);
        if let Some((_, new)) = renamed.filter(|(old, _)| old == layer) {
            new.clone_into(layer);
        }
        if let (Some(turned), Some(turns)) = (turned, turns_of(after, layer)) {
            *shift = rekeyed(turned, turns, *shift).unwrap_or(*shift);
        }
    }
    change
}

fn turns_of<'r>(rota: &'r Rota, name: &str) -> Option<&'r Rotation> {
    let mut layers = rota.layers.iter().chain(&rota.fallback);
    let layer = layers.find(|layer| layer.name == name);
    layer.and_then(|layer| layer.rotation.as_ref())
}

fn has_layers(rota: &Rota, change: &ShiftChange) -> bool {
    let has = |name: &str| {
        let mut all = rota.layers.iter().chain(&rota.fallback);
        all.any(|layer| layer.name == name)
    };
    has(&change.layer) && change.with.as_ref().is_none_or(|with| has(&with.layer))
}
