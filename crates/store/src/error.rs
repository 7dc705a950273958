//! What can go wrong, in kinds that are the same on both databases. The words of a driver stay
//! inside the variants; nothing here knows what a page would say about it.

/// What every call of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the database or of a statement, by kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// `fetch_one` found no row. The transaction lives on.
    #[error("no such row")]
    NotFound,
    /// A unique or primary key is taken: `table(column, column)`, spelled alike on both databases.
    /// (An index over an expression is given by its name.)
    #[error("already taken: {0}")]
    Unique(String),
    /// A row refers to one that is not there, or is still referred to.
    #[error("refers to a row that is not there, or is still referred to")]
    ForeignKey,
    /// A check failed: the name of its CONSTRAINT, or `table.column` for a missing value.
    #[error("refused by the check {0}")]
    Check(String),
    /// The database refuses this to us: another organisation's row, a change to an append-only
    /// table, a write inside a read.
    #[error("refused by the database: {0}")]
    Refused(String),
    /// Other commands were faster, again and again; the command may be sent once more.
    #[error("too many commands changed the same rows")]
    Serialization,
    /// The database cannot be reached, is full, or is closing.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The migrations and the schema do not fit.
    #[error("migration: {0}")]
    Migration(String),
    /// The command itself panicked; nothing of it was kept.
    #[error("the command panicked: {0}")]
    Panicked(String),
    /// A fault in a statement or in how its answer was read.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// Whether this is the unique key of `table` over exactly these columns.
    pub fn is_unique(&self, table: &str, columns: &[&str]) -> bool {
        matches!(self, Error::Unique(key) if *key == format!("{table}({})", columns.join(", ")))
    }
}
