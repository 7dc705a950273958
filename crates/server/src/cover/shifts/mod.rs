//! Shifts that go to somebody else: overrides, swaps, and requests for somebody to take
//! one. Each refers to a shift by layer and key, so it moves with it. Hours that have
//! been are never given to anybody else afterwards.
mod commands;
mod pages;
pub mod queries;
mod versions;

use crate::platform::routes::Routes;

pub use commands::ShiftId;
pub use versions::{carry, follow, place_of, still_to_come, take_off, take_off_all};

pub fn routes() -> Routes {
    Routes::new()
        .post("/rotas/{id}/changes", pages::add)
        .post("/shift-changes/{id}/taking", pages::take)
        .post("/shift-changes/{id}/undoing", pages::undo)
}
