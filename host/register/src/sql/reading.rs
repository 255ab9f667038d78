//! SELECT: conditions, orders, pages.

use std::fmt::Write as _;

use super::{Builder, Exposed, comparable};
use crate::driver::{Dialect, Statement};
use crate::{Condition, Direction, Kind, Query, Value};

/// One page of rows.
#[derive(Debug, Clone)]
pub(crate) struct Reading<'a> {
    /// The table.
    pub(crate) table: &'a Exposed,
    /// Conditions.
    pub(crate) query: &'a Query,
    /// The columns wanted, by their place in the table.
    pub(crate) columns: &'a [usize],
    /// What sorts, by its place in the table; it ends with the key where there is one.
    pub(crate) order: &'a [(usize, Direction)],
    /// The values that sort, of the last row that was read.
    pub(crate) after: Option<&'a [Value]>,
    /// Rows to leave out, where there is no key to go on from.
    pub(crate) offset: u64,
    /// Rows, at most.
    pub(crate) rows: u64,
}

/// What sorts, and its values in the last row that was read.
type After<'a> = (&'a [(usize, Direction)], &'a [Value]);

/// Gives the wanted columns, then those that sort.
pub(crate) fn select(dialect: Dialect, reading: &Reading<'_>) -> Statement {
    let mut builder = Builder::new(dialect);
    let table = reading.table;
    let sorting = reading.order.iter().map(|(place, _)| place);
    let given: Vec<String> = reading
        .columns
        .iter()
        .chain(sorting)
        .map(|place| {
            let expression = &table.columns[*place].expression;
            match dialect {
                Dialect::Sqlite => expression.clone(),
                Dialect::Postgres => format!("({expression})::text"),
            }
        })
        .collect();
    builder.text = format!("SELECT {} FROM {} AS t", given.join(", "), table.from);
    builder.conditions(
        table,
        reading.query,
        reading.after.map(|values| (reading.order, values)),
    );
    let sorted: Vec<String> = reading
        .order
        .iter()
        .map(|(place, direction)| {
            let column = &table.columns[*place];
            let expression = comparable(dialect, column);
            // Said only where something can be absent: an index of PostgreSQL has another order then.
            match (direction, column.required) {
                (Direction::Ascending, true) => format!("{expression} ASC"),
                (Direction::Ascending, false) => format!("{expression} ASC NULLS FIRST"),
                (Direction::Descending, true) => format!("{expression} DESC"),
                (Direction::Descending, false) => format!("{expression} DESC NULLS LAST"),
            }
        })
        .collect();
    if !sorted.is_empty() {
        let _ = write!(builder.text, " ORDER BY {}", sorted.join(", "));
    }
    let _ = write!(builder.text, " LIMIT {}", reading.rows);
    if reading.offset > 0 {
        let _ = write!(builder.text, " OFFSET {}", reading.offset);
    }
    builder.finish()
}

/// Counts the rows that are found.
pub(crate) fn count(dialect: Dialect, table: &Exposed, query: &Query) -> Statement {
    let mut builder = Builder::new(dialect);
    let cast = match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => "::text",
    };
    builder.text = format!("SELECT COUNT(*){cast} FROM {} AS t", table.from);
    builder.conditions(table, query, None);
    builder.finish()
}

impl Builder {
    /// WHERE, the guard of the table first. All columns are known to exist and all values to fit.
    pub(crate) fn conditions(&mut self, table: &Exposed, query: &Query, after: Option<After<'_>>) {
        let mut conditions = Vec::new();
        if let Some((expression, identifier)) = &table.guard {
            if identifier.is_empty() {
                // Nobody: a row without an identifier is not theirs.
                conditions.push("1 = 0".to_owned());
            } else {
                let place = self.bind(Value::Text(identifier.clone()), Kind::Text);
                conditions.push(format!("{expression} = {place}"));
            }
        }
        for (name, condition) in &query.require {
            conditions.push(self.condition(table, name, condition));
        }
        for (name, condition) in &query.exclude {
            let condition = self.condition(table, name, condition);
            conditions.push(format!("({condition}) IS NOT TRUE"));
        }
        if let Some((order, values)) = after {
            conditions.push(self.after(table, order, values));
        }
        if !conditions.is_empty() {
            let _ = write!(self.text, " WHERE ({})", conditions.join(") AND ("));
        }
    }

