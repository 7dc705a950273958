//! Access: what each person may do here, given by an officer, for a reason, until a date.
pub mod model;
pub mod queries;

pub fn routes() -> crate::platform::routes::Routes {
    crate::platform::routes::Routes::new()
}
