//! An instance that came out of a backup is in quarantine until an officer lets it go: what
//! has ended since the backup must not come back to life with it.
pub(crate) mod queries;

use store::Tx;

/// Whether the organisation is in quarantine.
pub fn holds(tx: &mut Tx) -> store::Result<bool> {
    queries::holds(tx)
}
