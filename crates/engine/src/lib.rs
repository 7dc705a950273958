//! The rules of Tandem, as plain functions over plain values.
//!
//! Nothing here reads a clock, a file, a socket or a database: a rule gets the
//! facts and the instant, and returns an answer with its reasons. The way through:
//! [`facts`] are checked and resolved into a [`register::Register`]; of that,
//! [`findings::compute`] says what is wrong, [`ask::who`] whom to call, and
//! [`picture::week`] what to draw.
pub mod ask;
pub mod assessment;
pub mod catalogue;
pub mod civil;
mod cover;
pub mod duty;
pub mod facts;
pub mod findings;
pub mod hours;
pub mod intervals;
pub mod outside;
pub mod picture;
pub mod proposal;
pub mod register;
pub mod rota;
#[cfg(feature = "schema")]
pub mod schema;
