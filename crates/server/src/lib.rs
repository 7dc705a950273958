//! The product: one folder for each capability, on one platform.
pub mod access;
pub mod advice;
pub mod app;
pub mod ask;
pub mod beliefs;
pub mod cli;
pub mod cover;
pub mod evidence;
pub mod findings;
pub mod manual;
pub mod organisation;
pub mod platform;
pub mod proposals;
pub mod record;
pub mod register;
pub mod search;
pub mod setup;
pub mod tokens;
pub mod transfer;

// The harness of the tests is the same file here and in the walls; it speaks of `tandem`.
#[cfg(test)]
extern crate self as tandem;
#[cfg(test)]
#[path = "../tests/all/post_office.rs"]
mod post_office;
#[cfg(test)]
#[path = "../tests/all/publisher.rs"]
mod publisher;
#[cfg(test)]
#[path = "../tests/all/world.rs"]
mod world;
