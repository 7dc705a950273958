//! The store's stories. One program, so that it is linked once, and so that what ran on which
//! database can be told at its end.

mod commands;
mod common;
mod migrations;
mod organisations;
mod postgres;
mod sqlite;
mod statements;
