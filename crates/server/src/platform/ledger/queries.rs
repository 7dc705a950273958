//! Every SQL statement of the ledger.
use super::{
    Entry,
    tree::{Frontier, Hash},
};
use store::{Error, FromRow, One, Result, Row, Tx, sql};

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

/// What is looked for. An empty text, and the ends of what a number can be, do not narrow.
#[derive(Clone, Debug)]
pub struct Sought {
    pub actor: String,
    pub act: String,
    /// The whole subject, or its id alone.
    pub subject: String,
    /// Microseconds since 1970, UTC; half-open.
    pub from: i64,
    pub until: i64,
    /// Only smaller numbers.
    pub before: i64,
    pub most: i64,
}

impl Sought {
    /// Everything, up to so many.
    pub fn all(most: i64) -> Sought {
        Sought {
            actor: String::new(),
            act: String::new(),
            subject: String::new(),
            from: i64::MIN,
            until: i64::MAX,
            before: i64::MAX,
            most,
        }
    }
}

pub fn matching(tx: &mut Tx, sought: &Sought) -> Result<Vec<Entry>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, number, at, actor, act, subject, before, after, salt
         FROM ledger_entry
         WHERE organisation = $1 AND number < $2 AND at >= $3 AND at < $4
           AND ($5 = '' OR actor = $5) AND ($6 = '' OR act = $6)
           AND ($7 = '' OR subject = $7
                OR substr(subject, length(subject) - length($7)) = ':' || $7)
         ORDER BY number DESC LIMIT $8",
    )
    .bind(org)
    .bind(sought.before)
    .bind(sought.from)
    .bind(sought.until)
    .bind(sought.actor.as_str())
    .bind(sought.act.as_str())
    .bind(sought.subject.as_str())
    .bind(sought.most)
    .fetch_all(tx)
}

pub fn acts(tx: &mut Tx) -> Result<Vec<String>> {
    let org = tx.organisation().to_owned();
    let rows = sql("SELECT DISTINCT act FROM ledger_entry WHERE organisation = $1 ORDER BY act")
        .bind(org)
        .fetch_all::<One<String>>(tx)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub fn entry(tx: &mut Tx, number: i64) -> Result<Option<Entry>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, number, at, actor, act, subject, before, after, salt
         FROM ledger_entry WHERE organisation = $1 AND number = $2",
    )
    .bind(org)
    .bind(number)
    .fetch_optional(tx)
}

pub fn leaves(tx: &mut Tx, size: i64) -> Result<Vec<Hash>> {
    let org = tx.organisation().to_owned();
    let rows = sql(
        "SELECT leaf FROM ledger_entry WHERE organisation = $1 AND number < $2 ORDER BY number",
    )
    .bind(org)
    .bind(size)
    .fetch_all::<One<Vec<u8>>>(tx)?;
    rows.into_iter()
        .map(|row| {
            let damaged = || Error::Other("an entry has no hash; run `tandem verify`".into());
            row.0.try_into().map_err(|_| damaged())
        })
        .collect()
}

pub fn has_grown(tx: &mut Tx, from: i64, but_by: &str) -> Result<bool> {
    let org = tx.organisation().to_owned();
    let found = sql("SELECT number FROM ledger_entry
                     WHERE organisation = $1 AND number >= $2 AND act <> $3 LIMIT 1")
    .bind(org)
    .bind(from)
    .bind(but_by)
    .fetch_optional::<One<i64>>(tx)?;
    Ok(found.is_some())
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
