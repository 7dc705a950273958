//! Every SQL statement of the mails.
use super::{MailRow, MailState};
use crate::platform::{actions::RetryMail, permit::Permit};
use store::{FromRow, Result, Row, Tx, sql};

pub struct NewMail<'a> {
    pub id: String,
    pub once: &'a str,
    pub to: &'a str,
    pub sealed: Vec<u8>,
    pub at: i64,
}

/// A key that is taken queues nothing.
pub fn add(tx: &mut Tx, new: NewMail<'_>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO mail (organisation, mail, once, to_address, sealed, queued_at, next_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $6, 0) ON CONFLICT (organisation, once) DO NOTHING")
        .bind(org)
        .bind(new.id)
        .bind(new.once)
        .bind(new.to)
        .bind(new.sealed)
        .bind(new.at)
        .execute(tx)
}

pub fn one(tx: &mut Tx, id: &str) -> Result<Option<MailRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, mail, to_address, sealed, queued_at, next_at, attempts, last_error, sent_at, failed_at
         FROM mail WHERE organisation = $1 AND mail = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

/// Waiting and failed, oldest first.
pub fn unsent(tx: &mut Tx) -> Result<Vec<MailRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, mail, to_address, sealed, queued_at, next_at, attempts, last_error, sent_at, failed_at
         FROM mail WHERE organisation = $1 AND sent_at IS NULL ORDER BY mail")
        .bind(org)
        .fetch_all(tx)
}

pub fn newest_sent(tx: &mut Tx, most: i64) -> Result<Vec<MailRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, mail, to_address, sealed, queued_at, next_at, attempts, last_error, sent_at, failed_at
         FROM mail WHERE organisation = $1 AND sent_at IS NOT NULL ORDER BY sent_at DESC, mail DESC LIMIT $2")
        .bind(org)
        .bind(most)
        .fetch_all(tx)
}

pub fn state(tx: &mut Tx) -> Result<MailState> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT CAST(SUM(CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting,
                CAST(SUM(CASE WHEN failed_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS failed,
                MIN(CASE WHEN failed_at IS NULL THEN queued_at END) AS oldest
         FROM mail WHERE organisation = $1 AND sent_at IS NULL",
    )
    .bind(org)
    .fetch_one(tx)
}

/// The first mail whose turn it is and that no living node holds.
pub fn due(tx: &mut Tx, now: i64) -> Result<Option<MailRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, mail, to_address, sealed, queued_at, next_at, attempts, last_error, sent_at, failed_at
         FROM mail WHERE organisation = $1 AND sent_at IS NULL AND failed_at IS NULL AND next_at <= $2
           AND (lease_until IS NULL OR lease_until <= $2) ORDER BY next_at, mail LIMIT 1")
        .bind(org)
        .bind(now)
        .fetch_optional(tx)
}

/// Takes the mail for this node: 1, or 0 when another was faster.
pub fn claim(tx: &mut Tx, id: &str, node: &str, now: i64, until: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE mail SET lease_node = $3, lease_until = $5, attempts = attempts + 1
         WHERE organisation = $1 AND mail = $2 AND sent_at IS NULL AND failed_at IS NULL AND next_at <= $4
           AND (lease_until IS NULL OR lease_until <= $4)")
        .bind(org)
        .bind(id)
        .bind(node)
        .bind(now)
        .bind(until)
        .execute(tx)
}

/// The mail server has taken it: its words are no longer needed.
pub fn sent(tx: &mut Tx, id: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE mail SET sent_at = $3, sealed = NULL, lease_node = NULL, lease_until = NULL,
                last_error = NULL, failed_at = NULL
         WHERE organisation = $1 AND mail = $2 AND sent_at IS NULL",
    )
    .bind(org)
    .bind(id)
    .bind(at)
    .execute(tx)
}

/// It was not taken. Only the node that holds it may say so.
pub fn not_sent(
    tx: &mut Tx,
    id: &str,
    node: &str,
    why: &str,
    next_at: i64,
    failed_at: Option<i64>,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE mail SET last_error = $4, next_at = $5, failed_at = $6, lease_node = NULL, lease_until = NULL
         WHERE organisation = $1 AND mail = $2 AND lease_node = $3 AND sent_at IS NULL")
        .bind(org)
        .bind(id)
        .bind(node)
        .bind(why)
        .bind(next_at)
        .bind(failed_at)
        .execute(tx)
}

/// Its turn is now, and it has all its attempts again.
pub fn retry(tx: &mut Tx, permit: &Permit<RetryMail>, now: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE mail SET next_at = $3, attempts = 0, failed_at = NULL
         WHERE organisation = $1 AND mail = $2 AND sent_at IS NULL",
    )
    .bind(org)
    .bind(permit.on())
    .bind(now)
    .execute(tx)
}

/// Forgets what was sent before: to whom, and that it was.
pub fn forget_sent(tx: &mut Tx, before: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM mail WHERE organisation = $1 AND sent_at < $2")
        .bind(org)
        .bind(before)
        .execute(tx)
}

impl FromRow for MailRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(MailRow {
            organisation: row.get("organisation")?,
            id: row.get("mail")?,
            to: row.get("to_address")?,
            sealed: row.get("sealed")?,
            queued_at: row.get("queued_at")?,
            next_at: row.get("next_at")?,
            attempts: row.get("attempts")?,
            last_error: row.get("last_error")?,
            sent_at: row.get("sent_at")?,
            failed_at: row.get("failed_at")?,
        })
    }
}

impl FromRow for MailState {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(MailState {
            waiting: row.get::<Option<i64>>("waiting")?.unwrap_or(0),
            failed: row.get::<Option<i64>>("failed")?.unwrap_or(0),
            oldest: row.get("oldest")?,
        })
    }
}
