//! The register: what must be looked after, who answers for it, in which scope
//! and from when. It holds what is written; what is wrong with it is computed by
//! the engine and shown by the findings.
pub mod model;
pub mod queries;

pub fn routes() -> crate::platform::routes::Routes {
    crate::platform::routes::Routes::new()
}
