//! Transfer: a whole company comes in from its file and goes out again, and the
//! same facts are handed to the engine. What comes in goes out: nothing is lost.
mod gather;
mod load;

pub use gather::gather;
pub use load::{Loaded, load};

pub fn routes() -> crate::platform::routes::Routes {
    crate::platform::routes::Routes::new()
}
