//! The register as this crate needs it: the interface `gardon:register` as plain Rust, item for item.
//!
//! The glue of a component implements [`Register`], [`Rows`] and [`Transaction`] over the contract;
//! [`memory::Memory`] does for tests. `Layout`, `Schema` and `Query` are resources with setters there,
//! and are filled field by field from these.

pub mod memory;

use kit::language::Language;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No table or column of that name.
    Unknown(String),
    /// A declaration, a value or a call that does not fit.
    Invalid(String),
    /// A row of that key is there already.
    Exists(String),
    /// Nothing may be written here.
    ReadOnly(String),
    /// Somebody else writes.
    Busy(String),
    /// The register was written by a newer version of its tables.
    Newer(u32),
    /// More than the host takes or gives at once.
    TooLarge(u64),
    /// The register cannot be read or written.
    Failed(String),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text without NUL.
    Text,
    /// 64 bits.
    Integer,
    /// An exact decimal number.
    Decimal,
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM`.
    Month,
    /// `YYYY-MM-DDThh:mm:ssZ`.
    Timestamp,
    /// True or false.
    Boolean,
}

/// One value of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// There is none.
    #[default]
    Absent,
    /// For columns of text, dates, months and timestamps.
    Text(String),
    /// For columns of integers.
    Integer(i64),
    /// For columns of decimals, as `-12.5`.
    Decimal(String),
    /// For columns of booleans.
    Boolean(bool),
}

/// What one column of a row must be. A value that is absent fits none but `Absent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Exactly this value; decimals by their number.
    Equals(Value),
    /// One of these values, at most [`MOST_VALUES`].
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
    /// Smallest first.
    Ascending,
    /// Greatest first.
    Descending,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether each row has a value.
    pub required: bool,
}

/// A table that is declared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The columns that tell rows apart.
    pub key: Vec<String>,
    /// Lists of columns that rows are looked for by.
    pub filters: Vec<Vec<String>>,
}

/// The tables of one plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The name that keeps them apart from those of others.
    pub name: String,
    /// Their version, from 1.
    pub version: u32,
    /// The tables.
    pub tables: Vec<Layout>,
}

/// Which rows of a table, in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The table.
    pub table: String,
    /// Only rows for which all these hold.
    pub required: Vec<(String, Condition)>,
    /// Only rows for which none of these holds.
    pub excluded: Vec<(String, Condition)>,
    /// Columns that rows are sorted by; by the key where none are named.
    pub order: Vec<(String, Direction)>,
    /// Only these columns; all where none are named.
    pub columns: Vec<String>,
    /// The largest number of rows.
    pub limit: Option<u64>,
}

/// Values of one condition, at most; the host takes no more.
pub const MOST_VALUES: usize = 5_000;

/// Rows written at once, at most; the host takes no more.
pub const MOST_ROWS: usize = 10_000;

/// One register that the caller named.
pub trait Register {
    /// Its name.
    fn name(&self) -> String;

    /// Whether this call may write to it.
    fn writable(&self) -> bool;

    /// Makes the tables, or brings those of an older version to this one.
    ///
    /// # Errors
    /// When the tables are newer, do not fit, or cannot be made.
    fn declare(&self, schema: &Schema) -> Result<(), Trouble>;

    /// Opens the tables as a declaration does, if they are there; false where they are not, and nothing is made.
    ///
    /// # Errors
    /// As [`Self::declare`].
    fn find(&self, schema: &Schema) -> Result<bool, Trouble>;

    /// The columns of a table.
    ///
    /// # Errors
    /// When there is no such table, or it cannot be read.
    fn columns(&self, table: &str) -> Result<Vec<Column>, Trouble>;

    /// Looks for rows. While a transaction is open, what it has changed shows.
    ///
    /// # Errors
    /// When the query does not fit the table, or it cannot be read.
    fn select(&self, query: &Query) -> Result<Box<dyn Rows + '_>, Trouble>;

    /// How many rows are found; order, columns and limit do not matter.
    ///
    /// # Errors
    /// When the query does not fit the table, or it cannot be read.
    fn count(&self, query: &Query) -> Result<u64, Trouble>;

    /// Begins to write.
    ///
    /// # Errors
    /// When nothing may be written, or somebody else writes.
    fn begin(&self) -> Result<Box<dyn Transaction + '_>, Trouble>;
}

/// Rows that were found, page by page.
pub trait Rows {
    /// The next page; no rows at the end.
    ///
    /// # Errors
    /// When the register cannot be read.
    fn next(&mut self) -> Result<Vec<Vec<Value>>, Trouble>;
}

/// Changes that are kept together or not at all; dropped without `commit`, nothing of it was done.
pub trait Transaction {
    /// Adds rows, at most [`MOST_ROWS`] at once.
    ///
    /// # Errors
    /// When a row does not fit or is there already.
    fn insert(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), Trouble>;

    /// Adds rows, and changes the named columns of those whose key is there already.
    ///
    /// # Errors
    /// When a row does not fit.
    fn upsert(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), Trouble>;

    /// Changes columns of the rows that are found, none of the key; says how many rows.
    ///
    /// # Errors
    /// When the query or a value does not fit.
    fn update(&self, query: &Query, changes: &[(&str, Value)]) -> Result<u64, Trouble>;

    /// Keeps the changes.
    ///
    /// # Errors
    /// When they cannot be kept; then nothing was done.
    fn commit(self: Box<Self>) -> Result<(), Trouble>;
}

impl Query {
    /// All rows of a table, in the order of its key.
    pub fn new(table: &str) -> Self {
        Self {
            table: table.to_owned(),
            required: Vec::new(),
            excluded: Vec::new(),
            order: Vec::new(),
            columns: Vec::new(),
            limit: None,
        }
    }

    /// Only rows for which the condition holds.
    #[must_use]
    pub fn require(mut self, column: &str, condition: Condition) -> Self {
        self.required.push((column.to_owned(), condition));
        self
    }

    /// Sorts by this column, after those named before.
    #[must_use]
    pub fn order_by(mut self, column: &str, direction: Direction) -> Self {
        self.order.push((column.to_owned(), direction));
        self
    }

    /// Only these columns, in this order.
    #[must_use]
    pub fn only(mut self, columns: &[&str]) -> Self {
        self.columns = columns.iter().map(|name| (*name).to_owned()).collect();
        self
    }
}

/// All rows of a query, whatever the pages.
///
/// # Errors
/// When the register cannot be read.
pub fn all(register: &dyn Register, query: &Query) -> Result<Vec<Vec<Value>>, Trouble> {
    let mut rows = register.select(query)?;
    let mut all = Vec::new();
    loop {
        let mut page = rows.next()?;
        if page.is_empty() {
            return Ok(all);
        }
        all.append(&mut page);
    }
}

impl Trouble {
    /// What the register says; its own sentences stay as they are.
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Unknown(text)
            | Self::Invalid(text)
            | Self::Exists(text)
            | Self::ReadOnly(text)
            | Self::Busy(text)
            | Self::Failed(text) => text.clone(),
            Self::Newer(version) => language.pick(
                format!("le registre a été écrit par une version plus récente (tables {version})"),
                format!("the register was written by a newer version (tables {version})"),
            ),
            Self::TooLarge(most) => language.pick(
                format!("le registre n’en prend pas tant à la fois ({most} au plus)"),
                format!("the register does not take so much at once ({most} at most)"),
            ),
        }
    }
}
