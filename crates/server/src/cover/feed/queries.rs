//! Every SQL statement about the calendar feeds of people.
use crate::cover::model::FeedRow;
use store::{FromRow, Result, Row, Tx, sql};

/// The feed of a person that is open.
pub fn feed_of(tx: &mut Tx, person: &str) -> Result<Option<FeedRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT calendar_feed, person, made_at, ended_at FROM calendar_feed
         WHERE organisation = $1 AND person = $2 AND ended_at IS NULL",
    )
    .bind(org)
    .bind(person)
    .fetch_optional(tx)
}

pub fn feed_by_digest(tx: &mut Tx, digest: &str) -> Result<Option<FeedRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT calendar_feed, person, made_at, ended_at FROM calendar_feed
         WHERE organisation = $1 AND address_digest = $2 AND ended_at IS NULL",
    )
    .bind(org)
    .bind(digest)
    .fetch_optional(tx)
}

pub fn add_feed(tx: &mut Tx, it: &FeedRow, digest: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO calendar_feed (organisation, calendar_feed, person, address_digest, made_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(org)
    .bind(it.id.as_str())
    .bind(it.person.as_str())
    .bind(digest)
    .bind(it.made_at)
    .execute(tx)
}

pub fn end_feeds(tx: &mut Tx, person: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE calendar_feed SET ended_at = $3
         WHERE organisation = $1 AND person = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(person)
    .bind(at)
    .execute(tx)
}

impl FromRow for FeedRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(FeedRow {
            id: row.get("calendar_feed")?,
            person: row.get("person")?,
            made_at: row.get("made_at")?,
            ended_at: row.get("ended_at")?,
        })
    }
}
