//! Letting people come in: invitations, a new start for somebody who lost every way
//! in, and shutting somebody out. What they may do inside is the grants' business.
mod commands;
mod consent;
mod own_people;
mod pages;

pub use commands::ask_for_access;
pub use consent::{Unheard, Waiting, unheard, waiting_for};
pub use own_people::has_a_word;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/access/people", pages::show)
        .post("/people/{id}/sign-in-links", pages::invite)
        .post("/people/{id}/new-starts", pages::ask_new_start)
        .post("/new-starts/{id}/permission", pages::allow_new_start)
        .post("/new-starts/{id}/consent", consent::allow)
        .post("/people/{id}/suspension", pages::suspend)
        .post("/people/{id}/suspension/ending", pages::let_in_again)
}
