//! Putting a backup back into an empty instance, and into quarantine with it. The rows, and
//! that they are in quarantine, are one transaction; the program does not start on one that
//! was cut off after it.
use super::{Failed, Header, Line, read};
use crate::{
    app::{APPEND_ONLY, ENDED_BY_A_RESTORE, HOME, MIGRATIONS},
    platform::{
        ended::{self, Ending},
        ids::{hex, new_id},
        keys::{self, Keys},
        ledger::{self, Act},
        quarantine::{self, HeldBack},
    },
};
use jiff::Timestamp;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Db, Migration, Tx, portable};

/// Rows that are put back with one statement's preparation.
const TOGETHER: usize = 200;

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    pub tables: u64,
    pub rows: u64,
    pub taken_at: i64,
    /// Entries of the ledger, each found as it was written.
    pub entries: i64,
    pub held_back: HeldBack,
}

/// Puts the backup into the database, which must be empty.
///
/// # Errors
/// In words; then nothing was put back, or the instance does not start.
pub async fn restore(
    db: &Db,
    file: &Path,
    endings: Option<Vec<Ending>>,
    keys: Keys,
    now: Timestamp,
) -> Result<Restored, Failed> {
    let (header, _) = read(file, |_| Ok(()))?;
    let known = known(&header)?;
    let at = now.as_microsecond();
    db.migrate(&MIGRATIONS[..known], APPEND_ONLY, at).await?;
    let id = new_id(now);
    let (back, entries) = put_back(db, file.to_owned(), id.clone(), at).await?;
    db.migrate(MIGRATIONS, APPEND_ONLY, at).await?;
    let same_key = header.key.is_none_or(|key| key == keys.fingerprint());
    let (keys, taken_at) = (Arc::new(keys), header.taken_at);
    let held_back = db
        .write(HOME, move |tx| {
            finish(tx, &id, endings.as_deref(), &keys, same_key, taken_at, now)
        })
        .await?;
    Ok(Restored {
        tables: back.tables,
        rows: back.rows,
        taken_at: header.taken_at,
        entries,
        held_back,
    })
}

/// How many of our migrations the rows fit to: they must be the first ones, unaltered.
fn known(header: &Header) -> Result<usize, Failed> {
    let ours = MIGRATIONS
        .iter()
        .map(|one| (one.name, Migration::digest(one)));
    let fits = header.migrations.len() <= MIGRATIONS.len()
        && ours
            .zip(&header.migrations)
            .all(|((name, digest), (theirs, its))| name == theirs && digest == *its);
    if fits && !header.migrations.is_empty() {
        return Ok(header.migrations.len());
    }
    Err(Failed(format!(
        "it was written by Tandem {}, whose tables this program does not know: take that version, or a newer one",
        header.program
    )))
}

async fn put_back(
    db: &Db,
    file: PathBuf,
    id: String,
    now: i64,
) -> Result<(super::End, i64), Failed> {
    db.refill(HOME, move |tx| {
        let tables = portable::tables(tx)?;
        for table in &tables {
            if portable::rows(tx, table, |_| Ok(()))? > 0 {
                return Err(Failed(format!(
                    "the instance is not empty ({} holds something): restore into a new one",
                    table.name
                )));
            }
        }
        let mut filling = Filling::default();
        let (header, end) = read(&file, |line| filling.take(tx, &tables, line))?;
        filling.flush(tx, &tables)?;
        quarantine::queries::begin(tx, &id, header.taken_at, now)?;
        let verdict = ledger::verify(tx)?;
        if let Some(broken) = verdict.broken {
            return Err(Failed(format!(
                "its ledger is broken at entry {}: {}",
                broken.number, broken.why
            )));
        }
        if hex(&ledger::head(tx)?) != header.ledger {
            return Err(Failed(
                "its ledger is another than its first line says".into(),
            ));
        }
        Ok((end, verdict.good))
    })
    .await
}

/// The rows of one table that have been read and not yet written.
#[derive(Default)]
struct Filling {
    table: String,
    columns: Vec<String>,
    rows: Vec<Vec<store::Value>>,
}

impl Filling {
    fn take(&mut self, tx: &mut Tx, tables: &[portable::Table], line: Line) -> Result<(), Failed> {
        match line {
            Line::Row(row) => {
                self.rows.push(row);
                if self.rows.len() >= TOGETHER {
                    self.flush(tx, tables)?;
                }
            }
            Line::Table { name, columns } => {
                self.flush(tx, tables)?;
                self.table = name;
                self.columns = columns;
            }
        }
        Ok(())
    }

    fn flush(&mut self, tx: &mut Tx, tables: &[portable::Table]) -> Result<(), Failed> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let known = tables.iter().find(|table| table.name == self.table);
        let table =
            known.ok_or_else(|| Failed(format!("this program has no table {}", self.table)))?;
        let rows = std::mem::take(&mut self.rows);
        portable::put(tx, table, &self.columns, rows)?;
        Ok(())
    }
}

/// Ends what must not come back, and says that the instance can be started.
fn finish(
    tx: &mut Tx,
    id: &str,
    endings: Option<&[Ending]>,
    keys: &Keys,
    same_key: bool,
    taken_at: i64,
    now: Timestamp,
) -> Result<HeldBack, Failed> {
    keys::belongs(tx, keys)?;
    let mut credentials = 0;
    for (_, end) in ENDED_BY_A_RESTORE {
        credentials += end(tx, now)?;
    }
    let ended = match endings {
        Some(endings) => ended::replay(tx, endings, now)?,
        None => 0,
    };
    let held_back = HeldBack {
        credentials,
        ended,
        journal: endings.is_some(),
        same_key,
    };
    quarantine::queries::ready(tx, id, &held_back, now.as_microsecond())?;
    let act = Act {
        act: "instance.restored",
        subject: ("restoration", id),
    };
    let what = serde_json::json!({ "taken_at": taken_at, "held_back": held_back });
    ledger::record_machine(tx, "restore", now, act, Some(&what))?;
    Ok(held_back)
}
