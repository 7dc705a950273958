//! PostgreSQL: a few threads, each with a connection of its own that is made again when it broke.
//! Every transaction runs as a role that owns nothing and is bound to one organisation.

mod connection;
mod errors;
mod keys;
mod refill;
mod worker;

pub(crate) use connection::{Connection, Target, cell};
pub(crate) use errors::from_postgres;
pub(crate) use keys::Keys;
pub(crate) use refill::refill;
pub(crate) use worker::{Work, serve};

/// The role that commands run as: it owns no table, so row-level security binds it.
pub(crate) const ROLE: &str = "tandem_app";
