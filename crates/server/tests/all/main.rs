//! The walls: what must hold for every route, every table, every entry, whatever
//! is added later. Each runs against the real router, and on both databases where
//! a database has a say.
mod boot;
mod browser;
mod calendars;
mod canary;
mod cast;
mod catalogue;
mod checkpoints;
mod classes;
mod coming_in;
mod decide;
mod edits;
mod faces;
mod first_run;
mod lists;
mod machine;
mod openid;
mod permissions;
#[expect(dead_code, reason = "the stories of the outbox use the rest")]
mod post_office;
#[expect(dead_code, reason = "the stories of outside calendars use the rest")]
mod publisher;
mod statements;
mod strangers;
mod tampering;
mod world;
