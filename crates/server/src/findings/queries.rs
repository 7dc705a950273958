//! Every SQL statement of the findings. The findings themselves are in no table.
use crate::platform::columns::get_text;
use engine::facts::AcceptedRisk;
use store::{FromRow, Result, Row, Tx, sql};

pub fn accepted_risks(tx: &mut Tx) -> Result<Vec<AcceptedRisk>> {
    let org = tx.organisation().to_owned();
    Ok(sql(
        "SELECT finding, person, reason, from_date, until_date FROM accepted_risk
            WHERE organisation = $1 ORDER BY accepted_risk",
    )
    .bind(org)
    .fetch_all::<Accepted>(tx)?
    .into_iter()
    .map(|row| row.0)
    .collect())
}

pub fn add_accepted_risk(tx: &mut Tx, id: &str, it: &AcceptedRisk) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO accepted_risk (organisation, accepted_risk, finding, person, reason, from_date, until_date)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(org)
        .bind(id)
        .bind(it.finding.as_str())
        .bind(it.person.as_str())
        .bind(it.reason.as_str())
        .bind(it.from.to_string())
        .bind(it.until.to_string())
        .execute(tx)
}

/// Takes back acceptances of a finding that have not lasted a day.
pub fn remove_accepted_risk(tx: &mut Tx, finding: &str, today: jiff::civil::Date) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM accepted_risk WHERE organisation = $1 AND finding = $2 AND from_date >= $3")
        .bind(org)
        .bind(finding)
        .bind(today.to_string())
        .execute(tx)
}

/// Ends the acceptance of a finding on a day: from then on the finding shows again.
pub fn end_accepted_risk(tx: &mut Tx, finding: &str, until: jiff::civil::Date) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE accepted_risk SET until_date = $3
         WHERE organisation = $1 AND finding = $2 AND until_date > $3")
    .bind(org)
    .bind(finding)
    .bind(until.to_string())
    .execute(tx)
}

struct Accepted(AcceptedRisk);

impl FromRow for Accepted {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Accepted(AcceptedRisk {
            finding: row.get("finding")?,
            person: row.get("person")?,
            reason: row.get("reason")?,
            from: get_text(row, "from_date")?,
            until: get_text(row, "until_date")?,
        }))
    }
}
