//! What is done: duties, and the evidence that shows them. Evidence is a note, a link,
//! a signature, a file, or a machine's record; it can be withdrawn with a reason, and
//! is never deleted. How a duty stands is decided by the engine.
mod commands;
mod due;
mod export;
mod file;
pub mod jobs;
pub mod model;
mod pages;
pub mod queries;
mod quiet;
#[cfg(test)]
mod tests;
mod truths;

pub use commands::{MOST, NewEvidence, ShownBy, keep};
pub use due::{class, words};
pub use truths::{Truths, truths};

use crate::platform::routes::Routes;
use engine::register::{Register, Resolved};

pub fn routes() -> Routes {
    Routes::new()
        .get("/duties", pages::duties)
        .get("/duties/export", export::export)
        .post("/duties/mails", quiet::choose)
        .post_file("/responsibilities/{id}/evidence", MOST, pages::record)
        .get("/evidence/{id}/file", file::download)
        .post("/evidence/{id}/withdrawal", pages::withdraw)
}

/// The responsibility that demands a duty.
fn responsibility_of<'r>(register: &'r Register, duty: &str) -> Option<&'r Resolved> {
    let all = register.responsibilities().iter();
    let mut all = all.filter(|it| it.duties.iter().any(|own| own.id == duty));
    all.next()
}
