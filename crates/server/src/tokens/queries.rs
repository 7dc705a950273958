//! Every SQL statement of tokens, one function each.
use super::model::TokenRow;
use crate::platform::{
    actions::EndToken,
    columns::{get_json, get_text, json},
    permit::Permit,
};
use store::{FromRow, One, Result, Row, Tx, sql};

pub fn of_responsibility(tx: &mut Tx, responsibility: &str) -> Result<Vec<TokenRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, api_token, responsibility, name, duties, made_by, made_at, until_date, ended_at
         FROM api_token WHERE organisation = $1 AND responsibility = $2 ORDER BY api_token DESC")
        .bind(org)
        .bind(responsibility)
        .fetch_all(tx)
}

pub fn token(tx: &mut Tx, id: &str) -> Result<Option<TokenRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, api_token, responsibility, name, duties, made_by, made_at, until_date, ended_at
         FROM api_token WHERE organisation = $1 AND api_token = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn by_digest(tx: &mut Tx, digest: &str) -> Result<Option<TokenRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, api_token, responsibility, name, duties, made_by, made_at, until_date, ended_at
         FROM api_token WHERE organisation = $1 AND token_digest = $2")
        .bind(org)
        .bind(digest)
        .fetch_optional(tx)
}

pub fn add(tx: &mut Tx, it: &TokenRow, digest: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO api_token (organisation, api_token, token_digest, responsibility, name, duties,
                                made_by, made_at, until_date, minute, uses)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)")
        .bind(org)
        .bind(it.id.as_str())
        .bind(digest)
        .bind(it.responsibility.as_str())
        .bind(it.name.as_str())
        .bind(json(&it.duties)?)
        .bind(it.made_by.as_str())
        .bind(it.made_at)
        .bind(it.until.to_string())
        .execute(tx)
}

pub fn end(tx: &mut Tx, permit: &Permit<EndToken>, by: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE api_token SET ended_by = $3, ended_at = $4
         WHERE organisation = $1 AND api_token = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(permit.on())
    .bind(by)
    .bind(at)
    .execute(tx)
}

/// Counts a use, and gives how many there were in this minute with it.
pub fn count_use(tx: &mut Tx, id: &str, minute: i64) -> Result<i64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE api_token SET uses = CASE WHEN minute = $3 THEN uses + 1 ELSE 1 END, minute = $3
         WHERE organisation = $1 AND api_token = $2",
    )
    .bind(org.clone())
    .bind(id)
    .bind(minute)
    .execute(tx)?;
    Ok(
        sql("SELECT uses FROM api_token WHERE organisation = $1 AND api_token = $2")
            .bind(org)
            .bind(id)
            .fetch_one::<One<i64>>(tx)?
            .0,
    )
}

impl FromRow for TokenRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(TokenRow {
            organisation: row.get("organisation")?,
            id: row.get("api_token")?,
            responsibility: row.get("responsibility")?,
            name: row.get("name")?,
            duties: get_json(row, "duties")?,
            made_by: row.get("made_by")?,
            made_at: row.get("made_at")?,
            until: get_text(row, "until_date")?,
            ended_at: row.get("ended_at")?,
        })
    }
}
