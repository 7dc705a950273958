//! How the register changes: a list of changes, what it does to what the register
//! says, whom it touches, and how one state of the register reads beside another.
//! Who signs what and when is the server's to keep; here it is only weighed.
mod apply;
mod content;
mod lines;
mod model;
mod state;
mod versions;

pub use apply::{Misfit, applied};
pub use content::{Content, diff};
pub use lines::{Field, Line, lines};
pub use model::{model_of, switch};
pub use state::{State, concerned, signers};
pub use versions::{content_of, in_force};
