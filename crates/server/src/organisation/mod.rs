//! The organisation: its parties and people, its places and times, its systems
//! and tools; one room each. They say who and what there is; who answers for
//! what is the register's.
pub mod model;
pub mod parties;
pub mod people;
pub mod places;
pub mod queries;
pub mod systems;
#[cfg(test)]
mod tests;
pub mod tools;

pub use people::keep_past;

use crate::platform::routes::Routes;

use engine::facts::Organisation;
use jiff::{Timestamp, civil::Date};
use web::{Error, Result};

/// The day that it is in the organisation's zone.
pub fn today(organisation: &Organisation, now: Timestamp) -> Result<Date> {
    let zone = engine::civil::zone(&organisation.zone)
        .ok_or_else(|| Error::Internal(format!("{} is no time zone", organisation.zone)))?;
    Ok(zone.to_datetime(now).date())
}

pub fn routes() -> Routes {
    Routes::new()
        .merge(people::routes())
        .merge(parties::routes())
        .merge(places::routes())
        .merge(systems::routes())
        .merge(tools::routes())
}
