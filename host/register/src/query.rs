//! Which rows, in which order.

use crate::Value;

/// Conditions of one query, at most.
pub(crate) const MOST_CONDITIONS: usize = 64;

/// Values of all lists of one query, at most.
pub(crate) const MOST_VALUES: usize = 5_000;

/// What one column of a row must be; a value that is absent fits none but [`Condition::Absent`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Exactly this value.
    Equals(Value),
    /// One of these.
    AnyOf(Vec<Value>),
    /// This value or a greater one.
    AtLeast(Value),
    /// This value or a smaller one.
    AtMost(Value),
    /// A text that begins like this.
    StartsWith(String),
    /// No value.
    Absent,
}

/// Which way rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first, what is absent before everything.
    Ascending,
    /// Greatest first, what is absent after everything.
    Descending,
}

/// Which rows of a table, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The table.
    pub table: String,
    /// Conditions that hold, with their columns.
    pub require: Vec<(String, Condition)>,
    /// Conditions that do not hold; a row without a value passes.
    pub exclude: Vec<(String, Condition)>,
    /// What comes first; the key decides between rows that are alike.
    pub order: Vec<(String, Direction)>,
    /// The columns wanted; none for all.
    pub columns: Option<Vec<String>>,
    /// The largest number of rows; none for all.
    pub limit: Option<u64>,
}

impl Query {
    /// All rows of a table.
    pub fn new(table: &str) -> Self {
        Self {
            table: table.to_owned(),
            ..Self::default()
        }
    }

    /// With one more condition that holds.
    pub fn with(mut self, column: &str, condition: Condition) -> Self {
        self.require.push((column.to_owned(), condition));
        self
    }

    /// With one more condition that does not hold.
    pub fn without(mut self, column: &str, condition: Condition) -> Self {
        self.exclude.push((column.to_owned(), condition));
        self
    }

    /// Sorted by one more column.
    pub fn sorted(mut self, column: &str, direction: Direction) -> Self {
        self.order.push((column.to_owned(), direction));
        self
    }
}
