//! What the two databases have in common, so that everything above is written once.

use crate::{Error, Place, Value, Words};

/// Which words of SQL a database wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// One statement with its values; `values` stand for `?1…` or `$1…`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Statement {
    /// The words; every name in it was checked or quoted.
    pub(crate) text: String,
    /// What is bound.
    pub(crate) values: Vec<Value>,
}

/// What a database says when it does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Somebody else holds the lock, and went on holding it.
    Busy,
    /// A key that is there already.
    Unique,
    /// What is kept makes no sense.
    Damaged(String),
    /// Everything else, in the words of the database.
    Other(String),
}

/// Receives one row; false when it wants no more.
pub(crate) type EachRow<'a> = dyn FnMut(Vec<Cell>) -> bool + 'a;

/// A value as it comes from a database, before it is known to fit its column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// NULL.
    Null,
    /// Text; everything that comes from PostgreSQL.
    Text(String),
    /// SQLite's integer.
    Integer(i64),
    /// SQLite's real number, which only tables of somebody else have.
    Real(f64),
    /// Bytes, which are no value here.
    Bytes,
}

/// One connection.
pub(crate) trait Driver: Send {
    /// Its words.
    fn dialect(&self) -> Dialect;

    /// What is open, for messages: a file, or a schema on a server.
    fn at(&self) -> String;

    /// The schema where PostgreSQL keeps the tables.
    fn schema(&self) -> Option<&str>;

    /// Runs statements without values.
    fn batch(&mut self, text: &str) -> Result<(), Refusal>;

    /// Runs one statement; how many rows it changed.
    fn run(&mut self, statement: &Statement) -> Result<u64, Refusal>;

    /// Runs one statement that gives rows.
    fn rows(&mut self, statement: &Statement, each: &mut EachRow<'_>) -> Result<(), Refusal>;

    /// Adds rows by a statement of [`crate::sql::insert`], which has one place a column.
    fn insert(&mut self, text: &str, rows: &[Vec<Value>]) -> Result<(), Refusal>;

    /// Begins a transaction that writes, after all others that do.
    fn begin(&mut self) -> Result<(), Refusal>;

    /// A copy of everything as it was before the transaction that is open; where it is.
    fn back_up(&mut self, tables: &[String], version: u32) -> Result<String, Refusal>;
}

impl Refusal {
    /// What a person reads.
    pub(crate) fn at(self, place: Place, driver_at: &str) -> Error {
        match self {
            Self::Busy => Error::Busy {
                place,
                words: Words::new(
                    "un autre programme écrit dans ce registre ; réessayez quand il aura fini",
                    "another program writes to this register; try again when it has finished",
                ),
            },
            Self::Damaged(reason) => Error::Damaged {
                place,
                at: driver_at.to_owned(),
                reason,
            },
            Self::Unique => place.failed(
                format!("{driver_at} : deux lignes ont la même clé"),
                format!("{driver_at}: two rows have the same key"),
            ),
            Self::Other(reason) => place.failed(
                format!("{driver_at} : {reason}"),
                format!("{driver_at}: {reason}"),
            ),
        }
    }
}
