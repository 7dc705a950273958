//! Systems and the people who are proven on them; tools and who owns them.
mod pages;
pub mod queries;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/systems", pages::list)
        .get("/systems/{id}", pages::one)
}
