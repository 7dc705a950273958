//! Search over everything that the asking person may see: responsibilities,
//! systems, people, parties, tools and findings. It reads the register that is
//! in memory anyway; words are folded in Rust, alike on both databases.
mod pages;
#[cfg(test)]
mod tests;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/search", pages::search)
}
