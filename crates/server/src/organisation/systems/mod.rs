//! Systems: what is run here, and who has proven to be able to run it.
mod commands;
mod pages;
pub mod queries;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/systems", pages::list)
        .post("/systems", pages::add)
        .get("/systems/{id}", pages::one)
        .post("/systems/{id}", pages::change)
        .post("/systems/{id}/removal", pages::remove)
}
