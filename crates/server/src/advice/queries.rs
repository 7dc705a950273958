//! Every SQL statement of advice, one function each.
use super::model::{Kind, RunRow};
use crate::platform::columns::{get_json, json};
use engine::assessment::Assessment;
use store::{FromRow, Result, Row, Tx, sql};

/// The facts of the organisation's assessment; nothing in them when there are none.
pub fn assessment(tx: &mut Tx) -> Result<Assessment> {
    let org = tx.organisation().to_owned();
    let row = sql("SELECT facts FROM assessment WHERE organisation = $1")
        .bind(org)
        .fetch_optional::<Kept>(tx)?;
    Ok(row.map(|row| row.0).unwrap_or_default())
}

/// Puts these facts in place of those that are there.
pub fn set_assessment(tx: &mut Tx, it: &Assessment) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO assessment (organisation, facts) VALUES ($1, $2)
         ON CONFLICT (organisation) DO UPDATE SET facts = excluded.facts",
    )
    .bind(org)
    .bind(json(it)?)
    .execute(tx)
}

struct Kept(Assessment);

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(get_json(row, "facts")?))
    }
}

/// All kept runs, newest first.
pub fn runs(tx: &mut Tx) -> Result<Vec<RunRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, run, kind, name, day, address, facts_sha256, result, result_sha256, pdf_sha256, kept_by, kept_at
         FROM advice_run WHERE organisation = $1 ORDER BY kept_at DESC, run DESC")
    .bind(org)
    .fetch_all::<RunRow>(tx)
}

pub fn run(tx: &mut Tx, id: &str) -> Result<Option<RunRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, run, kind, name, day, address, facts_sha256, result, result_sha256, pdf_sha256, kept_by, kept_at
         FROM advice_run WHERE organisation = $1 AND run = $2")
    .bind(org)
    .bind(id)
    .fetch_optional::<RunRow>(tx)
}

/// The PDF of a run, where it has one.
pub fn pdf(tx: &mut Tx, id: &str) -> Result<Option<Vec<u8>>> {
    let org = tx.organisation().to_owned();
    let row = sql("SELECT pdf FROM advice_run WHERE organisation = $1 AND run = $2")
        .bind(org)
        .bind(id)
        .fetch_optional::<Pdf>(tx)?;
    Ok(row.and_then(|row| row.0))
}

pub fn keep(tx: &mut Tx, it: &RunRow, pdf: Option<&[u8]>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO advice_run (organisation, run, kind, name, day, address, facts_sha256, result, result_sha256, pdf, pdf_sha256, kept_by, kept_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(org)
        .bind(it.id.as_str())
        .bind(it.kind.word())
        .bind(it.name.as_str())
        .bind(it.day.as_str())
        .bind(it.address.as_str())
        .bind(it.facts_digest.as_str())
        .bind(it.result.as_str())
        .bind(it.result_digest.as_str())
        .bind(pdf.map(<[u8]>::to_vec))
        .bind(it.pdf_digest.clone())
        .bind(it.kept_by.as_str())
        .bind(it.kept_at)
        .execute(tx)
}

struct Pdf(Option<Vec<u8>>);

impl FromRow for Pdf {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(row.get("pdf")?))
    }
}

impl FromRow for RunRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let kind: String = row.get("kind")?;
        Ok(RunRow {
            organisation: row.get("organisation")?,
            id: row.get("run")?,
            kind: Kind::of(&kind)
                .ok_or_else(|| store::Error::Other(format!("{kind} is no kind of run")))?,
            name: row.get("name")?,
            day: row.get("day")?,
            address: row.get("address")?,
            facts_digest: row.get("facts_sha256")?,
            result: row.get("result")?,
            result_digest: row.get("result_sha256")?,
            pdf_digest: row.get("pdf_sha256")?,
            kept_by: row.get("kept_by")?,
            kept_at: row.get("kept_at")?,
        })
    }
}
