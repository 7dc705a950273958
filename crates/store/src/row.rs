//! One row of an answer, and how a type is read from it. Both databases are first brought to the
//! same few cells ([`CellRef`]), so that a value reads alike wherever it was stored.

use crate::{Error, Result, postgres, sqlite};

/// A row while it is being read; it does not outlive the call of [`FromRow::from_row`].
pub struct Row<'r>(pub(crate) Source<'r>);

pub(crate) enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r ::postgres::Row),
}

impl Row<'_> {
    /// The cell under this column name. An unknown column, a NULL where `T` has none, or another
    /// type is [`Error::Other`] with the column's name.
    pub fn get<T: Cell>(&self, column: &str) -> Result<T> {
        let index = match &self.0 {
            Source::Sqlite(row) => row.as_ref().column_index(column).ok(),
            Source::Postgres(row) => row.columns().iter().position(|c| c.name() == column),
        };
        let index = index.ok_or_else(|| Error::Other(format!("no column {column:?}")))?;
        self.read(index, &column)
    }

    /// The cell at this position, counted from 0.
    pub fn at<T: Cell>(&self, index: usize) -> Result<T> {
        self.read(index, &index)
    }

    fn read<T: Cell>(&self, index: usize, named: &dyn std::fmt::Debug) -> Result<T> {
        let cell = match &self.0 {
            Source::Sqlite(row) => sqlite::cell(row, index),
            Source::Postgres(row) => postgres::cell(row, index),
        };
        let cell = cell.map_err(|why| Error::Other(format!("column {named:?}: {why}")))?;
        T::from_cell(cell).ok_or_else(|| {
            let wanted = std::any::type_name::<T>();
            Error::Other(format!("column {named:?} holds {cell:?}, not {wanted}"))
        })
    }
}

/// The cells of a row as they are, from the first one on.
pub(crate) fn cells<'r>(
    row: &'r Row<'_>,
    count: usize,
) -> impl Iterator<Item = std::result::Result<CellRef<'r>, String>> {
    (0..count).map(|index| match &row.0 {
        Source::Sqlite(row) => sqlite::cell(row, index),
        Source::Postgres(row) => postgres::cell(row, index),
    })
}

/// What a cell holds. On SQLite a boolean is an integer; [`Cell`] for `bool` takes either.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellRef<'r> {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(&'r str),
    Blob(&'r [u8]),
}

/// A type that one cell can be read as; `None` when it does not fit.
pub trait Cell: Sized {
    fn from_cell(cell: CellRef<'_>) -> Option<Self>;
}

impl Cell for bool {
    fn from_cell(cell: CellRef<'_>) -> Option<bool> {
        match cell {
            CellRef::Bool(x) => Some(x),
            CellRef::Int(0) => Some(false),
            CellRef::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Cell for f64 {
    fn from_cell(cell: CellRef<'_>) -> Option<f64> {
        match cell {
            CellRef::Real(x) => Some(x),
            _ => None,
        }
    }
}

impl Cell for String {
    fn from_cell(cell: CellRef<'_>) -> Option<String> {
        match cell {
            CellRef::Text(x) => Some(x.to_owned()),
            _ => None,
        }
    }
}

impl Cell for Vec<u8> {
    fn from_cell(cell: CellRef<'_>) -> Option<Vec<u8>> {
        match cell {
            CellRef::Blob(x) => Some(x.to_vec()),
            _ => None,
        }
    }
}

macro_rules! whole_numbers {
    ($($t:ty),*) => { $(
        impl Cell for $t {
            fn from_cell(cell: CellRef<'_>) -> Option<$t> {
                match cell {
                    CellRef::Int(x) => x.try_into().ok(),
                    _ => None,
                }
            }
        }
    )* };
}

whole_numbers!(i64, i32, u32, i16, u16, u8, usize);

impl<T: Cell> Cell for Option<T> {
    fn from_cell(cell: CellRef<'_>) -> Option<Option<T>> {
        match cell {
            CellRef::Null => Some(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

/// A type that a row can be read as.
pub trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

/// An answer of one column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct One<T>(pub T);

impl<T: Cell> FromRow for One<T> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(One(row.at(0)?))
    }
}

macro_rules! tuples {
    ($($($t:ident $i:literal),+;)*) => { $(
        impl<$($t: Cell),+> FromRow for ($($t,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                Ok(($(row.at::<$t>($i)?,)+))
            }
        }
    )* };
}

tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}