    fn condition(&mut self, table: &Exposed, name: &str, condition: &Condition) -> String {
        let Some(column) = table.columns.iter().find(|column| column.name == name) else {
            // Names are looked up before; should one slip through, nothing is found rather than everything.
            return "1 = 0".to_owned();
        };
        let expression = &column.expression;
        match condition {
            Condition::Equals(value) => {
                let place = self.bind(value.clone(), column.kind);
                format!("{expression} = {place}")
            }
            Condition::AnyOf(values) if values.is_empty() => "1 = 0".to_owned(),
            Condition::AnyOf(values) => {
                let places: Vec<String> = values
                    .iter()
                    .map(|value| self.bind(value.clone(), column.kind))
                    .collect();
                format!("{expression} IN ({})", places.join(", "))
            }
            Condition::AtLeast(value) => {
                let place = self.bind_comparable(value.clone(), column.kind);
                format!("{} >= {place}", comparable(self.dialect, column))
            }
            Condition::AtMost(value) => {
                let place = self.bind_comparable(value.clone(), column.kind);
                format!("{} <= {place}", comparable(self.dialect, column))
            }
            Condition::StartsWith(prefix) => {
                let from = self.bind(Value::Text(prefix.clone()), Kind::Text);
                match beyond(prefix) {
                    Some(end) => {
                        let end = self.bind(Value::Text(end), Kind::Text);
                        format!("{expression} >= {from} AND {expression} < {end}")
                    }
                    None => format!("{expression} >= {from}"),
                }
            }
            Condition::Absent => format!("{expression} IS NULL"),
        }
    }

    /// Rows that come after those values.
    fn after(&mut self, table: &Exposed, order: &[(usize, Direction)], values: &[Value]) -> String {
        let columns: Vec<_> = order
            .iter()
            .zip(values)
            .map(|((place, direction), value)| (&table.columns[*place], *direction, value))
            .collect();
        let ascending = |(_, direction, _): &(_, Direction, _)| *direction == Direction::Ascending;
        let alike = columns.iter().all(ascending) || !columns.iter().any(ascending);
        if alike && columns.iter().all(|(column, _, _)| column.required) {
            // One comparison of rows, for which both databases use an index.
            let sign = if columns.iter().all(ascending) {
                '>'
            } else {
                '<'
            };
            let expressions: Vec<String> = columns
                .iter()
                .map(|(column, _, _)| comparable(self.dialect, column))
                .collect();
            let places: Vec<String> = columns
                .iter()
                .map(|(column, _, value)| self.bind_comparable((*value).clone(), column.kind))
                .collect();
            return format!(
                "({}) {sign} ({})",
                expressions.join(", "),
                places.join(", ")
            );
        }
        let mut ways = Vec::new();
        for (number, (column, direction, value)) in columns.iter().enumerate() {
            let expression = comparable(self.dialect, column);
            let beyond = match (direction, value) {
                (Direction::Ascending, Value::Absent) => format!("{expression} IS NOT NULL"),
                (Direction::Descending, Value::Absent) => continue,
                (Direction::Ascending, value) => {
                    let place = self.bind_comparable((*value).clone(), column.kind);
                    format!("{expression} > {place}")
                }
                (Direction::Descending, value) => {
                    let place = self.bind_comparable((*value).clone(), column.kind);
                    format!("({expression} < {place} OR {expression} IS NULL)")
                }
            };
            let mut all: Vec<String> = Vec::new();
            for (column, _, value) in &columns[..number] {
                let expression = comparable(self.dialect, column);
                all.push(match value {
                    Value::Absent => format!("{expression} IS NULL"),
                    value => {
                        let place = self.bind_comparable((*value).clone(), column.kind);
                        format!("{expression} = {place}")
                    }
                });
            }
            all.push(beyond);
            ways.push(format!("({})", all.join(" AND ")));
        }
        ways.join(" OR ")
    }
}

/// The first text after all that begin with the prefix, byte by byte; none where there is none.
fn beyond(prefix: &str) -> Option<String> {
    let mut characters: Vec<char> = prefix.chars().collect();
    while let Some(last) = characters.pop() {
        // The character after U+D7FF is U+E000, and there is none after U+10FFFF.
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            other => char::from_u32(other as u32 + 1),
        };
        if let Some(next) = next {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}
