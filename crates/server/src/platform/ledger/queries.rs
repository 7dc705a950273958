//! Every SQL statement of the ledger.
use super::{
    Entry,
    tree::{Frontier, Hash},
};
use store::{FromRow, Result, Row, Tx, sql};

pub fn frontier(tx: &mut Tx) -> Result<Option<Frontier>> {
    let org = tx.organisation().to_owned();
    let stored = sql("SELECT size, frontier FROM ledger_head WHERE organisation = $1")
        .bind(org)
        .fetch_optional::<Head>(tx)?;
    stored
        .map(|head| {
            Frontier::stored(head.size, &head.frontier).ok_or_else(|| {
                store::Error::Other("the head of the ledger is damaged; run `tandem verify`".into())
            })
        })
        .transpose()
}

struct Head {
    size: i64,
    frontier: Vec<u8>,
}

impl FromRow for Head {
    fn from_row(row: &Row) -> Result<Head> {
        Ok(Head {
            size: row.get("size")?,
            frontier: row.get("frontier")?,
        })
    }
}

pub fn keep_frontier(tx: &mut Tx, frontier: &Frontier) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO ledger_head (organisation, size, frontier) VALUES ($1, $2, $3)
         ON CONFLICT (organisation) DO UPDATE SET size = excluded.size, frontier = excluded.frontier")
        .bind(org)
        .bind(frontier.size())
        .bind(frontier.bytes())
        .execute(tx)
}

pub fn add(tx: &mut Tx, entry: &Entry, leaf: &Hash, root: &Hash) -> Result<u64> {
    sql("INSERT INTO ledger_entry (organisation, number, at, actor, act, subject, before, after, salt, leaf, root)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(entry.organisation.as_str())
        .bind(entry.number)
        .bind(entry.at)
        .bind(entry.actor.as_str())
        .bind(entry.act.as_str())
        .bind(entry.subject.as_str())
        .bind(entry.before.clone())
        .bind(entry.after.clone())
        .bind(entry.salt.clone())
        .bind(leaf.to_vec())
        .bind(root.to_vec())
        .execute(tx)
}

/// An entry with the hashes that were stored beside it.
pub struct Stored {
    pub entry: Entry,
    pub leaf: Vec<u8>,
    pub root: Vec<u8>,
}

pub fn from(tx: &mut Tx, number: i64, most: i64) -> Result<Vec<Stored>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, number, at, actor, act, subject, before, after, salt, leaf, root
         FROM ledger_entry WHERE organisation = $1 AND number >= $2 ORDER BY number LIMIT $3",
    )
    .bind(org)
    .bind(number)
    .bind(most)
    .fetch_all(tx)
}

pub fn about(tx: &mut Tx, subject: &str, most: i64) -> Result<Vec<Entry>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, number, at, actor, act, subject, before, after, salt
         FROM ledger_entry WHERE organisation = $1 AND subject = $2 ORDER BY number DESC LIMIT $3",
    )
    .bind(org)
    .bind(subject)
    .bind(most)
    .fetch_all(tx)
}

pub fn newest(tx: &mut Tx, before: i64, most: i64) -> Result<Vec<Entry>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, number, at, actor, act, subject, before, after, salt
         FROM ledger_entry WHERE organisation = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
    )
    .bind(org)
    .bind(before)
    .bind(most)
    .fetch_all(tx)
}

impl FromRow for Entry {
    fn from_row(row: &Row) -> Result<Entry> {
        Ok(Entry {
            organisation: row.get("organisation")?,
            number: row.get("number")?,
            at: row.get("at")?,
            actor: row.get("actor")?,
            act: row.get("act")?,
            subject: row.get("subject")?,
            before: row.get("before")?,
            after: row.get("after")?,
            salt: row.get("salt")?,
        })
    }
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Stored> {
        Ok(Stored {
            entry: Entry::from_row(row)?,
            leaf: row.get("leaf")?,
            root: row.get("root")?,
        })
    }
}
