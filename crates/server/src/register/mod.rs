//! The register: what must be looked after, who answers for it, in which scope
//! and from when. It holds what is written; what is wrong with it is computed by
//! the engine and shown by the findings.
mod catalogue;
mod commands;
mod export;
mod matrix;
pub mod model;
mod pages;
pub mod queries;
mod responsibility;
mod scope;
#[cfg(test)]
mod tests;
mod week;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/register", pages::register)
        .get("/register/export", export::export)
        .get("/catalogue", catalogue::catalogue)
        .post("/responsibilities", pages::adopt)
        .get("/responsibilities/{id}", pages::responsibility)
        .post("/responsibilities/{id}/assignments", pages::assign)
        .post("/responsibilities/{id}/evidence", pages::record_evidence)
        .post("/assignments/{id}/ending", pages::end)
}
