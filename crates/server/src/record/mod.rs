//! The record: what the ledger holds, to be read, and how far it can be trusted.
mod pages;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/ledger", pages::ledger)
}
