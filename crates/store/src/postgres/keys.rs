//! What the unique keys of the schema are called: under row-level security PostgreSQL tells only
//! an index's name, and SQLite tells only its columns. So the names are looked up once.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use postgres::Client;

/// From the name of a unique index to `table(column, column)`; shared by all connections.
#[derive(Clone, Default)]
pub(crate) struct Keys(Arc<RwLock<HashMap<String, String>>>);

impl Keys {
    /// Reads them anew, after a migration or at the start.
    pub(crate) fn learn(&self, client: &mut Client) -> Result<(), postgres::Error> {
        let rows = client.query(
            "SELECT i.relname::text, t.relname || '(' || string_agg(a.attname, ', ' ORDER BY k.n) || ')'
               FROM pg_index x
               JOIN pg_class i ON i.oid = x.indexrelid
               JOIN pg_class t ON t.oid = x.indrelid
               JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = current_schema()
               CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, n)
               JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
              WHERE x.indisunique AND x.indexprs IS NULL AND k.n <= x.indnkeyatts
              GROUP BY i.relname, t.relname",
            &[],
        )?;
        let named = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = named;
        Ok(())
    }

    /// The key as SQLite would spell it; an index over an expression keeps its name.
    pub(super) fn spelled(&self, index: &str) -> String {
        let named = self.0.read().unwrap_or_else(PoisonError::into_inner);
        named
            .get(index)
            .cloned()
            .unwrap_or_else(|| index.to_owned())
    }
}
