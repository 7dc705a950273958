//! What a doctor can tell of a database without changing it: which it is, and what about it is
//! not as the rest of the product takes for granted.

use crate::{Db, Engine, One, Result, Tx, sql};

/// The state of the database, in words for the one who runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub engine: Engine,
    pub version: String,
    /// Text sorts by the code of its letters in every column, as the lists' paging expects.
    pub text_order_ok: bool,
    /// Names of the migrations that were applied, in order.
    pub migrations: Vec<String>,
    /// What is wrong, and what to do about it; empty when all is well.
    pub warnings: Vec<String>,
}

impl Db {
    /// Looks at the database; it must have been migrated.
    pub async fn doctor(&self) -> Result<Facts> {
        self.read("", |tx| match tx.engine() {
            Engine::Sqlite => sqlite(tx),
            Engine::Postgres => postgres(tx),
        })
        .await
    }
}

fn sqlite(tx: &mut Tx) -> Result<Facts> {
    let One(version) = sql("SELECT sqlite_version()").fetch_one(tx)?;
    let mut warnings = Vec::new();
    let One(journal) = sql("PRAGMA journal_mode").fetch_one::<One<String>>(tx)?;
    if journal != "wal" {
        warnings.push(format!(
            "the journal is {journal}, not wal: the folder may be on a network drive; move it"
        ));
    }
    let One(check) = sql("PRAGMA quick_check(1)").fetch_one::<One<String>>(tx)?;
    if check != "ok" {
        warnings.push(format!("the file is damaged ({check}); restore a backup"));
    }
    Ok(Facts {
        engine: Engine::Sqlite,
        version,
        text_order_ok: true,
        migrations: migrations(tx)?,
        warnings,
    })
}

fn postgres(tx: &mut Tx) -> Result<Facts> {
    let One(version) = sql("SELECT current_setting('server_version')").fetch_one(tx)?;
    let mut warnings = Vec::new();
    let sorted = names(
        tx,
        "SELECT c.relname || '.' || a.attname
           FROM pg_attribute a
           JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
           JOIN pg_namespace s ON s.oid = c.relnamespace AND s.nspname = current_schema()
           JOIN pg_collation l ON l.oid = a.attcollation
          WHERE a.attnum > 0 AND l.collname NOT IN ('C', 'POSIX') ORDER BY 1",
    )?;
    if !sorted.is_empty() {
        let columns = sorted.join(", ");
        warnings.push(format!(
            "not COLLATE \"C\", so lists may skip rows: {columns}"
        ));
    }
    let open = names(
        tx,
        "SELECT c.relname::text FROM pg_class c
           JOIN pg_namespace s ON s.oid = c.relnamespace AND s.nspname = current_schema()
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation'
          WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
          ORDER BY 1",
    )?;
    if !open.is_empty() {
        let tables = open.join(", ");
        warnings.push(format!(
            "open to other organisations; migrate again: {tables}"
        ));
    }
    for (name, wanted) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("server_encoding", "UTF8"),
    ] {
        let setting = sql("SELECT current_setting($1)").bind(name);
        let One(got) = setting.fetch_one::<One<String>>(tx)?;
        if got != wanted {
            warnings.push(format!(
                "{name} is {got}; an answer promises what needs {wanted}"
            ));
        }
    }
    Ok(Facts {
        engine: Engine::Postgres,
        version,
        text_order_ok: sorted.is_empty(),
        migrations: migrations(tx)?,
        warnings,
    })
}

fn migrations(tx: &mut Tx) -> Result<Vec<String>> {
    names(tx, "SELECT name FROM schema_migration ORDER BY name")
}

fn names(tx: &mut Tx, text: &'static str) -> Result<Vec<String>> {
    let names = sql(text).fetch_all::<One<String>>(tx)?;
    Ok(names.into_iter().map(|One(name)| name).collect())
}
