//! Calendars of others: the leave that somebody keeps elsewhere, the days off that a state
//! publishes. Each is fetched again and again, and its last good copy stays until a better
//! one came; what lies in it is shown beside what the register knows, and nothing of it is
//! written down until somebody says so. Reading them is [`engine::outside`]'s.
mod address;
mod commands;
mod fetch;
mod fetching;
mod looked;
mod model;
mod pages;
pub mod queries;
mod shown;
mod taking;
#[cfg(test)]
mod tests;
mod words;

use crate::platform::routes::Routes;

pub use fetching::{FETCH, fetch_due};
pub use model::{Means, OutsideCalendarRow, TakenRow};
pub use words::{Failing, failing};

pub fn routes() -> Routes {
    Routes::new()
        .get("/cover/calendars", pages::list)
        .post("/cover/calendars", pages::add)
        .get("/cover/calendars/{id}", pages::one)
        .post("/cover/calendars/{id}/fetching", pages::fetch)
        .post("/cover/calendars/{id}/address", pages::set_address)
        .post("/cover/calendars/{id}/removal", pages::remove)
        .post("/cover/calendars/{id}/taking", pages::take)
        .post("/cover/calendars/{id}/ending", pages::end)
}
