//! People: who they are, how to reach them, what they can do, when they are away.
pub mod absences;
mod commands;
pub mod pages;
mod person;

pub use absences::keep_past;
pub use commands::leaves_again;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/people", pages::list)
        .post("/people", pages::add)
        .get("/people/{id}", person::one)
        .post("/people/{id}", person::change)
        .post("/people/{id}/skills", person::set_skill)
        .post("/people/{id}/leaving", person::part_with)
        .post("/people/{id}/absences", person::plan_absence)
        .post(
            "/people/{id}/absences/{absence}/stand-in",
            person::name_stand_in,
        )
        .post(
            "/people/{id}/absences/{absence}/ending",
            person::cancel_absence,
        )
}
