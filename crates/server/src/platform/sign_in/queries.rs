//! Every SQL statement of signing in.
use store::{FromRow, One, Result, Row, Tx, sql};

pub struct LinkRow {
    pub person: String,
    pub expires_at: i64,
    pub reusable: bool,
    pub used_at: Option<i64>,
}

impl FromRow for LinkRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(LinkRow {
            person: row.get("person")?,
            expires_at: row.get("expires_at")?,
            reusable: row.get("reusable")?,
            used_at: row.get("used_at")?,
        })
    }
}

pub fn add_link(
    tx: &mut Tx,
    digest: &str,
    person: &str,
    created_at: i64,
    expires_at: i64,
    reusable: bool,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO sign_in_link (organisation, token_digest, person, created_at, expires_at, reusable)
         VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(org)
        .bind(digest)
        .bind(person)
        .bind(created_at)
        .bind(expires_at)
        .bind(reusable)
        .execute(tx)
}

pub fn link(tx: &mut Tx, digest: &str) -> Result<Option<LinkRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT person, expires_at, reusable, used_at FROM sign_in_link
         WHERE organisation = $1 AND token_digest = $2",
    )
    .bind(org)
    .bind(digest)
    .fetch_optional(tx)
}

pub fn use_link(tx: &mut Tx, digest: &str, used_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE sign_in_link SET used_at = $3
         WHERE organisation = $1 AND token_digest = $2 AND used_at IS NULL")
    .bind(org)
    .bind(digest)
    .bind(used_at)
    .execute(tx)
}

pub fn add_session(
    tx: &mut Tx,
    digest: &str,
    person: &str,
    created_at: i64,
    expires_at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO session (organisation, token_digest, person, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(org)
    .bind(digest)
    .bind(person)
    .bind(created_at)
    .bind(expires_at)
    .execute(tx)
}

pub fn person_of_session(tx: &mut Tx, digest: &str, now: i64) -> Result<Option<String>> {
    let org = tx.organisation().to_owned();
    Ok(sql(
        "SELECT person FROM session
            WHERE organisation = $1 AND token_digest = $2 AND ended_at IS NULL AND expires_at > $3",
    )
    .bind(org)
    .bind(digest)
    .bind(now)
    .fetch_optional::<One<String>>(tx)?
    .map(|row| row.0))
}

pub fn end_session(tx: &mut Tx, digest: &str, ended_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE session SET ended_at = $3
         WHERE organisation = $1 AND token_digest = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(digest)
    .bind(ended_at)
    .execute(tx)
}

/// Ends every session of a person, and every link that was not used yet.
pub fn end_all_of(tx: &mut Tx, person: &str, ended_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE sign_in_link SET used_at = $3
         WHERE organisation = $1 AND person = $2 AND used_at IS NULL")
    .bind(org.clone())
    .bind(person)
    .bind(ended_at)
    .execute(tx)?;
    sql("UPDATE session SET ended_at = $3
         WHERE organisation = $1 AND person = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(person)
    .bind(ended_at)
    .execute(tx)
}
