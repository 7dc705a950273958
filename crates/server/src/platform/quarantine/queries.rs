//! Every SQL statement of the quarantine.
use super::HeldBack;
use crate::platform::{
    actions::ReleaseQuarantine,
    columns::{get_json, json},
    permit::Permit,
};
use store::{FromRow, One, Result, Row, Tx, sql};

pub struct RestorationRow {
    pub id: String,
    /// Instants are microseconds since 1970, UTC.
    pub taken_at: i64,
    pub restored_at: i64,
    pub held_back: HeldBack,
}

pub fn holds(tx: &mut Tx) -> Result<bool> {
    let org = tx.organisation().to_owned();
    let found =
        sql("SELECT COUNT(*) FROM restoration WHERE organisation = $1 AND released_at IS NULL")
            .bind(org)
            .fetch_one::<One<i64>>(tx)?;
    Ok(found.0 > 0)
}

/// Whether a restore began here and did not come to its end.
pub fn is_cut_off(tx: &mut Tx) -> Result<bool> {
    let org = tx.organisation().to_owned();
    let found =
        sql("SELECT COUNT(*) FROM restoration WHERE organisation = $1 AND ready_at IS NULL")
            .bind(org)
            .fetch_one::<One<i64>>(tx)?;
    Ok(found.0 > 0)
}

/// The restoration that has not been released, the newest if there are several.
pub fn present(tx: &mut Tx) -> Result<Option<RestorationRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT restoration, taken_at, restored_at, held_back FROM restoration
         WHERE organisation = $1 AND released_at IS NULL ORDER BY restoration DESC LIMIT 1",
    )
    .bind(org)
    .fetch_optional(tx)
}

/// The backup may have been taken in quarantine itself; so this is one more, not the only one.
pub fn begin(tx: &mut Tx, id: &str, taken_at: i64, restored_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO restoration (organisation, restoration, taken_at, restored_at, held_back)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(org)
    .bind(id)
    .bind(taken_at)
    .bind(restored_at)
    .bind(json(&HeldBack::default())?)
    .execute(tx)
}

pub fn ready(tx: &mut Tx, id: &str, held_back: &HeldBack, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE restoration SET ready_at = $3, held_back = $4
         WHERE organisation = $1 AND restoration = $2")
    .bind(org)
    .bind(id)
    .bind(at)
    .bind(json(held_back)?)
    .execute(tx)
}

/// Lets everything go that is held.
pub fn release(tx: &mut Tx, _: &Permit<ReleaseQuarantine>, by: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE restoration SET released_at = $2, released_by = $3
         WHERE organisation = $1 AND released_at IS NULL")
    .bind(org)
    .bind(at)
    .bind(by)
    .execute(tx)
}

impl FromRow for RestorationRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(RestorationRow {
            id: row.get("restoration")?,
            taken_at: row.get("taken_at")?,
            restored_at: row.get("restored_at")?,
            held_back: get_json(row, "held_back")?,
        })
    }
}
