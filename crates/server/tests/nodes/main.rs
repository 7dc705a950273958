//! The real program, as processes of their own: killed in the middle of its work and started
//! again, and three of it on one PostgreSQL behind one address. What another capability
//! promises for many nodes is a story here: begin it with `Nodes::three().await`.
#[expect(dead_code, reason = "the stories of coming in use the rest")]
#[path = "../all/browser.rs"]
mod browser;
mod carried;
mod client;
mod killed;
mod place;
#[expect(dead_code, reason = "the stories of the outbox use the rest")]
#[path = "../all/post_office.rs"]
mod post_office;
mod program;
mod proxy;
mod sides;
mod three;
#[expect(dead_code, reason = "the walls use the rest")]
#[path = "../all/world.rs"]
mod world;
