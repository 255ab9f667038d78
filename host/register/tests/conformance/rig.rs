//! One test, both databases: a folder for SQLite, and a server that lives as long as this process.

use std::io::{Write as _, stderr};

use register::{
    Column, Condition, Error, Kind, Location, Query, Register, Schema, Settings, Table, Value,
};

use crate::server::Running;

/// A place where one test makes its register.
pub struct Rig {
    pub location: Location,
    /// Keeps the folder.
    _folder: tempfile::TempDir,
    /// The name of its schema, its own on the shared server.
    pub schema: String,
    pub sqlite: bool,
}

/// Runs a test on SQLite, then on PostgreSQL where that is installed.
pub fn both(schema: &str, test: impl Fn(&Rig)) {
    test(&sqlite(schema));
    if let Some(server) = Running::shared() {
        test(&Rig {
            location: Location::Server(server.local()),
            _folder: tempfile::tempdir().unwrap(),
            schema: schema.to_owned(),
            sqlite: false,
        });
    }
}

pub fn sqlite(schema: &str) -> Rig {
    let folder = tempfile::tempdir().unwrap();
    Rig {
        location: Location::Folder(folder.path().join("registers/essai")),
        _folder: folder,
        schema: schema.to_owned(),
        sqlite: true,
    }
}

impl Rig {
    pub fn open(&self, write: bool) -> Register {
        open(self.location.clone(), write).unwrap()
    }

    /// A register with one table, declared.
    pub fn with(&self, table: Table) -> Register {
        let register = self.open(true);
        register.declare(self.schema(1, vec![table])).unwrap();
        register
    }

    pub fn schema(&self, version: u32, tables: Vec<Table>) -> Schema {
        Schema {
            name: self.schema.clone(),
            version,
            tables,
        }
    }
}

pub fn open(location: Location, write: bool) -> Result<Register, Error> {
    Register::open(Settings {
        name: "essai".to_owned(),
        location,
        write,
    })
}

/// A table from `name kind`, `!` for required.
pub fn table(name: &str, columns: &[(&str, Kind)], key: &[&str]) -> Table {
    Table {
        name: name.to_owned(),
        columns: columns
            .iter()
            .map(|(name, kind)| Column {
                name: name.trim_end_matches('!').to_owned(),
                kind: *kind,
                required: name.ends_with('!'),
                filling: Value::Absent,
            })
            .collect(),
        key: names(key),
        filters: Vec::new(),
    }
}

/// A little of everything.
pub fn slips() -> Table {
    let mut table = table(
        "slips",
        &[
            ("line", Kind::Integer),
            ("person!", Kind::Text),
            ("month!", Kind::Month),
            ("born", Kind::Date),
            ("pay", Kind::Decimal),
            ("seen", Kind::Timestamp),
            ("active", Kind::Boolean),
        ],
        &["line"],
    );
    table.filters = vec![names(&["person", "month"]), names(&["pay"])];
    table
}

pub fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub fn decimal(text: &str) -> Value {
    Value::Decimal(text.to_owned())
}

pub fn number(number: i64) -> Value {
    Value::Integer(number)
}

pub fn equals(value: Value) -> Condition {
    Condition::Equals(value)
}

/// Adds rows in a transaction of its own.
pub fn add(
    register: &Register,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
) -> Result<u64, Error> {
    let transaction = register.begin()?;
    let count = transaction.insert(table, &names(columns), rows)?;
    transaction.commit()?;
    Ok(count)
}

/// All rows of a query.
pub fn all(register: &Register, query: Query) -> Result<Vec<Vec<Value>>, Error> {
    register.select(query)?.all()
}

/// The first column of all rows, as numbers.
pub fn lines(register: &Register, query: Query) -> Vec<i64> {
    all(register, query)
        .unwrap()
        .into_iter()
        .map(|row| match row[0] {
            Value::Integer(number) => number,
            ref other => panic!("{other:?} is no number"),
        })
        .collect()
}

/// The sentence of an error holds these words.
pub fn check<T: std::fmt::Debug>(got: Result<T, Error>, words: &str) {
    let error = got.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains(words),
        "« {sentence} » does not hold « {words} »"
    );
    assert_ne!(error.explain(config::Language::French), sentence);
}

pub fn notice(text: &str) {
    let _ = writeln!(stderr(), "{text}");
}
