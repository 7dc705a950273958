//! The walls: what must hold for every route, every table, every entry, whatever
//! is added later. Each runs against the real router, and on both databases where
//! a database has a say.
mod cast;
mod boot;
mod canary;
mod catalogue;
mod faces;
mod first_run;
mod permissions;
mod strangers;
mod tampering;
mod world;
