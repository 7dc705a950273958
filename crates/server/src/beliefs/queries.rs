//! Every SQL statement of beliefs and their rounds, one function each.
use super::model::{RoundRow, SheetRow};
use crate::platform::{
    actions::{AnswerSheet, EndBeliefRound},
    columns::{get_json, get_maybe_json, get_maybe_text, get_maybe_word, json, maybe_text, word},
    permit::Permit,
};
use engine::facts::Belief;
use store::{FromRow, Result, Row, Tx, sql};

pub fn beliefs(tx: &mut Tx) -> Result<Vec<Belief>> {
    let org = tx.organisation().to_owned();
    let rows = sql(
        "SELECT by_party, responsibility, accountable, answer, said_on FROM belief
                    WHERE organisation = $1 ORDER BY belief",
    )
    .bind(org)
    .fetch_all::<Said>(tx)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub fn add_belief(tx: &mut Tx, id: &str, it: &Belief) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO belief (organisation, belief, by_party, responsibility, accountable, answer, said_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(org)
        .bind(id)
        .bind(it.by.as_str())
        .bind(it.responsibility.as_str())
        .bind(it.accountable.as_deref().unwrap_or_default())
        .bind(it.answer.as_ref().map(word).transpose()?)
        .bind(maybe_text(it.said_on.as_ref()))
        .execute(tx)
}

pub fn rounds(tx: &mut Tx) -> Result<Vec<RoundRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, belief_round, questions, critical_only, opened_by, opened_at, closes_at,
                revealed_at, withdrawn_at, lost_at
         FROM belief_round WHERE organisation = $1 ORDER BY belief_round DESC")
        .bind(org)
        .fetch_all(tx)
}

pub fn round(tx: &mut Tx, id: &str) -> Result<Option<RoundRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, belief_round, questions, critical_only, opened_by, opened_at, closes_at,
                revealed_at, withdrawn_at, lost_at
         FROM belief_round WHERE organisation = $1 AND belief_round = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn add_round(tx: &mut Tx, it: &RoundRow) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO belief_round (organisation, belief_round, questions, critical_only, opened_by,
                                   opened_at, closes_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(org)
    .bind(it.id.as_str())
    .bind(json(&it.questions)?)
    .bind(it.critical_only)
    .bind(it.opened_by.as_str())
    .bind(it.opened_at)
    .bind(it.closes_at)
    .execute(tx)
}

/// Once: a second node that comes to it changes nothing.
pub fn reveal_round(tx: &mut Tx, id: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE belief_round SET revealed_at = $3
         WHERE organisation = $1 AND belief_round = $2 AND revealed_at IS NULL AND withdrawn_at IS NULL
           AND lost_at IS NULL")
        .bind(org)
        .bind(id)
        .bind(at)
        .execute(tx)
}

pub fn withdraw_round(
    tx: &mut Tx,
    permit: &Permit<EndBeliefRound>,
    by: &str,
    at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE belief_round SET withdrawn_by = $3, withdrawn_at = $4
         WHERE organisation = $1 AND belief_round = $2 AND revealed_at IS NULL AND withdrawn_at IS NULL
           AND lost_at IS NULL")
        .bind(org)
        .bind(permit.on())
        .bind(by)
        .bind(at)
        .execute(tx)
}

/// Closes a round whose sheets do not open. Once, as to reveal it.
pub fn lose_round(tx: &mut Tx, id: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE belief_round SET lost_at = $3
         WHERE organisation = $1 AND belief_round = $2 AND revealed_at IS NULL AND withdrawn_at IS NULL
           AND lost_at IS NULL")
        .bind(org)
        .bind(id)
        .bind(at)
        .execute(tx)
}

/// What was said in a round that was withdrawn is nobody's to read.
pub fn forget_sheets(tx: &mut Tx, permit: &Permit<EndBeliefRound>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE belief_sheet SET sealed = $3 WHERE organisation = $1 AND belief_round = $2")
        .bind(org)
        .bind(permit.on())
        .bind(Vec::<u8>::new())
        .execute(tx)
}

pub fn sheets(tx: &mut Tx, round: &str) -> Result<Vec<SheetRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, belief_round, party, sealed, handed_in_by, handed_in_at, revealed
         FROM belief_sheet WHERE organisation = $1 AND belief_round = $2 ORDER BY party",
    )
    .bind(org)
    .bind(round)
    .fetch_all(tx)
}

pub fn sheet(tx: &mut Tx, round: &str, party: &str) -> Result<Option<SheetRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, belief_round, party, sealed, handed_in_by, handed_in_at, revealed
         FROM belief_sheet WHERE organisation = $1 AND belief_round = $2 AND party = $3",
    )
    .bind(org)
    .bind(round)
    .bind(party)
    .fetch_optional(tx)
}

pub fn add_sheet(tx: &mut Tx, round: &str, party: &str, sealed: Vec<u8>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO belief_sheet (organisation, belief_round, party, sealed) VALUES ($1, $2, $3, $4)")
        .bind(org)
        .bind(round)
        .bind(party)
        .bind(sealed)
        .execute(tx)
}

pub fn keep_sheet(
    tx: &mut Tx,
    permit: &Permit<AnswerSheet>,
    party: &str,
    sealed: Vec<u8>,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE belief_sheet SET sealed = $4
         WHERE organisation = $1 AND belief_round = $2 AND party = $3 AND handed_in_at IS NULL")
    .bind(org)
    .bind(permit.on())
    .bind(party)
    .bind(sealed)
    .execute(tx)
}

/// Hands in, or takes back (`by` and `at` empty).
pub fn hand_in(
    tx: &mut Tx,
    permit: &Permit<AnswerSheet>,
    party: &str,
    by: Option<&str>,
    at: Option<i64>,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE belief_sheet SET handed_in_by = $4, handed_in_at = $5
         WHERE organisation = $1 AND belief_round = $2 AND party = $3",
    )
    .bind(org)
    .bind(permit.on())
    .bind(party)
    .bind(by)
    .bind(at)
    .execute(tx)
}

pub fn reveal_sheet(tx: &mut Tx, round: &str, party: &str, answers: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE belief_sheet SET revealed = $4
         WHERE organisation = $1 AND belief_round = $2 AND party = $3")
    .bind(org)
    .bind(round)
    .bind(party)
    .bind(answers)
    .execute(tx)
}

struct Said(Belief);

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let accountable: String = row.get("accountable")?;
        Ok(Said(Belief {
            by: row.get("by_party")?,
            responsibility: row.get("responsibility")?,
            accountable: Some(accountable).filter(|party| !party.is_empty()),
            answer: get_maybe_word(row, "answer")?,
            said_on: get_maybe_text(row, "said_on")?,
        }))
    }
}

impl FromRow for RoundRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(RoundRow {
            organisation: row.get("organisation")?,
            id: row.get("belief_round")?,
            questions: get_json(row, "questions")?,
            critical_only: row.get("critical_only")?,
            opened_by: row.get("opened_by")?,
            opened_at: row.get("opened_at")?,
            closes_at: row.get("closes_at")?,
            revealed_at: row.get("revealed_at")?,
            withdrawn_at: row.get("withdrawn_at")?,
            lost_at: row.get("lost_at")?,
        })
    }
}

impl FromRow for SheetRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(SheetRow {
            organisation: row.get("organisation")?,
            round: row.get("belief_round")?,
            party: row.get("party")?,
            sealed: row.get("sealed")?,
            handed_in_by: row.get("handed_in_by")?,
            handed_in_at: row.get("handed_in_at")?,
            revealed: get_maybe_json(row, "revealed")?,
        })
    }
}
