//! Access: what each person may do here, given by an officer, for a reason, until
//! a date. A grant is never changed: it ends, or another is given. What it gives
//! is decided by the policies of the platform.
pub mod coming_in;
mod commands;
pub mod connections;
mod keepers;
pub mod model;
mod pages;
pub mod queries;
#[cfg(test)]
mod tests;

use crate::platform::routes::Routes;

pub use commands::{end_again, give_allowed};
pub use keepers::keepers;

pub fn routes() -> Routes {
    Routes::new()
        .get("/access", pages::list)
        .post("/people/{id}/grants", pages::give)
        .post("/grants/{id}/ending", pages::end)
        .merge(coming_in::routes())
        .merge(connections::routes())
}
