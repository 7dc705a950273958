//! Places and times: the sites, hours with a name, days off, and the further
//! ways in which a responsibility can be split.
pub mod queries;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
}
