//! Tools: the platforms that the work is done with. Who holds the licence, who
//! administers, where the data lies, and how it gets out.
mod commands;
pub mod pages;
pub mod queries;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .post("/tools", pages::add)
        .get("/tools/{id}", pages::one)
        .post("/tools/{id}", pages::change)
        .post("/tools/{id}/removal", pages::remove)
}
