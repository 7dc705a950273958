//! Places and times: what kind of company it is, its sites, hours with a name,
//! days off, and the further ways in which a responsibility can be split.
mod commands;
mod pages;
pub mod queries;
mod signed;

pub use commands::{DaysOff, change_days_off};

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/company", pages::show)
        .post("/company", pages::change)
        .post("/company/sites", pages::add_site)
        .post("/company/sites/{name}", pages::change_site)
        .post("/company/sites/{name}/removal", pages::remove_site)
        .post("/company/hours", pages::add_calendar)
        .post("/company/hours/{name}", pages::change_calendar)
        .post("/company/hours/{name}/removal", pages::remove_calendar)
        .post("/company/days-off", pages::add_days_off)
        .post("/company/days-off/{name}", pages::change_days_off)
        .post("/company/days-off/{name}/removal", pages::remove_days_off)
        .post("/company/dimensions", pages::add_dimension)
        .post("/company/dimensions/{name}", pages::change_dimension)
        .post(
            "/company/dimensions/{name}/removal",
            pages::remove_dimension,
        )
}
