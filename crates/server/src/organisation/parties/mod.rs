//! Parties: each side, with its people, its ways to be reached, what it holds.
mod commands;
mod pages;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .post("/parties", pages::add)
        .get("/parties/{id}", pages::one)
        .post("/parties/{id}", pages::change)
}
