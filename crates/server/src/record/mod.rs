//! The record: what the ledger holds, to be read as sentences, and how far it can
//! be trusted: checkpoints that the instance signs, that both sides keep and
//! countersign, and proofs that are handed to somebody outside.
mod changes;
mod checkpoints;
mod commands;
mod consistency;
mod entries;
mod jobs;
mod keepers;
mod mail;
pub mod model;
mod own;
pub mod queries;
mod sentences;
mod signing;
#[cfg(test)]
mod tests;
mod trust;

use crate::platform::routes::Routes;

pub use jobs::MAKE_CHECKPOINTS;
pub use signing::{given_out, make};
pub use trust::stored_checkpoints;

pub fn routes() -> Routes {
    Routes::new()
        .get("/ledger", entries::list)
        .post("/ledger/export", entries::export)
        .post("/ledger/checkpoints", checkpoints::make)
        .get("/ledger/checkpoints", checkpoints::list)
        .get("/ledger/checkpoints/{size}", checkpoints::show)
        .get("/ledger/checkpoints/{size}/export", checkpoints::file)
        .post("/ledger/checkpoints/{size}/keeping", checkpoints::keep)
        .post("/ledger/checkpoints/{size}/signatures", checkpoints::sign)
        .get("/ledger/consistency", consistency::show)
        .get("/ledger/entries", own::list)
        .get("/ledger/entries/{number}/proof", entries::proof)
        .get("/ledger/entries/{number}/proof/export", entries::proof_file)
        .post("/parties/{id}/keys", keepers::give_key)
        .post("/parties/{id}/keys/ending", keepers::end_key)
        .post("/people/{id}/checkpoint-mails", keepers::send_to)
        .post(
            "/people/{id}/checkpoint-mails/ending",
            keepers::stop_sending,
        )
}
