//! Every SQL statement of the quarantine.
use store::{One, Result, Tx, sql};

pub fn holds(tx: &mut Tx) -> Result<bool> {
    let org = tx.organisation().to_owned();
    let found =
        sql("SELECT COUNT(*) FROM restoration WHERE organisation = $1 AND released_at IS NULL")
            .bind(org)
            .fetch_one::<One<i64>>(tx)?;
    Ok(found.0 > 0)
}
