//! PostgreSQL: every value goes and comes as text, with a cast beside it, so that both databases say the same.

mod connecting;

use std::borrow::Cow;
use std::error::Error as _;

use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, Statement as Prepared};

use crate::Value;
use crate::driver::{Cell, Dialect, Driver, EachRow, Refusal, Statement};
use crate::sql::{quoted, within};

pub(crate) use connecting::connect;

/// One connection, and the schema that it is for.
pub(crate) struct Postgres {
    client: Client,
    schema: String,
    /// The insertion that was prepared last: rows come in many calls of the same words.
    ready: Option<(String, Prepared)>,
    at: String,
}

impl Driver for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn at(&self) -> String {
        self.at.clone()
    }

    fn schema(&self) -> Option<&str> {
        Some(&self.schema)
    }

    fn batch(&mut self, text: &str) -> Result<(), Refusal> {
        self.client.batch_execute(text).map_err(refusal)
    }

    fn run(&mut self, statement: &Statement) -> Result<u64, Refusal> {
        let values: Vec<Option<Cow<'_, str>>> = statement.values.iter().map(text).collect();
        let bound: Vec<&(dyn ToSql + Sync)> = values
            .iter()
            .map(|value| value as &(dyn ToSql + Sync))
            .collect();
        self.client
            .execute(statement.text.as_str(), &bound)
            .map_err(refusal)
    }

    fn rows(&mut self, statement: &Statement, each: &mut EachRow<'_>) -> Result<(), Refusal> {
        let values: Vec<Option<Cow<'_, str>>> = statement.values.iter().map(text).collect();
        let bound = values.iter().map(|value| value as &(dyn ToSql + Sync));
        let mut rows = self
            .client
            .query_raw(statement.text.as_str(), bound)
            .map_err(refusal)?;
        while let Some(row) = rows.next().map_err(refusal)? {
            let cells = (0..row.len())
                .map(|column| {
                    let text: Option<&str> = row.try_get(column)?;
                    Ok(text.map_or(Cell::Null, |text| Cell::Text(text.to_owned())))
                })
                .collect::<Result<_, postgres::Error>>()
                .map_err(refusal)?;
            if !each(cells) {
                break;
            }
        }
        Ok(())
    }

    fn insert(&mut self, text: &str, rows: &[Vec<Value>]) -> Result<(), Refusal> {
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let prepared = match &self.ready {
            Some((words, prepared)) if words == text => prepared.clone(),
            _ => {
                let prepared = self.client.prepare(text).map_err(refusal)?;
                self.ready = Some((text.to_owned(), prepared.clone()));
                prepared
            }
        };
        // One list a column, whatever the number of rows.
        let lists: Vec<Vec<Option<Cow<'_, str>>>> = (0..first.len())
            .map(|column| rows.iter().map(|row| self::text(&row[column])).collect())
            .collect();
        let bound: Vec<&(dyn ToSql + Sync)> = lists
            .iter()
            .map(|list| list as &(dyn ToSql + Sync))
            .collect();
        self.client
            .execute(&prepared, &bound)
            .map(|_| ())
            .map_err(refusal)
    }

    fn begin(&mut self) -> Result<(), Refusal> {
        self.batch("BEGIN")?;
        // Writers of one schema wait for each other, as they do for a file; the end of the transaction lets go.
        let lock = Statement {
            text: "SELECT pg_advisory_xact_lock(hashtext('gardon'), hashtext($1::text))::text"
                .to_owned(),
            values: vec![Value::Text(self.schema.clone())],
        };
        let locked = self.rows(&lock, &mut |_| true);
        if locked.is_err() {
            // The refusal is told; a connection that is gone needs no end.
            let _ = self.batch("ROLLBACK");
        }
        locked
    }

    fn back_up(&mut self, tables: &[String], version: u32) -> Result<String, Refusal> {
        let mut number = 1;
        let copy = loop {
            let again = if number == 1 {
                String::new()
            } else {
                format!("_{number}")
            };
            let copy = format!("{}_v{version}_backup{again}", self.schema);
            let mut taken = false;
            let exists = Statement {
                text: "SELECT '1' FROM pg_catalog.pg_namespace WHERE nspname = $1::text".to_owned(),
                values: vec![Value::Text(copy.clone())],
            };
            self.rows(&exists, &mut |_| {
                taken = true;
                false
            })?;
            if !taken {
                break copy;
            }
            number += 1;
        };
        self.batch(&format!("CREATE SCHEMA {}", quoted(&copy)))?;
        for table in tables {
            let (from, to) = (
                within(Some(&self.schema), table),
                within(Some(&copy), table),
            );
            self.batch(&format!("CREATE TABLE {to} AS TABLE {from}"))?;
        }
        Ok(format!("schema « {copy} »"))
    }
}

/// A value as text.
fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Absent => None,
        Value::Text(text) | Value::Decimal(text) => Some(Cow::Borrowed(text)),
        Value::Integer(number) => Some(Cow::Owned(number.to_string())),
        Value::Boolean(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
    }
}

/// What PostgreSQL refused. Details can quote rows, so they are left out.
fn refusal(error: postgres::Error) -> Refusal {
    let Some(said) = error.as_db_error() else {
        return Refusal::Other(whole(&error));
    };
    match said.code() {
        code if *code == SqlState::UNIQUE_VIOLATION => Refusal::Unique,
        code if [
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::T_R_DEADLOCK_DETECTED,
        ]
        .contains(code) =>
        {
            Refusal::Busy
        }
        code if [SqlState::DATA_CORRUPTED, SqlState::INDEX_CORRUPTED].contains(code) => {
            Refusal::Damaged(said.message().to_owned())
        }
        _ => Refusal::Other(said.message().to_owned()),
    }
}

/// An error with its causes.
fn whole(error: &postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let words = next.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = next.source();
    }
    text
}
