//! Every SQL statement of advice, one function each.
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
