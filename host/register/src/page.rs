//! Rows, page by page, each page read when it is asked for.

use crate::register::Register;
use crate::sql::Exposed;
use crate::{Direction, Error, Query, Value};

/// Rows of one page, at most.
pub(crate) const MOST_ROWS: u64 = 5_000;

/// Where a reading stands.
#[derive(Debug, Clone)]
pub(crate) struct Cursor {
    pub(crate) table: Exposed,
    pub(crate) query: Query,
    pub(crate) columns: Vec<usize>,
    pub(crate) order: Vec<(usize, Direction)>,
    /// Whether the order tells every row from every other.
    pub(crate) keyed: bool,
    pub(crate) after: Option<Vec<Value>>,
    pub(crate) offset: u64,
    pub(crate) left: Option<u64>,
    pub(crate) done: bool,
}

/// Rows that were found.
#[derive(Debug)]
pub struct Rows {
    register: Register,
    cursor: Cursor,
}

impl Rows {
    pub(crate) fn new(register: Register, cursor: Cursor) -> Self {
        Self { register, cursor }
    }

    /// The names of the columns, in the order of the values.
    pub fn columns(&self) -> Vec<String> {
        let table = &self.cursor.table;
        let name = |place: &usize| table.columns[*place].name.clone();
        self.cursor.columns.iter().map(name).collect()
    }

    /// The next page: rows of about so many bytes together, at least one; none at the end.
    ///
    /// # Errors
    /// [`Error`] when the database cannot be read, or a value is not what its column holds.
    pub fn next(&mut self, most_bytes: usize) -> Result<Vec<Vec<Value>>, Error> {
        if self.cursor.done {
            return Ok(Vec::new());
        }
        let mut cursor = self.cursor.clone();
        let (cursor, rows) = self.register.ask(move |session| {
            let rows = session.page(&mut cursor, most_bytes)?;
            Ok((cursor, rows))
        })?;
        self.cursor = cursor;
        Ok(rows)
    }

    /// All that is left, for those who know that it is little.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub fn all(&mut self) -> Result<Vec<Vec<Value>>, Error> {
        let mut all = Vec::new();
        loop {
            let page = self.next(16 << 20)?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }
}
