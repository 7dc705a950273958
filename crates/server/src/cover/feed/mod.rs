//! A person's shifts for their own calendar program, under a secret address. Only its
//! digest is kept; a new address ends the old one, and so do leaving and being shut out.
mod commands;
mod pages;
pub mod queries;

use crate::platform::routes::Routes;
use axum::http::Method;

pub fn routes() -> Routes {
    Routes::new()
        .get("/cover/feed", pages::own)
        .post("/cover/feed", pages::renew)
        .post("/cover/feed/ending", pages::end)
        .public(
            Method::GET,
            "/feeds/{token}",
            "calendar programs cannot sign in: the address itself is the secret, and shows one person's shifts",
            pages::feed,
        )
}
