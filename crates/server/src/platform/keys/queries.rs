//! Every SQL statement of the instance's key.
use store::{One, Result, Tx, sql};

pub fn fingerprint(tx: &mut Tx) -> Result<Option<String>> {
    let org = tx.organisation().to_owned();
    let found = sql("SELECT fingerprint FROM instance_key WHERE organisation = $1")
        .bind(org)
        .fetch_optional::<One<String>>(tx)?;
    Ok(found.map(|row| row.0))
}

pub fn keep_fingerprint(tx: &mut Tx, fingerprint: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO instance_key (organisation, fingerprint) VALUES ($1, $2)")
        .bind(org)
        .bind(fingerprint)
        .execute(tx)
}
