//! To come.

pub fn routes() -> crate::platform::routes::Routes {
    crate::platform::routes::Routes::new()
}
