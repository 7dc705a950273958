//! An instance that came out of a backup is in quarantine until an officer lets it go: what
//! has ended since the backup must not come back to life with it. Meanwhile a partner's
//! person gets nothing (a guardrail), jobs and mails wait, and every page says so.
mod pages;
pub(crate) mod queries;
#[cfg(test)]
mod tests;

use super::routes::Routes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;

pub fn routes() -> Routes {
    Routes::new()
        .get("/quarantine", pages::show)
        .post("/quarantine/ending", pages::release)
}

/// Whether the organisation is in quarantine.
pub fn holds(tx: &mut Tx) -> store::Result<bool> {
    queries::holds(tx)
}

/// What the restore itself has held back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldBack {
    /// What machines and people sign in with, and was ended.
    pub credentials: u64,
    /// Rights that the journal of endings has ended again.
    pub ended: u64,
    /// Whether there was a journal at all.
    pub journal: bool,
    /// Whether the instance has the key that the backup's sealed values need.
    pub same_key: bool,
}
