//! All SQL that this room speaks, but for the few words that only one database knows.
//!
//! Names are checked or quoted, values are bound; nothing else from outside comes in here.

mod reading;

use std::fmt::Write as _;

use crate::driver::{Dialect, Statement};
use crate::{Column, Kind, Query, Table, Value, decimal};

pub(crate) use reading::{Reading, count, select};

/// A table as it is read: ours, or somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exposed {
    /// Its name here.
    pub(crate) name: String,
    /// What stands after FROM, quoted.
    pub(crate) from: String,
    /// Its columns.
    pub(crate) columns: Vec<ExposedColumn>,
    /// Columns that tell rows apart; none where that is not known.
    pub(crate) key: Vec<usize>,
    /// A condition that always holds: an expression, and the text that it equals.
    pub(crate) guard: Option<(String, String)>,
    /// How it was declared; none for a table of somebody else.
    pub(crate) layout: Option<Table>,
}

/// A column as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExposedColumn {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    /// Its value in SQL; the table is called `t`.
    pub(crate) expression: String,
}

/// A name between quotes, whatever stands in it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A declared table as it is read; `schema` is where PostgreSQL keeps it.
pub(crate) fn own(schema: Option<&str>, table: &Table) -> Exposed {
    let columns: Vec<ExposedColumn> = table
        .columns
        .iter()
        .map(|column| ExposedColumn {
            name: column.name.clone(),
            kind: column.kind,
            required: column.required,
            expression: format!("t.{}", quoted(&column.name)),
        })
        .collect();
    let place = |name: &String| columns.iter().position(|column| column.name == *name);
    Exposed {
        name: table.name.clone(),
        from: within(schema, &table.name),
        key: table.key.iter().filter_map(place).collect(),
        columns,
        guard: None,
        layout: Some(table.clone()),
    }
}

/// A table of ours, quoted, with the schema where PostgreSQL keeps it.
pub(crate) fn within(schema: Option<&str>, table: &str) -> String {
    match schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(table)),
        None => quoted(table),
    }
}

/// Makes a table; `name` is quoted.
pub(crate) fn create(dialect: Dialect, name: &str, table: &Table) -> String {
    let mut text = format!("CREATE TABLE {name} (");
    for column in &table.columns {
        let null = if column.required { " NOT NULL" } else { "" };
        let kind = kept(dialect, column.kind);
        let _ = write!(text, "{} {kind}{null}, ", quoted(&column.name));
    }
    let _ = write!(text, "PRIMARY KEY ({}))", list(&table.key));
    if dialect == Dialect::Sqlite {
        text.push_str(" STRICT");
    }
    text
}

/// Makes the indexes of a table.
pub(crate) fn indexes(dialect: Dialect, schema: Option<&str>, table: &Table) -> Vec<String> {
    let name = within(schema, &table.name);
    table
        .filters
        .iter()
        .enumerate()
        .map(|(number, columns)| {
            // PostgreSQL finds a name that is free; SQLite wants to be told, and drops indexes with their table.
            let index = match dialect {
                Dialect::Sqlite => quoted(&format!("{} {number}", table.name)),
                Dialect::Postgres => String::new(),
            };
            format!("CREATE INDEX {index} ON {name} ({})", list(columns))
        })
        .collect()
}

/// Adds rows, one place a column; with `over`, rows of a key that is there already are changed.
pub(crate) fn insert(
    dialect: Dialect,
    table: &Exposed,
    layout: &Table,
    columns: &[&Column],
    over: bool,
) -> String {
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let mut text = format!("INSERT INTO {} ({}) ", table.from, list(&names));
    match dialect {
        Dialect::Sqlite => {
            let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
            let _ = write!(text, "VALUES ({})", places.join(", "));
        }
        Dialect::Postgres => {
            let values = columns
                .iter()
                .enumerate()
                .map(|(number, column)| format!("u.c{number}{}", from_text(column.kind)));
            let lists = (1..=names.len()).map(|place| format!("${place}::text[]"));
            let called = (0..names.len()).map(|number| format!("c{number}"));
            let _ = write!(
                text,
                "SELECT {} FROM unnest({}) AS u({})",
                joined(values),
                joined(lists),
                joined(called)
            );
        }
    }
    if over {
        let changed: Vec<String> = names
            .iter()
            .filter(|name| !layout.key.contains(name))
            .map(|name| format!("{0} = excluded.{0}", quoted(name)))
            .collect();
        let _ = write!(text, " ON CONFLICT ({}) DO ", list(&layout.key));
        if changed.is_empty() {
            text.push_str("NOTHING");
        } else {
            let _ = write!(text, "UPDATE SET {}", changed.join(", "));
        }
    }
    text
}

