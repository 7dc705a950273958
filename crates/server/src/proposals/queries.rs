//! Every SQL statement of proposals.
use super::model::ProposalRow;
use crate::platform::{
    actions::WriteProposal,
    columns::{get_json, get_text, get_word, json, word},
    permit::Permit,
};
use engine::facts::{Act, Proposal};
use jiff::Timestamp;
use std::collections::HashMap;
use store::{FromRow, One, Result, Row, Tx, sql};

/// All of them, drafts too, each with its acts.
pub fn proposals(tx: &mut Tx) -> Result<Vec<ProposalRow>> {
    let org = tx.organisation().to_owned();
    let mut rows: Vec<ProposalRow> = sql(
        "SELECT organisation, proposal, title, reason, effective, author, party, changes
         FROM proposal WHERE organisation = $1 ORDER BY proposal",
    )
    .bind(org.as_str())
    .fetch_all(tx)?;
    let acts: Vec<OfProposal> = sql(
        "SELECT proposal, kind, at, person, party, said, digest FROM proposal_act
         WHERE organisation = $1 ORDER BY proposal, act",
    )
    .bind(org)
    .fetch_all(tx)?;
    let mut by_number: HashMap<i64, Vec<Act>> = HashMap::new();
    for OfProposal(number, act) in acts {
        by_number.entry(number).or_default().push(act);
    }
    for row in &mut rows {
        row.it.acts = by_number
            .remove(&i64::from(row.it.number))
            .unwrap_or_default();
    }
    Ok(rows)
}

pub fn proposal(tx: &mut Tx, number: i64) -> Result<Option<ProposalRow>> {
    let org = tx.organisation().to_owned();
    let row: Option<ProposalRow> = sql(
        "SELECT organisation, proposal, title, reason, effective, author, party, changes
         FROM proposal WHERE organisation = $1 AND proposal = $2",
    )
    .bind(org.as_str())
    .bind(number)
    .fetch_optional(tx)?;
    let Some(mut row) = row else { return Ok(None) };
    let acts: Vec<OfProposal> = sql(
        "SELECT proposal, kind, at, person, party, said, digest FROM proposal_act
         WHERE organisation = $1 AND proposal = $2 ORDER BY act",
    )
    .bind(org)
    .bind(number)
    .fetch_all(tx)?;
    row.it.acts = acts.into_iter().map(|of| of.1).collect();
    Ok(Some(row))
}

pub fn next_number(tx: &mut Tx) -> Result<u32> {
    let org = tx.organisation().to_owned();
    let next = sql("SELECT COALESCE(MAX(proposal), 0) + 1 FROM proposal WHERE organisation = $1")
        .bind(org)
        .fetch_one::<One<i64>>(tx)?
        .0;
    u32::try_from(next).map_err(|error| store::Error::Other(error.to_string()))
}

/// Without its acts.
pub fn add(tx: &mut Tx, it: &Proposal) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO proposal (organisation, proposal, title, reason, effective, author, party, changes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(org)
        .bind(it.number)
        .bind(it.title.as_str())
        .bind(it.reason.as_str())
        .bind(it.effective.to_string())
        .bind(it.author.as_str())
        .bind(it.party.as_str())
        .bind(json(&it.changes)?)
        .execute(tx)
}

/// Writes a draft anew. What was proposed is never changed.
pub fn rewrite(tx: &mut Tx, it: &Proposal) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE proposal SET title = $3, reason = $4, effective = $5, changes = $6
         WHERE organisation = $1 AND proposal = $2
         AND NOT EXISTS (SELECT 1 FROM proposal_act WHERE proposal_act.organisation = $1
                         AND proposal_act.proposal = $2)",
    )
    .bind(org)
    .bind(it.number)
    .bind(it.title.as_str())
    .bind(it.reason.as_str())
    .bind(it.effective.to_string())
    .bind(json(&it.changes)?)
    .execute(tx)
}

/// Throws a draft away.
pub fn remove(tx: &mut Tx, permit: &Permit<WriteProposal>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    let number: i64 = permit.on().parse().unwrap_or_default();
    sql("DELETE FROM proposal WHERE organisation = $1 AND proposal = $2")
        .bind(org)
        .bind(number)
        .execute(tx)
}

pub fn add_act(tx: &mut Tx, number: u32, it: &Act) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO proposal_act (organisation, proposal, act, kind, at, person, party, said, digest)
         SELECT $1, $2, (SELECT COALESCE(MAX(act), 0) + 1 FROM proposal_act
                         WHERE organisation = $1 AND proposal = $2), $3, $4, $5, $6, $7, $8")
        .bind(org)
        .bind(number)
        .bind(word(&it.kind)?)
        .bind(it.at.as_microsecond())
        .bind(it.person.clone())
        .bind(it.party.clone())
        .bind(it.text.clone())
        .bind(it.digest.clone())
        .execute(tx)
}

struct OfProposal(i64, Act);

impl FromRow for OfProposal {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let at = Timestamp::from_microsecond(row.get("at")?)
            .map_err(|error| store::Error::Other(error.to_string()))?;
        Ok(OfProposal(
            row.get("proposal")?,
            Act {
                kind: get_word(row, "kind")?,
                at,
                person: row.get("person")?,
                party: row.get("party")?,
                text: row.get("said")?,
                digest: row.get("digest")?,
            },
        ))
    }
}

impl FromRow for ProposalRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let number: u32 = row.get("proposal")?;
        Ok(ProposalRow {
            organisation: row.get("organisation")?,
            id: number.to_string(),
            it: Proposal {
                number,
                title: row.get("title")?,
                reason: row.get("reason")?,
                effective: get_text(row, "effective")?,
                author: row.get("author")?,
                party: row.get("party")?,
                changes: get_json(row, "changes")?,
                acts: Vec::new(),
            },
        })
    }
}
