//! Findings: what is wrong, computed from facts, in one list; and the risks that
//! somebody of the company has accepted until a date. No finding is in a table:
//! the engine computes them from the register, here as in `tandem check`.
mod commands;
mod list;
mod pages;
pub mod queries;
#[cfg(test)]
mod tests;
mod words;

pub use words::{FindingView, Words, class_name};

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/findings", pages::list)
        .get("/findings/export", pages::export)
        .get("/findings/{finding}/acceptance", pages::acceptance)
        .post("/findings/{finding}/acceptance", pages::accept)
        .post("/findings/{finding}/acceptance/ending", pages::take_back)
}
