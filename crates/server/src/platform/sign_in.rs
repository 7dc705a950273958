//! Who is signed in, and how one comes in: by a link that an officer gives (or
//! the command line prints). There is no password to guess and none by default.
mod pages;
mod queries;
mod session;

pub use pages::{routes, session_digest};
pub use session::{Link, actor_of, end_all_of, link_for};
