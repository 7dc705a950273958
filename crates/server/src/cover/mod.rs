//! Cover: who can be reached, every minute of the year. Rotas are kept here, made and
//! changed; who is on, what is open and what an absence would uncover is the engine's to
//! say ([`engine::rota`]), and every page, feed and finding reads that one compiled form.
pub mod calendars;
mod chosen;
pub mod feed;
pub mod model;
pub mod rotas;
mod see;
pub mod shifts;
pub mod stand_ins;
#[cfg(test)]
mod tests;
mod what_if;

pub use see::{OnDuty, on_at};

use crate::platform::routes::Routes;
use engine::facts::Rota;
use jiff::Timestamp;
use store::Tx;

pub fn routes() -> Routes {
    Routes::new()
        .merge(see::routes())
        .merge(what_if::routes())
        .merge(stand_ins::routes())
        .merge(feed::routes())
        .merge(calendars::routes())
        .merge(shifts::routes())
        .merge(rotas::routes())
}

/// Keeps the rotas of a company file: a version each, and its changes.
pub fn load(
    tx: &mut Tx,
    rotas: &[Rota],
    mut new_id: impl FnMut() -> String,
    by: &str,
    now: Timestamp,
) -> store::Result<()> {
    for (position, rota) in (0..).zip(rotas) {
        let row = model::RotaRow {
            organisation: tx.organisation().to_owned(),
            version: new_id(),
            rota: rota.clone(),
            made_by: by.to_owned(),
            made_at: now.as_microsecond(),
        };
        rotas::queries::add_version(tx, position, &row)?;
        for change in &rota.changes {
            let id = new_id();
            shifts::queries::add_change(tx, &id, &row.version, change, by, row.made_at)?;
        }
    }
    Ok(())
}
