//! The organisation: its parties, people, sites, calendars, absences, systems
//! and tools. It says who and what there is; who answers for what is the
//! register's.
mod commands;
pub mod model;
mod party;
mod people;
pub mod queries;
mod systems;
#[cfg(test)]
mod tests;

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
        .get("/people", people::list)
        .post("/people", people::add)
        .get("/people/{id}", people::one)
        .post("/people/{id}/absences", people::plan_absence)
        .post(
            "/people/{id}/absences/{absence}/stand-in",
            people::name_stand_in,
        )
        .post(
            "/people/{id}/absences/{absence}/ending",
            people::cancel_absence,
        )
        .get("/parties/{id}", party::one)
        .get("/systems", systems::list)
        .get("/systems/{id}", systems::one)
}
