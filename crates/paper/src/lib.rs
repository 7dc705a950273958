//! What leaves Tandem on paper: plain values in, a PDF out. It is set by typst,
//! from a template beside the code and fonts within the program: nothing is
//! fetched, nothing is read from the machine, and the same values give the same
//! pages.
mod register;
pub mod review;
mod world;

pub use register::{Entry, Group, Held, Party, RegisterSheet, Signed};
pub use review::ReviewSheet;

/// The register as a PDF.
///
/// # Errors
/// What typst says; then it is a mistake of ours, not of the values.
pub fn register(sheet: &RegisterSheet) -> Result<Vec<u8>, String> {
    world::set(include_str!("register.typ"), sheet)
}

/// The business review of a quarter as a PDF.
///
/// # Errors
/// As [`register`].
pub fn review(sheet: &ReviewSheet) -> Result<Vec<u8>, String> {
    world::set(include_str!("review.typ"), sheet)
}

#[cfg(test)]
mod tests;
