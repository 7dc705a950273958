//! Setting up: the first run of an empty instance asks for the organisation and
//! its first officer. The address is printed where the program was started;
//! whoever cannot read that cannot set it up, and there is no default password.
mod commands;
mod pages;

use crate::platform::routes::Routes;
use axum::http::Method;

pub fn routes() -> Routes {
    Routes::new()
        .public(
            Method::GET,
            "/setup",
            "there is nobody yet; the printed key is asked for",
            pages::form,
        )
        .public(
            Method::POST,
            "/setup",
            "there is nobody yet; the printed key is asked for",
            pages::set_up,
        )
}
