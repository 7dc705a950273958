//! Cover to be looked at: a week or a month as bands of hours, of everything, of one
//! responsibility, one person, one party; who is on now and next; holes, doubles, seams,
//! load.
mod bands;
mod drawing;
mod now;
mod pages;
mod tables;

use crate::platform::routes::Routes;

pub use drawing::{Axis, Reach, Row};
pub use now::{OnDuty, on_at};
pub use tables::{HoleLine, hours_in_words, stretch_in_words};

pub fn routes() -> Routes {
    Routes::new().get("/cover", pages::cover)
}
