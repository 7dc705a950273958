//! A statement and its values. `$1`, `$2` … mean the same on both databases, and may stand more
//! than once. Everything that reaches a database passes [`Sql`], except what migrations do.

use std::{borrow::Cow, ops::ControlFlow};

use crate::{Error, FromRow, Result, Row, Tx, Value};

/// A statement that stands in the source, so that nothing a stranger sent can be part of it.
pub fn sql(text: &'static str) -> Sql {
    Sql {
        text: Cow::Borrowed(text),
        values: Vec::new(),
    }
}

/// A statement that was put together from pieces (an order, a list of placeholders). The pieces
/// must stand in the source; what a stranger sent is bound, never pasted.
pub fn sql_composed(text: String) -> Sql {
    Sql {
        text: Cow::Owned(text),
        values: Vec::new(),
    }
}

/// See [`sql`].
#[must_use = "a statement does nothing until it is executed or fetched"]
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

impl Sql {
    /// The next value: the first is `$1`.
    pub fn bind(mut self, value: impl Into<Value>) -> Sql {
        self.values.push(value.into());
        self
    }

    /// Runs it; how many rows it changed.
    pub fn execute(self, tx: &mut Tx) -> Result<u64> {
        tx.execute(&self.text, &self.values)
    }

    /// Every row.
    pub fn fetch_all<T: FromRow>(self, tx: &mut Tx) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.each(tx, |row| {
            all.push(T::from_row(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    }

    /// Hands out each row as it comes, so that a whole table need not fit into memory.
    pub fn for_each(self, tx: &mut Tx, mut read: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        self.each(tx, |row| read(row).map(ControlFlow::Continue))
    }

    /// The first row, if there is one.
    pub fn fetch_optional<T: FromRow>(self, tx: &mut Tx) -> Result<Option<T>> {
        let mut first = None;
        self.each(tx, |row| {
            first = Some(T::from_row(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(first)
    }

    /// The first row, or [`Error::NotFound`].
    pub fn fetch_one<T: FromRow>(self, tx: &mut Tx) -> Result<T> {
        self.fetch_optional(tx)?.ok_or(Error::NotFound)
    }

    /// Keeps a row that cannot be read apart from a statement that failed: only the latter ends
    /// the transaction.
    fn each(
        self,
        tx: &mut Tx,
        mut read: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut unreadable = None;
        tx.query(&self.text, &self.values, &mut |row| {
            read(row).unwrap_or_else(|error| {
                unreadable = Some(error);
                ControlFlow::Break(())
            })
        })?;
        unreadable.map_or(Ok(()), Err)
    }
}
