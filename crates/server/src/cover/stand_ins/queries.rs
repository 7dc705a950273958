//! Every SQL statement about asking somebody to stand in.
use crate::cover::model::StandInRequestRow;
use store::{FromRow, Result, Row, Tx, sql};

pub fn stand_in_requests(tx: &mut Tx) -> Result<Vec<StandInRequestRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, stand_in_request, absence, person, asked_by, asked_at, answer, answered_at
         FROM stand_in_request WHERE organisation = $1 ORDER BY stand_in_request")
        .bind(org)
        .fetch_all(tx)
}

pub fn stand_in_request(tx: &mut Tx, id: &str) -> Result<Option<StandInRequestRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, stand_in_request, absence, person, asked_by, asked_at, answer, answered_at
         FROM stand_in_request WHERE organisation = $1 AND stand_in_request = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn add_stand_in_request(tx: &mut Tx, it: &StandInRequestRow) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO stand_in_request (organisation, stand_in_request, absence, person, asked_by, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(org)
        .bind(it.id.as_str())
        .bind(it.absence.as_str())
        .bind(it.person.as_str())
        .bind(it.asked_by.as_str())
        .bind(it.asked_at)
        .execute(tx)
}

/// Writes down the answer of who was asked; nothing where it was answered before.
pub fn answer_stand_in(tx: &mut Tx, id: &str, answer: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE stand_in_request SET answer = $3, answered_at = $4
         WHERE organisation = $1 AND stand_in_request = $2 AND answer IS NULL")
    .bind(org)
    .bind(id)
    .bind(answer)
    .bind(at)
    .execute(tx)
}

impl FromRow for StandInRequestRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(StandInRequestRow {
            organisation: row.get("organisation")?,
            id: row.get("stand_in_request")?,
            absence: row.get("absence")?,
            person: row.get("person")?,
            asked_by: row.get("asked_by")?,
            asked_at: row.get("asked_at")?,
            answer: row.get("answer")?,
            answered_at: row.get("answered_at")?,
        })
    }
}
