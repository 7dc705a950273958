//! Transfer: a whole company comes in from its file and goes out again, and the
//! same facts are handed to the engine. What comes in goes out: nothing is lost.
mod gather;
mod load;
mod pages;
#[cfg(test)]
mod tests;

pub use gather::gather;
pub use load::{Loaded, load};

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new().post("/export", pages::export)
}
