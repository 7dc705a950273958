//! Every SQL statement about outside calendars.
use super::model::{OutsideCalendarRow, TakenRow};
use crate::platform::columns::{get_text, get_word, word};
use store::{FromRow, One, Result, Row, Tx, sql};

pub fn calendars(tx: &mut Tx) -> Result<Vec<OutsideCalendarRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, outside_calendar, name, host, address_sealed, means, person, kind, holiday_list,
                lease_until, tried_at, failed_since, last_error, copy_at, etag, last_modified
         FROM outside_calendar WHERE organisation = $1 ORDER BY outside_calendar")
        .bind(org)
        .fetch_all(tx)
}

pub fn calendar(tx: &mut Tx, id: &str) -> Result<Option<OutsideCalendarRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, outside_calendar, name, host, address_sealed, means, person, kind, holiday_list,
                lease_until, tried_at, failed_since, last_error, copy_at, etag, last_modified
         FROM outside_calendar WHERE organisation = $1 AND outside_calendar = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

/// The last good copy, sealed.
pub fn copy(tx: &mut Tx, id: &str) -> Result<Option<Vec<u8>>> {
    let org = tx.organisation().to_owned();
    let found = sql(
        "SELECT copy_sealed FROM outside_calendar WHERE organisation = $1 AND outside_calendar = $2",
    )
    .bind(org)
    .bind(id)
    .fetch_optional::<One<Option<Vec<u8>>>>(tx)?;
    Ok(found.and_then(|found| found.0))
}

/// Its turn to be fetched is at once.
pub fn add(tx: &mut Tx, it: &OutsideCalendarRow, by: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO outside_calendar (organisation, outside_calendar, name, host, address_sealed, means, person,
                                       kind, holiday_list, made_by, made_at, next_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)")
        .bind(org)
        .bind(it.id.as_str())
        .bind(it.name.as_str())
        .bind(it.host.as_str())
        .bind(it.address_sealed.clone())
        .bind(word(&it.means)?)
        .bind(it.person.clone())
        .bind(it.kind.clone())
        .bind(it.list.clone())
        .bind(by)
        .bind(at)
        .execute(tx)
}

/// Another address: what the old one said of its version counts for nothing, and whoever
/// is at the old one no longer holds it.
pub fn set_address(tx: &mut Tx, id: &str, host: &str, sealed: &[u8], at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE outside_calendar SET host = $3, address_sealed = $4, next_at = $5, etag = NULL,
                last_modified = NULL, lease_node = NULL, lease_until = NULL
         WHERE organisation = $1 AND outside_calendar = $2",
    )
    .bind(org)
    .bind(id)
    .bind(host)
    .bind(sealed.to_vec())
    .bind(at)
    .execute(tx)
}

pub fn remove(tx: &mut Tx, id: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM outside_calendar WHERE organisation = $1 AND outside_calendar = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
}

/// The first calendar whose turn it is and that no living node holds.
pub fn due(tx: &mut Tx, now: i64) -> Result<Option<OutsideCalendarRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, outside_calendar, name, host, address_sealed, means, person, kind, holiday_list,
                lease_until, tried_at, failed_since, last_error, copy_at, etag, last_modified
         FROM outside_calendar WHERE organisation = $1 AND next_at <= $2
           AND (lease_until IS NULL OR lease_until <= $2) ORDER BY next_at, outside_calendar LIMIT 1")
        .bind(org)
        .bind(now)
        .fetch_optional(tx)
}

/// Takes the calendar for this holder: 1, or 0 when another was faster.
pub fn claim(tx: &mut Tx, id: &str, holder: &str, now: i64, until: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE outside_calendar SET lease_node = $3, lease_until = $5
         WHERE organisation = $1 AND outside_calendar = $2 AND (lease_until IS NULL OR lease_until <= $4)")
        .bind(org)
        .bind(id)
        .bind(holder)
        .bind(now)
        .bind(until)
        .execute(tx)
}

