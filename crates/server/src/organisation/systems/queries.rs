//! Every SQL statement of systems.
use crate::{
    organisation::model::{Of, SystemRow},
    platform::columns::{get_json, json},
};
use engine::facts::System;
use store::{FromRow, One, Result, Row, Tx, sql};

pub fn systems(tx: &mut Tx) -> Result<Vec<SystemRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, system, name, critical, site, responsibilities, operators FROM system
         WHERE organisation = $1 ORDER BY position",
    )
    .bind(org)
    .fetch_all(tx)
}

pub fn system(tx: &mut Tx, id: &str) -> Result<Option<SystemRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, system, name, critical, site, responsibilities, operators FROM system
         WHERE organisation = $1 AND system = $2",
    )
    .bind(org)
    .bind(id)
    .fetch_optional(tx)
}

pub fn add_system(tx: &mut Tx, position: i64, it: &System) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO system (organisation, system, position, name, critical, site, responsibilities, operators)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(org)
        .bind(it.id.as_str())
        .bind(position)
        .bind(it.name.as_str())
        .bind(it.critical)
        .bind(it.site.clone())
        .bind(json(&it.responsibilities)?)
        .bind(json(&it.operators)?)
        .execute(tx)
}

pub fn next_system_position(tx: &mut Tx) -> Result<i64> {
    let org = tx.organisation().to_owned();
    Ok(
        sql("SELECT COALESCE(MAX(position), 0) + 1 FROM system WHERE organisation = $1")
            .bind(org)
            .fetch_one::<One<i64>>(tx)?
            .0,
    )
}

pub fn change_system(tx: &mut Tx, it: &System) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE system SET name = $3, critical = $4, site = $5, responsibilities = $6, operators = $7
         WHERE organisation = $1 AND system = $2",
    )
    .bind(org)
    .bind(it.id.as_str())
    .bind(it.name.as_str())
    .bind(it.critical)
    .bind(it.site.clone())
    .bind(json(&it.responsibilities)?)
    .bind(json(&it.operators)?)
    .execute(tx)
}

pub fn remove_system(tx: &mut Tx, id: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM system WHERE organisation = $1 AND system = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
}

impl FromRow for SystemRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Of {
            organisation: row.get("organisation")?,
            fact: System {
                id: row.get("system")?,
                name: row.get("name")?,
                critical: row.get("critical")?,
                site: row.get("site")?,
                responsibilities: get_json(row, "responsibilities")?,
                operators: get_json(row, "operators")?,
            },
        })
    }
}
