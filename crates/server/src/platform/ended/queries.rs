//! The one statement of the journal: what the ledger says of endings.
use super::Ending;
use store::{FromRow, One, Result, Row, Tx, sql};

/// The endings after this number, and the number of the newest entry of all.
pub fn since(tx: &mut Tx, number: i64) -> Result<(Vec<Ending>, i64)> {
    let org = tx.organisation().to_owned();
    let newest = sql("SELECT MAX(number) FROM ledger_entry WHERE organisation = $1")
        .bind(org.clone())
        .fetch_one::<One<Option<i64>>>(tx)?;
    let endings = sql("SELECT number, at, act, subject, before, after FROM ledger_entry
         WHERE organisation = $1 AND number > $2 AND act IN ('access.ended', 'person.leaving_changed', 'person.suspended', 'person.let_in_again')
         ORDER BY number")
        .bind(org)
        .bind(number)
        .fetch_all(tx)?;
    Ok((endings, newest.0.unwrap_or(-1)))
}

impl FromRow for Ending {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let ending = Ending {
            number: row.get("number")?,
            at: row.get("at")?,
            act: row.get("act")?,
            subject: row.get("subject")?,
            before: row.get("before")?,
            after: row.get("after")?,
        };
        Ok(ending.without_the_person())
    }
}
