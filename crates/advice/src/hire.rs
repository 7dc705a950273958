//! Hiring right: a role made of what stays inside, what it is not expected to do, and
//! whether an advert asks one person for what no one person has.
mod advert;
mod role;

pub use advert::{Advert, Asked, check};
pub use role::{Boundary, NeededSkill, Role, advert, interview, role};
