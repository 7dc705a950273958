//! Parties: each side, with its people, its ways to be reached, what it holds.
mod pages;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/parties/{id}", pages::one)
}
