//! Brings a schema up to date: each migration once, in order, under a lock, recorded with the
//! digest of its text, so that one that was changed after its release is refused and not ignored.
//! There is one text for both databases; see [`crate::dialect`] for how it is read.

mod on_postgres;
mod on_sqlite;

use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use crate::{
    Db, Error, Result,
    db::Backend,
    dialect::{for_postgres, for_sqlite},
};

/// One step of the schema. Names sort in the order of the steps (`0001_parties` …); a released
/// text is never edited.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
}

impl Migration {
    /// What the record of a database keeps of its text.
    pub fn digest(&self) -> String {
        digest(self.sql)
    }
}

/// What the record of a database says was applied.
struct Applied {
    name: String,
    digest: String,
}

const RECORD: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    applied_at BIGINT NOT NULL
);";

impl Db {
    /// Applies what is missing, all or nothing. `append_only` names the tables whose rows may be
    /// added and never changed or deleted; `applied_at` is the instant that is recorded. On
    /// PostgreSQL the login role owns the tables, and every table with a column `organisation` is
    /// closed to the others' rows.
    pub async fn migrate(
        &self,
        migrations: &[Migration],
        append_only: &[&'static str],
        applied_at: i64,
    ) -> Result<()> {
        let plan = Plan::new(migrations, append_only, applied_at)?;
        let db = self.clone();
        let (tell, told) = oneshot::channel();
        std::thread::Builder::new()
            .name("store migrate".into())
            .spawn(move || {
                let done = match db.backend() {
                    Backend::Sqlite { path, .. } => on_sqlite::migrate(path, &plan),
                    Backend::Postgres { target, keys, .. } => {
                        on_postgres::migrate(target, keys, &plan)
                    }
                };
                drop(db);
                let _ = tell.send(done);
            })
            .map_err(|why| Error::Unavailable(why.to_string()))?;
        told.await
            .unwrap_or_else(|_| Err(Error::Migration("its thread has ended".into())))
    }
}

struct Plan {
    migrations: Vec<Migration>,
    append_only: Vec<&'static str>,
    applied_at: i64,
}

impl Plan {
    fn new(
        migrations: &[Migration],
        append_only: &[&'static str],
        applied_at: i64,
    ) -> Result<Plan> {
        for pair in migrations.windows(2) {
            if pair[0].name >= pair[1].name {
                return Err(Error::Migration(format!(
                    "{} must sort before {}",
                    pair[0].name, pair[1].name
                )));
            }
        }
        for table in append_only {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if !table.chars().all(plain) {
                return Err(Error::Migration(format!("{table:?} is no table's name")));
            }
        }
        Ok(Plan {
            migrations: migrations.to_vec(),
            append_only: append_only.to_vec(),
            applied_at,
        })
    }

    /// What is to be done to a database where these were applied.
    fn missing(&self, applied: &[Applied]) -> Result<Vec<Migration>> {
        let known = |name: &str| self.migrations.iter().find(|m| m.name == name);
        let newer: Vec<&str> = applied.iter().map(|a| a.name.as_str()).collect();
        let newer: Vec<&str> = newer.into_iter().filter(|n| known(n).is_none()).collect();
        if !newer.is_empty() {
            return Err(Error::Migration(format!(
                "the database is newer than this program; it knows nothing of {}",
                newer.join(", ")
            )));
        }
        for one in applied {
            if known(&one.name).is_some_and(|m| digest(m.sql) != one.digest) {
                return Err(Error::Migration(format!(
                    "{} was changed after it was applied; write a new one instead",
                    one.name
                )));
            }
        }
        let is_applied = |m: &&Migration| applied.iter().any(|a| a.name == m.name);
        let missing = self.migrations.iter().filter(|m| !is_applied(m));
        let last = applied.iter().map(|a| a.name.as_str()).max().unwrap_or("");
        let missing: Vec<Migration> = missing.copied().collect();
        match missing.iter().find(|m| m.name < last) {
            Some(late) => Err(Error::Migration(format!(
                "{} sorts before {last}, which was applied already",
                late.name
            ))),
            None => Ok(missing),
        }
    }
}

fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
