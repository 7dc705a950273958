//! Sign-in by a party's own OpenID provider. A connection belongs to one party; who
//! comes through it is known by connection, issuer and subject, and never by an address.
//! It leads to somebody who is here already and has linked it, or to nobody: no person
//! comes to be by it, and no right.
pub mod model;
pub mod provider;
pub mod queries;
mod way;

pub use way::{
    Asked, COUNTS_FOR, Candidate, In, Proven, answered, ask, back_of, begin, candidates, client_of,
    comes_in, is_still_linked, link, linked, sealed, vouching_for, was_asked_anew,
};
