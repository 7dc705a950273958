//! SQL of tries and of devices that are known.
use store::{FromRow, One, Result, Row, Tx, sql};

pub struct Level {
    pub level: f64,
    pub at: i64,
}

impl FromRow for Level {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Level {
            level: row.get("level")?,
            at: row.get("at")?,
        })
    }
}

pub fn level(tx: &mut Tx, bucket: &str) -> Result<Option<Level>> {
    let org = tx.organisation().to_owned();
    sql("SELECT level, at FROM sign_in_try WHERE organisation = $1 AND bucket_digest = $2")
        .bind(org)
        .bind(bucket)
        .fetch_optional(tx)
}

pub fn set_level(tx: &mut Tx, bucket: &str, level: f64, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO sign_in_try (organisation, bucket_digest, level, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (organisation, bucket_digest) DO UPDATE SET level = $3, at = $4",
    )
    .bind(org)
    .bind(bucket)
    .bind(level)
    .bind(at)
    .execute(tx)
}

pub fn forget_before(tx: &mut Tx, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM sign_in_try WHERE organisation = $1 AND at < $2")
        .bind(org)
        .bind(at)
        .execute(tx)
}

pub fn add_device(
    tx: &mut Tx,
    digest: &str,
    person: &str,
    created_at: i64,
    expires_at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO known_device (organisation, device_digest, person, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(org)
        .bind(digest)
        .bind(person)
        .bind(created_at)
        .bind(expires_at)
        .execute(tx)
}

pub fn device_knows(tx: &mut Tx, digest: &str, person: &str, now: i64) -> Result<bool> {
    let org = tx.organisation().to_owned();
    let row = sql("SELECT COUNT(*) FROM known_device
         WHERE organisation = $1 AND device_digest = $2 AND person = $3 AND expires_at > $4")
    .bind(org)
    .bind(digest)
    .bind(person)
    .bind(now)
    .fetch_one::<One<i64>>(tx)?;
    Ok(row.0 > 0)
}

/// Whether the device has signed anybody in.
pub fn device_is_known(tx: &mut Tx, digest: &str, now: i64) -> Result<bool> {
    let org = tx.organisation().to_owned();
    let row = sql("SELECT COUNT(*) FROM known_device
         WHERE organisation = $1 AND device_digest = $2 AND expires_at > $3")
    .bind(org)
    .bind(digest)
    .bind(now)
    .fetch_one::<One<i64>>(tx)?;
    Ok(row.0 > 0)
}
