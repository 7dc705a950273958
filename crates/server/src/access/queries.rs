//! Every SQL statement of access, one function each.
use super::model::GrantRow;
use crate::platform::{
    actions::EndAccess,
    columns::{get_maybe_text, get_text, get_word, maybe_text, word},
    permit::Permit,
};
use engine::facts::Grant;
use store::{FromRow, Result, Row, Tx, sql};

pub fn grants(tx: &mut Tx) -> Result<Vec<GrantRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, access_grant, person, access, reason, from_date, until_date, given_by, ended_by, ended_at
         FROM access_grant WHERE organisation = $1 ORDER BY access_grant")
        .bind(org)
        .fetch_all(tx)
}

pub fn grants_of(tx: &mut Tx, person: &str) -> Result<Vec<GrantRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, access_grant, person, access, reason, from_date, until_date, given_by, ended_by, ended_at
         FROM access_grant WHERE organisation = $1 AND person = $2 ORDER BY access_grant")
        .bind(org)
        .bind(person)
        .fetch_all(tx)
}

pub fn grant(tx: &mut Tx, id: &str) -> Result<Option<GrantRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, access_grant, person, access, reason, from_date, until_date, given_by, ended_by, ended_at
         FROM access_grant WHERE organisation = $1 AND access_grant = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn add_grant(tx: &mut Tx, id: &str, it: &Grant, given_by: &str, given_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO access_grant (organisation, access_grant, person, access, reason, from_date, until_date,
                                   given_by, given_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(org)
        .bind(id)
        .bind(it.person.as_str())
        .bind(word(&it.access)?)
        .bind(it.reason.as_str())
        .bind(it.from.to_string())
        .bind(maybe_text(it.until.as_ref()))
        .bind(given_by)
        .bind(given_at)
        .execute(tx)
}

pub fn end_grant(
    tx: &mut Tx,
    permit: &Permit<EndAccess>,
    ended_by: &str,
    ended_at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE access_grant SET ended_by = $3, ended_at = $4
         WHERE organisation = $1 AND access_grant = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(permit.on())
    .bind(ended_by)
    .bind(ended_at)
    .execute(tx)
}

/// By a restore, which replays what had ended before it.
pub fn end_again(tx: &mut Tx, grant: &str, ended_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE access_grant SET ended_by = 'machine:restore', ended_at = $3
         WHERE organisation = $1 AND access_grant = $2 AND ended_at IS NULL",
    )
    .bind(org)
    .bind(grant)
    .bind(ended_at)
    .execute(tx)
}

impl FromRow for GrantRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(GrantRow {
            organisation: row.get("organisation")?,
            id: row.get("access_grant")?,
            grant: Grant {
                person: row.get("person")?,
                access: get_word(row, "access")?,
                reason: row.get("reason")?,
                from: get_text(row, "from_date")?,
                until: get_maybe_text(row, "until_date")?,
            },
            given_by: row.get("given_by")?,
            ended_by: row.get("ended_by")?,
            ended_at: row.get("ended_at")?,
        })
    }
}
