//! The rules of Tandem, as plain functions over plain values.
//!
//! Nothing here reads a clock, a file, a socket or a database: a rule gets the
//! facts and the instant, and returns an answer with its reasons.
pub mod facts;
pub mod findings;
pub mod hours;
