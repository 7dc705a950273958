//! Advice: which model fits, what it costs, and what would change that. What is
//! computed lives in the crate `advice`; here stand the facts that it needs besides
//! the register. They come and go with the company file.
pub mod queries;
