//! One connection: statements prepared with explicit types and kept by text, cells read by their
//! PostgreSQL type.

use std::{collections::HashMap, ops::ControlFlow, str::FromStr, time::Duration};

use postgres::{
    Client, Config, NoTls, Statement,
    config::SslMode,
    fallible_iterator::FallibleIterator,
    types::{ToSql, Type},
};

use super::{Keys, errors::is_stale_plan, from_postgres};
use crate::{CellRef, Error, Result, Row, Value, row::Source};

/// Statements kept prepared; when composed texts fill it, it starts anew.
const PREPARED: usize = 512;

/// A server that does not answer must not hold a caller for minutes.
const CONNECT: Duration = Duration::from_secs(5);

/// Where to connect, and into which schema.
#[derive(Clone)]
pub(crate) struct Target {
    config: Config,
    schema: Option<String>,
}

impl Target {
    /// Refuses what would be a false promise: this build speaks without TLS.
    pub(crate) fn new(url: &str, schema: Option<String>) -> Result<Target> {
        let mut config = Config::from_str(url)
            .map_err(|why| Error::Unavailable(format!("the PostgreSQL address: {why}")))?;
        if config.get_ssl_mode() == SslMode::Require {
            return Err(Error::Unavailable(
                "sslmode=require is not supported: use a Unix socket, or a tunnel that encrypts"
                    .into(),
            ));
        }
        config.ssl_mode(SslMode::Disable);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_application_name().is_none() {
            config.application_name("tandem");
        }
        Ok(Target { config, schema })
    }

    /// A connection as the login role.
    pub(crate) fn connect(&self) -> Result<Client> {
        let mut client = self.config.connect(NoTls).map_err(unreachable)?;
        client
            .batch_execute("SET standard_conforming_strings = on; SET client_min_messages = error")
            .map_err(unreachable)?;
        if let Some(schema) = &self.schema {
            client
                .batch_execute(&format!("SET search_path = {}", quoted_name(schema)))
                .map_err(unreachable)?;
        }
        Ok(client)
    }
}

fn unreachable(error: postgres::Error) -> Error {
    Error::Unavailable(in_full(&error))
}

/// The driver's own words are only "db error"; what happened is behind them.
pub(super) fn in_full(error: &postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

pub(crate) fn quoted_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// As a literal; `standard_conforming_strings` is on, so only the quote itself is special.
pub(crate) fn quoted_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

pub(crate) struct Connection {
    pub(super) client: Client,
    keys: Keys,
    prepared: HashMap<String, Vec<(Vec<Type>, Statement)>>,
    pub(super) in_role: bool,
    broken: bool,
}

impl Connection {
    pub(super) fn new(client: Client, keys: Keys) -> Connection {
        Connection {
            client,
            keys,
            prepared: HashMap::new(),
            in_role: false,
            broken: false,
        }
    }

    /// Of no more use. A server that ends a connection says so before it is seen to be closed.
    pub(super) fn is_broken(&self) -> bool {
        self.broken || self.client.is_closed()
    }

    pub(crate) fn execute(&mut self, text: &str, values: &[Value]) -> Result<u64> {
        let statement = self.prepare(text, values)?;
        let done = self.client.execute(&statement, &parameters(values));
        done.map_err(|error| self.failed(&error))
    }

    pub(crate) fn query(
        &mut self,
        text: &str,
        values: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<()> {
        let statement = self.prepare(text, values)?;
        let failed = self.stream(&statement, values, each).err();
        failed.map_or(Ok(()), |error| Err(self.failed(&error)))
    }

    /// Row by row as they come over the line, so that a large answer need not fit into memory.
    fn stream(
        &mut self,
        statement: &Statement,
        values: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> std::result::Result<(), postgres::Error> {
        let mut rows = self.client.query_raw(statement, parameters(values))?;
        while let Some(row) = rows.next()? {
            if each(&Row(Source::Postgres(&row))).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Our own words around a command.
    pub(super) fn batch(&mut self, text: &str) -> Result<()> {
        let done = self.client.batch_execute(text);
        done.map_err(|error| self.failed(&error))
    }

    fn prepare(&mut self, text: &str, values: &[Value]) -> Result<Statement> {
        let types: Vec<Type> = values.iter().map(type_of).collect();
        let known = self.prepared.get(text);
        if let Some((_, statement)) = known.and_then(|all| all.iter().find(|(t, _)| *t == types)) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare_typed(text, &types);
        let statement = statement.map_err(|error| self.failed(&error))?;
        if statement.params().len() != values.len() {
            return Err(Error::Other(format!(
                "{} values are bound to {} placeholders in: {text}",
                values.len(),
                statement.params().len()
            )));
        }
        if self.prepared.len() >= PREPARED {
            self.prepared.clear();
        }
        let all = self.prepared.entry(text.to_owned()).or_default();
        all.push((types, statement.clone()));
        Ok(statement)
    }

    fn failed(&mut self, error: &postgres::Error) -> Error {
        if is_stale_plan(error) {
            self.prepared.clear();
            return Error::Serialization;
        }
        let error = from_postgres(error, &self.keys);
        self.broken |= matches!(error, Error::Unavailable(_));
        error
    }
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(parameter).collect()
}

fn parameter(value: &Value) -> &(dyn ToSql + Sync) {
    match value {
        Value::Bool(x) => x,
        Value::Int(x) => x,
        Value::Real(x) => x,
        Value::Text(x) => x,
        Value::Blob(x) => x,
    }
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::BOOL,
        Value::Int(_) => Type::INT8,
        Value::Real(_) => Type::FLOAT8,
        Value::Text(_) => Type::TEXT,
        Value::Blob(_) => Type::BYTEA,
    }
}

pub(crate) fn cell(row: &postgres::Row, index: usize) -> std::result::Result<CellRef<'_>, String> {
    let Some(column) = row.columns().get(index) else {
        return Err("the row has fewer columns".into());
    };
    let cell = match *column.type_() {
        Type::BOOL => row
            .try_get::<_, Option<bool>>(index)
            .map(|x| x.map(CellRef::Bool)),
        Type::INT8 => row
            .try_get::<_, Option<i64>>(index)
            .map(|x| x.map(CellRef::Int)),
        Type::INT4 => row
            .try_get::<_, Option<i32>>(index)
            .map(|x| x.map(|x| CellRef::Int(x.into()))),
        Type::INT2 => row
            .try_get::<_, Option<i16>>(index)
            .map(|x| x.map(|x| CellRef::Int(x.into()))),
        Type::FLOAT8 => row
            .try_get::<_, Option<f64>>(index)
            .map(|x| x.map(CellRef::Real)),
        Type::FLOAT4 => row
            .try_get::<_, Option<f32>>(index)
            .map(|x| x.map(|x| CellRef::Real(x.into()))),
        Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR => row
            .try_get::<_, Option<&str>>(index)
            .map(|x| x.map(CellRef::Text)),
        Type::BYTEA => row
            .try_get::<_, Option<&[u8]>>(index)
            .map(|x| x.map(CellRef::Blob)),
        ref other => {
            return Err(format!(
                "is of the type {other}; CAST it to one of our five"
            ));
        }
    };
    cell.map(|cell| cell.unwrap_or(CellRef::Null))
        .map_err(|why| why.to_string())
}