/// Changes columns of the rows that are found.
pub(crate) fn update(
    dialect: Dialect,
    table: &Exposed,
    query: &Query,
    changes: &[(&Column, Value)],
) -> Statement {
    let mut builder = Builder::new(dialect);
    builder.text = format!("UPDATE {} AS t SET ", table.from);
    let assignments: Vec<String> = changes
        .iter()
        .map(|(column, value)| {
            let place = builder.bind(value.clone(), column.kind);
            format!("{} = {place}", quoted(&column.name))
        })
        .collect();
    builder.text.push_str(&assignments.join(", "));
    builder.conditions(table, query, None);
    builder.finish()
}

/// Deletes the rows that are found.
pub(crate) fn delete(dialect: Dialect, table: &Exposed, query: &Query) -> Statement {
    let mut builder = Builder::new(dialect);
    builder.text = format!("DELETE FROM {} AS t", table.from);
    builder.conditions(table, query, None);
    builder.finish()
}

/// Fills a new table from the old one: `old` and `new` are quoted.
pub(crate) fn copy(
    dialect: Dialect,
    (old, old_layout): (&str, &Table),
    (new, new_layout): (&str, &Table),
) -> Statement {
    let mut builder = Builder::new(dialect);
    let names: Vec<String> = new_layout.columns.iter().map(|c| c.name.clone()).collect();
    let values: Vec<String> = new_layout
        .columns
        .iter()
        .map(|column| {
            let filling = column.filling.clone();
            let was = old_layout.column(&column.name);
            let value = was.map(|was| widened(dialect, was, column.kind));
            match (value, filling) {
                (Some(value), Value::Absent) => value,
                (Some(value), filling) if column.required => {
                    let place = builder.bind(filling, column.kind);
                    format!("COALESCE({value}, {place})")
                }
                (Some(value), _) => value,
                (None, filling) => builder.bind(filling, column.kind),
            }
        })
        .collect();
    builder.text = format!(
        "INSERT INTO {new} ({}) SELECT {} FROM {old}",
        list(&names),
        values.join(", ")
    );
    builder.finish()
}

/// A statement in the making.
pub(crate) struct Builder {
    pub(crate) dialect: Dialect,
    pub(crate) text: String,
    values: Vec<Value>,
}

impl Builder {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            text: String::new(),
            values: Vec::new(),
        }
    }

    pub(crate) fn finish(self) -> Statement {
        Statement {
            text: self.text,
            values: self.values,
        }
    }

    /// Binds a value of a kind; what stands for it.
    pub(crate) fn bind(&mut self, value: Value, kind: Kind) -> String {
        self.values.push(value);
        let place = self.values.len();
        match self.dialect {
            Dialect::Sqlite => format!("?{place}"),
            Dialect::Postgres => format!("${place}::text{}", from_text(kind)),
        }
    }

    /// Binds a value so that it can be compared with [`comparable`].
    pub(crate) fn bind_comparable(&mut self, value: Value, kind: Kind) -> String {
        match value {
            Value::Decimal(text) if self.dialect == Dialect::Sqlite => {
                let order = decimal::order(&text).map_or(Value::Absent, Value::Text);
                self.bind(order, Kind::Text)
            }
            value => self.bind(value, kind),
        }
    }
}

/// An expression that compares as its values do.
pub(crate) fn comparable(dialect: Dialect, column: &ExposedColumn) -> String {
    if dialect == Dialect::Sqlite && column.kind == Kind::Decimal {
        return format!("decimal_order({})", column.expression);
    }
    column.expression.clone()
}

fn list(names: &[String]) -> String {
    joined(names.iter().map(|name| quoted(name)))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// How a kind is kept. Dates stay text, in one order everywhere.
fn kept(dialect: Dialect, kind: Kind) -> &'static str {
    match (dialect, kind) {
        (Dialect::Sqlite, Kind::Integer | Kind::Boolean) => "INTEGER",
        (Dialect::Sqlite, _) => "TEXT",
        (Dialect::Postgres, Kind::Integer) => "bigint",
        (Dialect::Postgres, Kind::Decimal) => "numeric",
        (Dialect::Postgres, Kind::Boolean) => "boolean",
        (Dialect::Postgres, _) => "text COLLATE \"C\"",
    }
}

/// PostgreSQL's cast from text.
fn from_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer => "::bigint",
        Kind::Decimal => "::numeric",
        Kind::Boolean => "::boolean",
        _ => "",
    }
}

/// A column of an old table as a wider kind.
fn widened(dialect: Dialect, was: &Column, kind: Kind) -> String {
    let name = quoted(&was.name);
    if was.kind == kind || was.kind.is_text() {
        return name;
    }
    match (dialect, was.kind) {
        (Dialect::Sqlite, Kind::Boolean) => {
            format!("CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END")
        }
        (Dialect::Sqlite, _) => format!("CAST({name} AS TEXT)"),
        (Dialect::Postgres, _) if kind == Kind::Decimal => format!("{name}::numeric"),
        (Dialect::Postgres, _) => format!("{name}::text"),
    }
}
