//! Every SQL statement of tools.
use crate::{
    organisation::model::{Of, ToolRow},
    platform::columns::{get_json, get_maybe_text, json, maybe_text},
};
use engine::facts::Tool;
use store::{FromRow, One, Result, Row, Tx, sql};

pub fn tools(tx: &mut Tx) -> Result<Vec<ToolRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, tool, product_kind, licensee, payer, administrators, data_location, export_method,
                last_export_test, contract_end, notice_days
         FROM tool WHERE organisation = $1 ORDER BY position")
        .bind(org)
        .fetch_all(tx)
}

pub fn tool(tx: &mut Tx, id: &str) -> Result<Option<ToolRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, tool, product_kind, licensee, payer, administrators, data_location, export_method,
                last_export_test, contract_end, notice_days
         FROM tool WHERE organisation = $1 AND tool = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn next_tool_position(tx: &mut Tx) -> Result<i64> {
    let org = tx.organisation().to_owned();
    Ok(
        sql("SELECT COALESCE(MAX(position), 0) + 1 FROM tool WHERE organisation = $1")
            .bind(org)
            .fetch_one::<One<i64>>(tx)?
            .0,
    )
}

pub fn change_tool(tx: &mut Tx, it: &Tool) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE tool SET product_kind = $3, licensee = $4, payer = $5, administrators = $6,
                data_location = $7, export_method = $8, last_export_test = $9, contract_end = $10,
                notice_days = $11
         WHERE organisation = $1 AND tool = $2",
    )
    .bind(org)
    .bind(it.id.as_str())
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

pub fn remove_tool(tx: &mut Tx, id: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM tool WHERE organisation = $1 AND tool = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
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

impl FromRow for ToolRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Of {
            organisation: row.get("organisation")?,
            fact: Tool {
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
            },
        })
    }
}
