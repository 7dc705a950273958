//! SQL of links, of those on the way in, of sessions and of who is shut out.
use super::model::{NewStartRow, SessionRow};
use crate::platform::columns::{maybe_text, word};
use store::{FromRow, One, Result, Row, Tx, sql};

pub struct LinkRow {
    pub person: String,
    pub expires_at: i64,
    pub reusable: bool,
    pub replaces: bool,
    pub used_at: Option<i64>,
}

impl FromRow for LinkRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(LinkRow {
            person: row.get("person")?,
            expires_at: row.get("expires_at")?,
            reusable: row.get("reusable")?,
            replaces: row.get("replaces")?,
            used_at: row.get("used_at")?,
        })
    }
}

pub fn add_link(tx: &mut Tx, digest: &str, created_at: i64, link: &LinkRow) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO sign_in_link (organisation, token_digest, person, created_at, expires_at, reusable, replaces)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(org)
        .bind(digest)
        .bind(&link.person)
        .bind(created_at)
        .bind(link.expires_at)
        .bind(link.reusable)
        .bind(link.replaces)
        .execute(tx)
}

pub fn link(tx: &mut Tx, digest: &str) -> Result<Option<LinkRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT person, expires_at, reusable, replaces, used_at FROM sign_in_link
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

/// Somebody on the way in, as stored.
pub struct ComingInRow {
    pub person: Option<String>,
    pub way: String,
    pub state_sealed: Vec<u8>,
    pub tries: i64,
}

impl FromRow for ComingInRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(ComingInRow {
            person: row.get("person")?,
            way: row.get("way")?,
            state_sealed: row.get("state_sealed")?,
            tries: row.get("tries")?,
        })
    }
}

pub fn add_coming_in(
    tx: &mut Tx,
    digest: &str,
    row: &ComingInRow,
    created_at: i64,
    expires_at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM coming_in WHERE organisation = $1 AND expires_at < $2")
        .bind(org.clone())
        .bind(created_at)
        .execute(tx)?;
    sql("INSERT INTO coming_in (organisation, token_digest, person, way, state_sealed, created_at, expires_at, tries)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)")
        .bind(org)
        .bind(digest)
        .bind(row.person.as_ref())
        .bind(&row.way)
        .bind(row.state_sealed.clone())
        .bind(created_at)
        .bind(expires_at)
        .execute(tx)
}

pub fn coming_in(tx: &mut Tx, digest: &str, now: i64) -> Result<Option<ComingInRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT person, way, state_sealed, tries FROM coming_in
         WHERE organisation = $1 AND token_digest = $2 AND ended_at IS NULL AND expires_at > $3")
    .bind(org)
    .bind(digest)
    .bind(now)
    .fetch_optional(tx)
}

pub fn keep_coming_in(tx: &mut Tx, digest: &str, state: &[u8], tries: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE coming_in SET state_sealed = $3, tries = $4
         WHERE organisation = $1 AND token_digest = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(digest)
    .bind(state)
    .bind(tries)
    .execute(tx)
}

pub fn end_coming_in(tx: &mut Tx, digest: &str, ended_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE coming_in SET ended_at = $3
         WHERE organisation = $1 AND token_digest = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(digest)
    .bind(ended_at)
    .execute(tx)
}

pub fn add_session(tx: &mut Tx, digest: &str, row: &SessionRow) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO session (organisation, token_digest, session, person, way, connection, device, created_at, seen_at, expires_at, factor_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(org)
    .bind(digest)
    .bind(&row.id)
    .bind(&row.person)
    .bind(&row.way)
    .bind(row.connection.as_ref())
    .bind(&row.device)
    .bind(row.created_at)
    .bind(row.seen_at)
    .bind(row.expires_at)
    .bind(row.factor_at)
    .execute(tx)
}

/// The session behind a cookie, if it was not ended and is not over.
pub fn session_of(tx: &mut Tx, digest: &str, now: i64) -> Result<Option<SessionRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, session, person, way, connection, device, created_at, seen_at, expires_at, factor_at FROM session
         WHERE organisation = $1 AND token_digest = $2 AND ended_at IS NULL AND expires_at > $3")
    .bind(org)
    .bind(digest)
    .bind(now)
    .fetch_optional(tx)
}

pub fn session(tx: &mut Tx, id: &str) -> Result<Option<SessionRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, session, person, way, connection, device, created_at, seen_at, expires_at, factor_at FROM session
         WHERE organisation = $1 AND session = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(id)
    .fetch_optional(tx)
}

pub fn sessions_of(tx: &mut Tx, person: &str, now: i64) -> Result<Vec<SessionRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, session, person, way, connection, device, created_at, seen_at, expires_at, factor_at FROM session
         WHERE organisation = $1 AND person = $2 AND ended_at IS NULL AND expires_at > $3
         ORDER BY seen_at DESC, session")
    .bind(org)
    .bind(person)
    .bind(now)
    .fetch_all(tx)
}

pub fn saw_session(tx: &mut Tx, id: &str, seen_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE session SET seen_at = $3 WHERE organisation = $1 AND session = $2 AND seen_at < $3")
        .bind(org)
        .bind(id)
        .bind(seen_at)
        .execute(tx)
}

pub fn end_session(tx: &mut Tx, id: &str, ended_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE session SET ended_at = $3
         WHERE organisation = $1 AND session = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(id)
    .bind(ended_at)
    .execute(tx)
}

