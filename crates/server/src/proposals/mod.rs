//! Changing the register together: a proposal is a list of changes with a reason
//! and a day; it comes into force once a person of every party that it touches has
//! signed, and makes a version. What a change does is the engine's to say
//! ([`engine::proposal`]); here stand who may, who signed, and when it begins.
mod answers;
mod change;
mod drafts;
mod force;
pub mod jobs;
mod list;
pub mod model;
mod pages;
pub mod queries;
mod shown;
mod standing;
#[cfg(test)]
mod tests;

use crate::platform::routes::Routes;

pub use change::{Outcome, Wish, change};
pub use drafts::{beginning, start_towards};
pub use force::{digest_of, put_due_in_force};
pub use shown::{LineView, at, day, line_views, name_of, state_words};
pub use standing::waiting_for;

pub fn routes() -> Routes {
    Routes::new()
        .get("/proposals", list::list)
        .get("/proposals/{id}", pages::proposal)
        .post("/proposals/{id}", pages::write)
        .post("/proposals/{id}/changes/removal", pages::take_out)
        .post("/proposals/{id}/removal", pages::remove)
        .post("/proposals/{id}/comments", pages::comment)
        .post("/proposals/{id}/signature", pages::sign)
        .post("/proposals/{id}/refusal", pages::refuse)
        .post("/proposals/{id}/withdrawal", pages::withdraw)
        .post("/proposals/{id}/copy", pages::copy)
}
