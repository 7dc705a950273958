//! Every SQL statement of systems and tools.
use crate::{
    organisation::model::{Of, SystemRow},
    platform::columns::{Plain, get_json, get_maybe_text, json, maybe_text, plain},
};
use engine::facts::{System, Tool};
use store::{FromRow, Result, Row, Tx, sql};

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

pub fn tools(tx: &mut Tx) -> Result<Vec<Tool>> {
    let org = tx.organisation().to_owned();
    plain(sql("SELECT tool, product_kind, licensee, payer, administrators, data_location, export_method,
                last_export_test, contract_end, notice_days
         FROM tool WHERE organisation = $1 ORDER BY position")
        .bind(org)
        .fetch_all(tx)?)
}

pub fn add_tool(tx: &mut Tx, position: i64, it: &Tool) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO tool (organisation, tool, position, product_kind, licensee, payer, administrators,
                           data_location, export_method, last_export_test, contract_end, notice_days)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(org)
        .bind(it.id.as_str())
        .bind(position)
        .bind(it.product_kind.as_str())
        .bind(it.licensee.as_str())
        .bind(it.payer.clone())
        .bind(json(&it.administrators)?)
        .bind(it.data_location.clone())
        .bind(it.export_method.clone())
        .bind(maybe_text(it.last_export_test.as_ref()))
        .bind(maybe_text(it.contract_end.as_ref()))
        .bind(it.notice_days)
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

impl FromRow for Plain<Tool> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Plain(Tool {
            id: row.get("tool")?,
            product_kind: row.get("product_kind")?,
            licensee: row.get("licensee")?,
            payer: row.get("payer")?,
            administrators: get_json(row, "administrators")?,
            data_location: row.get("data_location")?,
            export_method: row.get("export_method")?,
            last_export_test: get_maybe_text(row, "last_export_test")?,
            contract_end: get_maybe_text(row, "contract_end")?,
            notice_days: row.get("notice_days")?,
        }))
    }
}