/// When something came of a try, and when the next is.
#[derive(Clone, Copy)]
pub struct Tried<'a> {
    pub id: &'a str,
    /// Only whoever holds it may say so.
    pub holder: &'a str,
    pub at: i64,
    pub next_at: i64,
}

/// A good copy came.
pub fn got(
    tx: &mut Tx,
    tried: Tried<'_>,
    copy: &[u8],
    etag: Option<&str>,
    last_modified: Option<&str>,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE outside_calendar SET copy_sealed = $4, copy_at = $5, tried_at = $5, next_at = $6, etag = $7,
                last_modified = $8, failed_since = NULL, last_error = NULL, lease_node = NULL, lease_until = NULL
         WHERE organisation = $1 AND outside_calendar = $2 AND lease_node = $3")
        .bind(org)
        .bind(tried.id)
        .bind(tried.holder)
        .bind(copy.to_vec())
        .bind(tried.at)
        .bind(tried.next_at)
        .bind(etag)
        .bind(last_modified)
        .execute(tx)
}

/// The calendar says that the copy is still right.
pub fn same(tx: &mut Tx, tried: Tried<'_>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE outside_calendar SET copy_at = $4, tried_at = $4, next_at = $5, failed_since = NULL,
                last_error = NULL, lease_node = NULL, lease_until = NULL
         WHERE organisation = $1 AND outside_calendar = $2 AND lease_node = $3",
    )
    .bind(org)
    .bind(tried.id)
    .bind(tried.holder)
    .bind(tried.at)
    .bind(tried.next_at)
    .execute(tx)
}

/// Nothing good came: the copy stays as it is.
pub fn failed(tx: &mut Tx, tried: Tried<'_>, why: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE outside_calendar SET tried_at = $4, next_at = $5, failed_since = COALESCE(failed_since, $4),
                last_error = $6, lease_node = NULL, lease_until = NULL
         WHERE organisation = $1 AND outside_calendar = $2 AND lease_node = $3")
        .bind(org)
        .bind(tried.id)
        .bind(tried.holder)
        .bind(tried.at)
        .bind(tried.next_at)
        .bind(why)
        .execute(tx)
}

pub fn taken(tx: &mut Tx, calendar: &str) -> Result<Vec<TakenRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT event_digest, first_day, last_day, absence FROM taken_event
         WHERE organisation = $1 AND outside_calendar = $2 ORDER BY first_day, event_digest",
    )
    .bind(org)
    .bind(calendar)
    .fetch_all(tx)
}

pub fn add_taken(tx: &mut Tx, calendar: &str, it: &TakenRow, by: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO taken_event (organisation, outside_calendar, event_digest, first_day, last_day, absence, taken_by, taken_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(org)
        .bind(calendar)
        .bind(it.event.as_str())
        .bind(it.first_day.to_string())
        .bind(it.last_day.to_string())
        .bind(it.absence.clone())
        .bind(by)
        .bind(at)
        .execute(tx)
}

pub fn remove_taken(tx: &mut Tx, calendar: &str, event: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM taken_event WHERE organisation = $1 AND outside_calendar = $2 AND event_digest = $3")
        .bind(org)
        .bind(calendar)
        .bind(event)
        .execute(tx)
}

impl FromRow for OutsideCalendarRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(OutsideCalendarRow {
            organisation: row.get("organisation")?,
            id: row.get("outside_calendar")?,
            name: row.get("name")?,
            host: row.get("host")?,
            address_sealed: row.get("address_sealed")?,
            means: get_word(row, "means")?,
            person: row.get("person")?,
            kind: row.get("kind")?,
            list: row.get("holiday_list")?,
            lease_until: row.get("lease_until")?,
            tried_at: row.get("tried_at")?,
            failed_since: row.get("failed_since")?,
            last_error: row.get("last_error")?,
            copy_at: row.get("copy_at")?,
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
        })
    }
}

impl FromRow for TakenRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(TakenRow {
            event: row.get("event_digest")?,
            first_day: get_text(row, "first_day")?,
            last_day: get_text(row, "last_day")?,
            absence: row.get("absence")?,
        })
    }
}
