//! Every SQL statement of rotas, one function each.
use crate::cover::{model::RotaRow, shifts};
use crate::platform::columns::{
    get_instant, get_json, get_maybe_json, get_maybe_text, json, maybe_json, maybe_text,
};
use engine::facts::{Rota, ShiftChange};
use jiff::Timestamp;
use std::collections::HashMap;
use store::{FromRow, Result, Row, Tx, sql};

/// All versions of all rotas, with their changes, in the order of the facts.
pub fn rotas(tx: &mut Tx) -> Result<Vec<Rota>> {
    let mut changes: HashMap<String, Vec<ShiftChange>> = HashMap::new();
    for row in shifts::queries::changes(tx)? {
        changes.entry(row.version).or_default().push(row.change);
    }
    let rows = versions(tx)?.into_iter();
    Ok(rows
        .map(|row| Rota {
            changes: changes.remove(&row.version).unwrap_or_default(),
            ..row.rota
        })
        .collect())
}

/// The versions as rows, in the order of the facts: the places of `company.rotas`.
pub fn versions(tx: &mut Tx) -> Result<Vec<RotaRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, rota_version, rota, name, responsibilities, zone, hours, heads,
                from_at, until_at, ended, layers, fallback, openings, made_by, made_at
         FROM rota WHERE organisation = $1 ORDER BY position",
    )
    .bind(org)
    .fetch_all(tx)
}

pub fn newest(tx: &mut Tx, rota: &str) -> Result<Option<RotaRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, rota_version, rota, name, responsibilities, zone, hours, heads,
                from_at, until_at, ended, layers, fallback, openings, made_by, made_at
         FROM rota WHERE organisation = $1 AND rota = $2 ORDER BY position DESC LIMIT 1",
    )
    .bind(org)
    .bind(rota)
    .fetch_optional(tx)
}

pub fn next_position(tx: &mut Tx) -> Result<i64> {
    let org = tx.organisation().to_owned();
    Ok(
        sql("SELECT COALESCE(MAX(position), -1) + 1 FROM rota WHERE organisation = $1")
            .bind(org)
            .fetch_one::<store::One<i64>>(tx)?
            .0,
    )
}

/// A version without its changes.
pub fn add_version(tx: &mut Tx, position: i64, row: &RotaRow) -> Result<u64> {
    let org = tx.organisation().to_owned();
    let it = &row.rota;
    sql("INSERT INTO rota (organisation, rota_version, position, rota, name, responsibilities, zone, hours,
                           heads, from_at, until_at, layers, fallback, openings, made_by, made_at, ended)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)")
        .bind(org)
        .bind(row.version.as_str())
        .bind(position)
        .bind(it.id.as_str())
        .bind(it.name.as_str())
        .bind(json(&it.responsibilities)?)
        .bind(it.zone.clone())
        .bind(maybe_text(it.hours.as_ref()))
        .bind(json(&it.heads)?)
        .bind(it.from.map(Timestamp::as_microsecond))
        .bind(it.until.map(Timestamp::as_microsecond))
        .bind(json(&it.layers)?)
        .bind(maybe_json(it.fallback.as_ref())?)
        .bind(json(&it.openings)?)
        .bind(row.made_by.as_str())
        .bind(row.made_at)
        .bind(i64::from(it.ended))
        .execute(tx)
}

/// Puts other content into a version that has not begun.
pub fn rewrite_version(tx: &mut Tx, version: &str, it: &Rota) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE rota SET name = $3, responsibilities = $4, zone = $5, hours = $6, heads = $7,
                layers = $8, fallback = $9, openings = $10
         WHERE organisation = $1 AND rota_version = $2",
    )
    .bind(org)
    .bind(version)
    .bind(it.name.as_str())
    .bind(json(&it.responsibilities)?)
    .bind(it.zone.clone())
    .bind(maybe_text(it.hours.as_ref()))
    .bind(json(&it.heads)?)
    .bind(json(&it.layers)?)
    .bind(maybe_json(it.fallback.as_ref())?)
    .bind(json(&it.openings)?)
    .execute(tx)
}

/// `ended`: nothing follows it, on purpose.
pub fn end_version(tx: &mut Tx, version: &str, until: Timestamp, ended: bool) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE rota SET until_at = $3, ended = $4 WHERE organisation = $1 AND rota_version = $2")
        .bind(org)
        .bind(version)
        .bind(until.as_microsecond())
        .bind(i64::from(ended))
        .execute(tx)
}

/// Takes away a version that has not begun, and has no changes.
pub fn remove_version(tx: &mut Tx, version: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM rota WHERE organisation = $1 AND rota_version = $2")
        .bind(org)
        .bind(version)
        .execute(tx)
}

impl FromRow for RotaRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(RotaRow {
            organisation: row.get("organisation")?,
            version: row.get("rota_version")?,
            rota: Rota {
                id: row.get("rota")?,
                name: row.get("name")?,
                responsibilities: get_json(row, "responsibilities")?,
                zone: row.get("zone")?,
                hours: get_maybe_text(row, "hours")?,
                heads: get_json(row, "heads")?,
                from: get_instant(row, "from_at")?,
                until: get_instant(row, "until_at")?,
                ended: row.get::<i64>("ended")? != 0,
                layers: get_json(row, "layers")?,
                fallback: get_maybe_json(row, "fallback")?,
                openings: get_json(row, "openings")?,
                changes: Vec::new(),
            },
            made_by: row.get("made_by")?,
            made_at: row.get("made_at")?,
        })
    }
}
