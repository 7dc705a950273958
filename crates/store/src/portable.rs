//! Whole tables, as values that either database takes: what a backup reads, and a restore puts
//! back. What there is comes from the database itself, so a table that is added later is in the
//! next backup without anybody thinking of it. What a row means is not known here.

use std::collections::BTreeMap;

use tokio::sync::oneshot;

use crate::{
    CellRef, Db, Engine, Error, Result, Tx, Value,
    db::Backend,
    job::{Job, command},
    postgres,
    row::cells,
    sql, sql_composed, sqlite,
};

/// The record of migrations is made by migrating, not by a restore.
const OF_THE_STORE: &str = "schema_migration";

/// Values that one statement binds at most; both databases take more.
const MOST_VALUES: usize = 2_000;

/// What a column holds. SQLite cannot tell a boolean from a number, so there it is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Int,
    Real,
    Text,
    Blob,
}

/// A table as the database describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    /// In the order of the database, which may differ between the two.
    pub columns: Vec<(String, Kind)>,
    /// The columns of the primary key.
    pub key: Vec<String>,
}

/// The migrations that were applied, each with the digest of its text.
pub fn migrations(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    sql("SELECT name, digest FROM schema_migration ORDER BY name").fetch_all(tx)
}

/// Every table with an `organisation`, sorted by name.
pub fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let described = match tx.engine() {
        Engine::Sqlite => sql("SELECT m.name, c.name, c.type, c.pk FROM sqlite_master m
               JOIN pragma_table_info(m.name) c
              WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"),
        Engine::Postgres => sql("SELECT c.relname::text, a.attname::text, t.typname::text,
                    COALESCE(array_position(k.conkey::int2[], a.attnum), 0)::int8
               FROM pg_class c
               JOIN pg_namespace s ON s.oid = c.relnamespace AND s.nspname = current_schema()
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               JOIN pg_type t ON t.oid = a.atttypid
               LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
              WHERE c.relkind IN ('r', 'p') ORDER BY c.relname::text COLLATE \"C\", a.attnum"),
    };
    let mut found: BTreeMap<String, (Table, BTreeMap<i64, String>)> = BTreeMap::new();
    for (name, column, kind, place) in described.fetch_all::<(String, String, String, i64)>(tx)? {
        if name == OF_THE_STORE {
            continue;
        }
        let (table, key) = found.entry(name.clone()).or_insert_with(|| {
            let table = Table {
                name,
                columns: Vec::new(),
                key: Vec::new(),
            };
            (table, BTreeMap::new())
        });
        if place > 0 {
            key.insert(place, column.clone());
        }
        table.columns.push((column, self::kind(&kind)?));
    }
    let tables = found.into_values().map(|(mut table, key)| {
        table.key = key.into_values().collect();
        table
    });
    let mut tables: Vec<Table> = tables.collect();
    tables.retain(|table| table.columns.iter().any(|(name, _)| name == "organisation"));
    Ok(tables)
}

fn kind(named: &str) -> Result<Kind> {
    Ok(match named {
        "INTEGER" | "int8" => Kind::Int,
        "bool" => Kind::Bool,
        "REAL" | "float8" => Kind::Real,
        "TEXT" | "text" => Kind::Text,
        "BLOB" | "bytea" => Kind::Blob,
        other => return Err(Error::Other(format!("a column of the type {other}"))),
    })
}

/// Hands out the rows of the transaction's organisation in the order of the key, one by one,
/// each with a value for each of the table's columns; how many there were.
pub fn rows(
    tx: &mut Tx,
    table: &Table,
    mut each: impl FnMut(Vec<Value>) -> Result<()>,
) -> Result<u64> {
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let text = format!(
        "SELECT {} FROM {} WHERE organisation = $1 ORDER BY {}",
        listed(&names),
        quoted(&table.name),
        listed(&table.key)
    );
    let org = tx.organisation().to_owned();
    let mut count = 0;
    sql_composed(text).bind(org).for_each(tx, |row| {
        let mut values = Vec::with_capacity(table.columns.len());
        for ((name, kind), cell) in table.columns.iter().zip(cells(row, table.columns.len())) {
            let value = cell.and_then(|cell| value(*kind, cell));
            let told = |why| Error::Other(format!("{}.{name}: {why}", table.name));
            values.push(value.map_err(told)?);
        }
        count += 1;
        each(values)
    })?;
    Ok(count)
}

