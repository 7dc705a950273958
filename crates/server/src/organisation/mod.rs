//! The organisation: its parties, people, sites, calendars, absences, systems
//! and tools. It says who and what there is; who answers for what is the
//! register's.
pub mod model;
pub mod queries;

use engine::facts::Organisation;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use web::{Error, Result};

/// The day that it is in the organisation's zone.
pub fn today(organisation: &Organisation, now: Timestamp) -> Result<Date> {
    let zone = TimeZone::get(&organisation.zone)
        .map_err(|error| Error::Internal(format!("the organisation's zone: {error}")))?;
    Ok(zone.to_datetime(now).date())
}

pub fn routes() -> crate::platform::routes::Routes {
    crate::platform::routes::Routes::new()
}
