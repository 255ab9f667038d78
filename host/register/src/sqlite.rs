//! SQLite: files of ours, which appear whole, and files of somebody else, which are only read.

mod file;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};

use crate::driver::{Cell, Dialect, Driver, EachRow, Refusal, Statement};
use crate::{Value, decimal};

pub(crate) use file::{create, open_other, open_own};

/// How long one writer waits for another.
const BUSY: Duration = Duration::from_secs(10);

/// Statements that are kept ready.
const READY: usize = 32;

/// One open file.
pub(crate) struct Sqlite {
    connection: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Opens a file that exists.
    fn open(path: &Path, write: bool) -> Result<Self, Refusal> {
        let access = if write {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        } else {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        };
        let connection =
            Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(refusal)?;
        let set = || -> rusqlite::Result<()> {
            connection.busy_timeout(BUSY)?;
            connection.set_prepared_statement_cache_capacity(READY);
            // A file that somebody made with care runs nothing by being read, and cannot be broken by SQL.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
            connection.execute_batch(
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;
                 PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;",
            )?;
            connection.pragma_update(None, "query_only", !write)?;
            let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
            connection.create_scalar_function("decimal_order", 1, flags, |context| {
                number(context)?.map_or(Ok(None), |text| match decimal::order(&text) {
                    Some(order) => Ok(Some(order)),
                    None => Err(not_a_decimal(&text)),
                })
            })?;
            connection.create_scalar_function("decimal_text", 1, flags, |context| {
                number(context)?.map_or(Ok(None), |text| match decimal::shortest(&text) {
                    Some(short) => Ok(Some(short.into_owned())),
                    None => Err(not_a_decimal(&text)),
                })
            })
        };
        set().map_err(refusal)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }
}

impl Driver for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn at(&self) -> String {
        self.path.display().to_string()
    }

    fn schema(&self) -> Option<&str> {
        None
    }

    fn batch(&mut self, text: &str) -> Result<(), Refusal> {
        self.connection.execute_batch(text).map_err(refusal)
    }

    fn run(&mut self, statement: &Statement) -> Result<u64, Refusal> {
        let mut prepared = self
            .connection
            .prepare_cached(&statement.text)
            .map_err(refusal)?;
        let changed = prepared
            .execute(params_from_iter(statement.values.iter().map(Bound)))
            .map_err(refusal)?;
        Ok(changed as u64)
    }

    fn rows(&mut self, statement: &Statement, each: &mut EachRow<'_>) -> Result<(), Refusal> {
        let mut prepared = self
            .connection
            .prepare_cached(&statement.text)
            .map_err(refusal)?;
        let columns = prepared.column_count();
        let mut rows = prepared
            .query(params_from_iter(statement.values.iter().map(Bound)))
            .map_err(refusal)?;
        while let Some(row) = rows.next().map_err(refusal)? {
            let cells = (0..columns)
                .map(|column| row.get_ref(column).map(cell))
                .collect::<rusqlite::Result<_>>()
                .map_err(refusal)?;
            if !each(cells) {
                break;
            }
        }
        Ok(())
    }

    fn insert(&mut self, text: &str, rows: &[Vec<Value>]) -> Result<(), Refusal> {
        let mut prepared = self.connection.prepare_cached(text).map_err(refusal)?;
        for row in rows {
            prepared
                .execute(params_from_iter(row.iter().map(Bound)))
                .map_err(refusal)?;
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), Refusal> {
        self.batch("BEGIN IMMEDIATE")
    }

    fn back_up(&mut self, _tables: &[String], version: u32) -> Result<String, Refusal> {
        file::back_up(&self.path, version)
    }
}

/// A value as SQLite binds it.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Absent => ValueRef::Null,
            Value::Text(text) | Value::Decimal(text) => ValueRef::Text(text.as_bytes()),
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Boolean(value) => ValueRef::Integer(i64::from(*value)),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Cell::Text(text.to_owned()),
            Err(_) => Cell::Bytes,
        },
        ValueRef::Blob(_) => Cell::Bytes,
    }
}

/// The text of a number, however it is kept.
fn number(context: &Context<'_>) -> rusqlite::Result<Option<String>> {
    Ok(match context.get_raw(0) {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(_) => Some("0x…".to_owned()),
    })
}

fn not_a_decimal(text: &str) -> rusqlite::Error {
    let shown = crate::value::shown(text);
    rusqlite::Error::UserFunctionError(format!("« {shown} » is no decimal number").into())
}

/// What SQLite refused.
fn refusal(error: rusqlite::Error) -> Refusal {
    let rusqlite::Error::SqliteFailure(code, words) = &error else {
        return Refusal::Other(error.to_string());
    };
    let said = words.clone().unwrap_or_else(|| code.to_string());
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Refusal::Busy,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Refusal::Damaged(said),
        ErrorCode::ConstraintViolation
            if [
                rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE,
            ]
            .contains(&code.extended_code) =>
        {
            Refusal::Unique
        }
        _ => Refusal::Other(said),
    }
}
