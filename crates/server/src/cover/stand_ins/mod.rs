//! May they leave? What a planned absence uncovers, who could stand in, and asking them.
//! The check is green only when every responsibility has a stand-in who is ready.
mod commands;
mod pages;
pub mod queries;

use crate::platform::routes::Routes;

pub use pages::{Asked, asked_of};

pub fn routes() -> Routes {
    Routes::new()
        .get("/people/{id}/absences/{absence}", pages::leave)
        .post(
            "/people/{id}/absences/{absence}/stand-in-requests",
            pages::ask,
        )
        .post("/stand-in-requests/{id}/acceptance", pages::accept)
        .post("/stand-in-requests/{id}/refusal", pages::decline)
}
