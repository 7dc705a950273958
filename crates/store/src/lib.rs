//! One SQL text, two databases: SQLite inside the process, PostgreSQL when one machine is not
//! enough. A command is a plain function over a [`Tx`]; [`Db::write`] ships it to a thread of ours
//! and answers when it is durable. This crate knows databases and nothing of the product: no
//! table, no clock, no permission. Why it is so: `docs/adr/0002-commands-are-plain-functions.md`.
#![forbid(unsafe_code)]

#[cfg(debug_assertions)]
pub mod coverage;
mod db;
mod dialect;
mod doctor;
mod error;
mod job;
mod migrate;
pub mod portable;
mod postgres;
mod queue;
mod row;
#[cfg(feature = "scratch")]
pub mod scratch;
mod sql;
mod sqlite;
mod temporary;
mod tx;
mod value;

pub use db::{Db, Settings};
pub use doctor::Facts;
pub use error::{Error, Result};
pub use migrate::Migration;
pub use row::{Cell, CellRef, FromRow, One, Row};
pub use sql::{Sql, sql, sql_composed};
pub use tx::{Engine, Tx};
pub use value::Value;
