//! What if? A change that nobody has made, and what it would leave uncovered, who could
//! stand in, and what stays at risk. Nothing is written here.
mod pages;
mod shown;

use crate::platform::routes::Routes;

pub use shown::{StandInLine, UncoveredLine, stand_in, uncovered};

pub fn routes() -> Routes {
    Routes::new().get("/cover/what-if", pages::what_if)
}
