//! People: who they are, how to reach them, what they can do, when they are away.
mod commands;
pub mod pages;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/people", pages::list)
        .post("/people", pages::add)
        .get("/people/{id}", pages::one)
        .post("/people/{id}/absences", pages::plan_absence)
        .post(
            "/people/{id}/absences/{absence}/stand-in",
            pages::name_stand_in,
        )
        .post(
            "/people/{id}/absences/{absence}/ending",
            pages::cancel_absence,
        )
}
