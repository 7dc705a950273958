//! API tokens: what a machine shows to record evidence. A token belongs to a
//! responsibility, not to a person; it is for named duties, until a date, and does
//! nothing else. It is shown once and kept as a digest.
mod commands;
mod machine;
pub mod model;
mod pages;
pub mod queries;
#[cfg(test)]
mod tests;

pub use machine::machine_of;

use crate::{
    evidence,
    platform::{actions::RecordAsMachine, permit::Action, routes::Routes},
};

pub fn routes() -> Routes {
    Routes::new()
        .get("/responsibilities/{id}/tokens", pages::list)
        .post("/responsibilities/{id}/tokens", pages::make)
        .post("/tokens/{id}/ending", pages::end)
        .machine(
            "/evidence",
            RecordAsMachine::NAME,
            evidence::MOST,
            machine::record,
        )
}