/// Ends every session of a person but the one with this id.
pub fn end_sessions_but(tx: &mut Tx, person: &str, kept: &str, ended_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE session SET ended_at = $4
         WHERE organisation = $1 AND person = $2 AND session <> $3 AND ended_at IS NULL")
    .bind(org)
    .bind(person)
    .bind(kept)
    .bind(ended_at)
    .execute(tx)
}

/// Ends every session of a person, every link that was not used yet, every way in
/// that was begun, and forgets their devices.
pub fn end_all_of(tx: &mut Tx, person: &str, ended_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE sign_in_link SET used_at = $3
         WHERE organisation = $1 AND person = $2 AND used_at IS NULL")
    .bind(org.clone())
    .bind(person)
    .bind(ended_at)
    .execute(tx)?;
    sql("UPDATE coming_in SET ended_at = $3
         WHERE organisation = $1 AND person = $2 AND ended_at IS NULL")
    .bind(org.clone())
    .bind(person)
    .bind(ended_at)
    .execute(tx)?;
    sql("DELETE FROM known_device WHERE organisation = $1 AND person = $2")
        .bind(org.clone())
        .bind(person)
        .execute(tx)?;
    sql("UPDATE session SET ended_at = $3
         WHERE organisation = $1 AND person = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(person)
    .bind(ended_at)
    .execute(tx)
}

pub struct Account {
    pub handle: String,
    pub suspended_at: Option<i64>,
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Account {
            handle: row.get("handle")?,
            suspended_at: row.get("suspended_at")?,
        })
    }
}

pub fn account(tx: &mut Tx, person: &str) -> Result<Option<Account>> {
    let org = tx.organisation().to_owned();
    sql("SELECT handle, suspended_at FROM sign_in_account WHERE organisation = $1 AND person = $2")
        .bind(org)
        .bind(person)
        .fetch_optional(tx)
}

pub fn add_account(tx: &mut Tx, person: &str, handle: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO sign_in_account (organisation, person, handle) VALUES ($1, $2, $3)")
        .bind(org)
        .bind(person)
        .bind(handle)
        .execute(tx)
}

/// Shuts a person out, or (without `by`) lets them in again.
pub fn suspend(tx: &mut Tx, person: &str, by: Option<&str>, at: Option<i64>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE sign_in_account SET suspended_by = $3, suspended_at = $4
         WHERE organisation = $1 AND person = $2",
    )
    .bind(org)
    .bind(person)
    .bind(by)
    .bind(at)
    .execute(tx)
}

pub fn suspended(tx: &mut Tx) -> Result<Vec<String>> {
    let org = tx.organisation().to_owned();
    let rows = sql("SELECT person FROM sign_in_account
         WHERE organisation = $1 AND suspended_at IS NOT NULL ORDER BY person")
    .bind(org)
    .fetch_all::<One<String>>(tx)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub fn add_new_start(tx: &mut Tx, row: &NewStartRow) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO new_start (organisation, new_start, person, reason, asked_by, asked_at, access, until_date)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(org)
    .bind(&row.id)
    .bind(&row.person)
    .bind(&row.reason)
    .bind(&row.asked_by)
    .bind(row.asked_at)
    .bind(row.access.as_ref().map(word).transpose()?)
    .bind(maybe_text(row.until.as_ref()))
    .execute(tx)
}

pub fn new_start(tx: &mut Tx, id: &str) -> Result<Option<NewStartRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT n.organisation, n.new_start, n.person, p.party, n.reason, n.asked_by, n.asked_at,
                n.allowed_by, n.allowed_at, n.access, n.until_date
         FROM new_start n JOIN person p ON p.organisation = n.organisation AND p.person = n.person
         WHERE n.organisation = $1 AND n.new_start = $2",
    )
    .bind(org)
    .bind(id)
    .fetch_optional(tx)
}

/// What waits for a second person, asked since `since`.
pub fn new_starts(tx: &mut Tx, since: i64) -> Result<Vec<NewStartRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT n.organisation, n.new_start, n.person, p.party, n.reason, n.asked_by, n.asked_at,
                n.allowed_by, n.allowed_at, n.access, n.until_date
         FROM new_start n JOIN person p ON p.organisation = n.organisation AND p.person = n.person
         WHERE n.organisation = $1 AND n.allowed_at IS NULL AND n.asked_at > $2 ORDER BY n.asked_at")
        .bind(org)
        .bind(since)
        .fetch_all(tx)
}

/// What was allowed since `since` to people of a party, the newest first.
pub fn allowed_new_starts(tx: &mut Tx, party: &str, since: i64) -> Result<Vec<NewStartRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT n.organisation, n.new_start, n.person, p.party, n.reason, n.asked_by, n.asked_at,
                n.allowed_by, n.allowed_at, n.access, n.until_date
         FROM new_start n JOIN person p ON p.organisation = n.organisation AND p.person = n.person
         WHERE n.organisation = $1 AND p.party = $2 AND n.allowed_at > $3 ORDER BY n.allowed_at DESC")
        .bind(org)
        .bind(party)
        .bind(since)
        .fetch_all(tx)
}

pub fn allow_new_start(tx: &mut Tx, id: &str, by: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE new_start SET allowed_by = $3, allowed_at = $4
         WHERE organisation = $1 AND new_start = $2 AND allowed_at IS NULL")
    .bind(org)
    .bind(id)
    .bind(by)
    .bind(at)
    .execute(tx)
}