/// Adds rows, each with a value for each of these columns. A whole number becomes a boolean
/// where the table has one.
pub fn put(tx: &mut Tx, table: &Table, columns: &[String], rows: Vec<Vec<Value>>) -> Result<u64> {
    let mut kinds = Vec::with_capacity(columns.len());
    for column in columns {
        let known = table.columns.iter().find(|(name, _)| name == column);
        let (_, kind) =
            known.ok_or_else(|| Error::Other(format!("{} has no column {column}", table.name)))?;
        kinds.push(*kind);
    }
    let mut count = 0;
    for some in rows.chunks((MOST_VALUES / columns.len().max(1)).max(1)) {
        let mut next = 0;
        let places: Vec<String> = some
            .iter()
            .map(|_| {
                let row: Vec<String> = kinds
                    .iter()
                    .map(|_| {
                        next += 1;
                        format!("${next}")
                    })
                    .collect();
                format!("({})", row.join(", "))
            })
            .collect();
        let text = format!(
            "INSERT INTO {} ({}) VALUES {}",
            quoted(&table.name),
            listed(columns),
            places.join(", ")
        );
        let mut statement = sql_composed(text);
        for row in some {
            if row.len() != kinds.len() {
                return Err(Error::Other(format!(
                    "a row of {} has another length",
                    table.name
                )));
            }
            for (kind, value) in kinds.iter().zip(row) {
                statement = statement.bind(fitting(*kind, value));
            }
        }
        count += statement.execute(tx)?;
    }
    Ok(count)
}

impl Db {
    /// As [`Db::write`], by the owner of the tables, and with foreign keys looked at only at the
    /// end, so that whole tables can be put back in any order. It waits for nobody else's writes:
    /// a database that is being filled is not served.
    pub async fn refill<T, E, F>(&self, organisation: &str, command: F) -> std::result::Result<T, E>
    where
        F: Fn(&mut Tx) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (job, answer) = self::command(organisation, command);
        let db = self.clone();
        let (tell, told) = oneshot::channel();
        let started = std::thread::Builder::new()
            .name("store refill".into())
            .spawn(move || {
                let mut job = job;
                let failure = fill(&db, &mut *job).err();
                job.answer(failure);
                drop(db);
                let _ = tell.send(());
            });
        if let Err(why) = started {
            return Err(Error::Unavailable(why.to_string()).into());
        }
        // When it ended without an answer, that is the answer.
        let _ = told.await;
        answer
            .await
            .unwrap_or_else(|_| Err(Error::Unavailable("its thread has ended".into()).into()))
    }
}

/// An error takes the place of what the command returned.
fn fill(db: &Db, job: &mut dyn Job) -> Result<()> {
    match db.backend() {
        Backend::Sqlite { path, .. } => sqlite::refill(path, job),
        Backend::Postgres { target, keys, .. } => postgres::refill(target, keys, job),
    }
}

fn value(kind: Kind, cell: CellRef<'_>) -> std::result::Result<Value, String> {
    Ok(match (kind, cell) {
        (Kind::Bool, CellRef::Null) => Value::Bool(None),
        (Kind::Bool, CellRef::Bool(x)) => Value::Bool(Some(x)),
        (Kind::Int, CellRef::Null) => Value::Int(None),
        (Kind::Int, CellRef::Int(x)) => Value::Int(Some(x)),
        (Kind::Real, CellRef::Null) => Value::Real(None),
        (Kind::Real, CellRef::Real(x)) => Value::Real(Some(x)),
        (Kind::Text, CellRef::Null) => Value::Text(None),
        (Kind::Text, CellRef::Text(x)) => Value::Text(Some(x.to_owned())),
        (Kind::Blob, CellRef::Null) => Value::Blob(None),
        (Kind::Blob, CellRef::Blob(x)) => Value::Blob(Some(x.to_vec())),
        (kind, cell) => return Err(format!("{cell:?} is no {kind:?}")),
    })
}

/// The value in the type that the column has here.
fn fitting(kind: Kind, value: &Value) -> Value {
    match (kind, value) {
        (Kind::Bool, Value::Int(x)) => Value::Bool(x.map(|x| x != 0)),
        (Kind::Bool, value) if is_null(value) => Value::Bool(None),
        (Kind::Int, Value::Bool(x)) => Value::Int(x.map(i64::from)),
        (Kind::Int, value) if is_null(value) => Value::Int(None),
        (Kind::Real, value) if is_null(value) => Value::Real(None),
        (Kind::Text, value) if is_null(value) => Value::Text(None),
        (Kind::Blob, value) if is_null(value) => Value::Blob(None),
        (_, value) => value.clone(),
    }
}

fn is_null(value: &Value) -> bool {
    matches!(
        value,
        Value::Bool(None)
            | Value::Int(None)
            | Value::Real(None)
            | Value::Text(None)
            | Value::Blob(None)
    )
}

/// Names come from the database's own catalogue or are checked against it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn listed<N: AsRef<str>>(names: &[N]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name.as_ref())).collect();
    names.join(", ")
}
