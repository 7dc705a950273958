//! Belief rounds: each side says on its own who answers for what, without seeing the
//! other's answer. What is said lies on a sheet of each side, sealed and always of the
//! same size, that shows in no page, export, ledger entry, figure or log until every
//! side has handed in or the round closes; then all sheets are revealed at once, and
//! become facts. It does not judge them: that is the engine's.
mod commands;
mod export;
pub mod jobs;
mod mails;
pub mod model;
mod pages;
pub mod queries;
mod result;
mod sheet;
#[cfg(test)]
mod tests;

pub use result::words_of;

use crate::platform::routes::Routes;

/// Addresses of which neither log nor figures tell: how often, and when, a side writes
/// on its sheet is the side's own.
pub const UNTOLD: &str = "/belief-rounds/{id}/sheet";

pub fn routes() -> Routes {
    Routes::new()
        .get("/belief-rounds", pages::rounds)
        .post("/belief-rounds", pages::open)
        .get("/belief-rounds/{id}", pages::round)
        .get("/belief-rounds/{id}/export", export::export)
        .get("/belief-rounds/{id}/sheet", pages::sheet)
        .post("/belief-rounds/{id}/sheet", pages::answer)
        .post("/belief-rounds/{id}/sheet/hand-in", pages::hand_in)
        .post("/belief-rounds/{id}/sheet/hand-in/ending", pages::take_back)
        .post("/belief-rounds/{id}/withdrawal", pages::withdraw)
}
