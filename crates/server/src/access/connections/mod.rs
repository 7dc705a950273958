//! Connections: by which provider the people of a party come in. Officers write them down,
//! test them and end them, and see who is linked. Coming in itself is the platform's.
mod commands;
mod pages;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/access/connections", pages::show)
        .post("/parties/{id}/connections", pages::make)
        .post("/connections/{id}/client", pages::set_client)
        .post("/connections/{id}/second-factor", pages::set_factor)
        .post("/connections/{id}/test", pages::test)
        .post("/connections/{id}/ending", pages::end)
        .post("/identities/{id}/ending", pages::end_identity)
}
