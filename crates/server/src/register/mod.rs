//! The register: what must be looked after, who answers for it, in which scope
//! and from when. It holds what is written; what is wrong with it is computed by
//! the engine and shown by the findings.
pub mod again;
mod catalogue;
mod commands;
mod compare;
mod export;
mod history;
mod matrix;
pub mod model;
mod models;
mod pages;
mod paper;
pub mod queries;
mod responsibility;
mod scope;
mod signatures;
#[cfg(test)]
mod tests;
mod week;

pub use matrix::group_name;
pub use responsibility::every;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/register", pages::register)
        .get("/register/export", export::export)
        .get("/register/history", history::history)
        .get("/register/compare", compare::compare)
        .post("/register/signatures", signatures::sign)
        .get("/register/models", models::models)
        .post("/register/models", models::draft)
        .get("/catalogue", catalogue::catalogue)
        .post("/responsibilities", pages::adopt)
        .get("/responsibilities/{id}", pages::responsibility)
        .post("/responsibilities/{id}/assignments", pages::assign)
        .post("/responsibilities/{id}/meaning", pages::redefine)
        .post("/assignments/{id}/ending", pages::end)
        .post("/responsibilities/{id}/ending", pages::set_aside)
}
