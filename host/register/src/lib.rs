//! Typed tables in SQLite and PostgreSQL: schemas, reading, writing, migrations; knows no wasm and no plugin.
//!
//! A [`Register`] is a place: a folder with one SQLite file for each [`Schema`], a PostgreSQL server with one schema for each, or tables of somebody else that are only read.
//! All SQL is made here, from names that were checked and values that are bound; what comes from outside is never part of it.
//! Both databases give the same answers: texts are compared byte by byte, decimals are exact, and errors say the same.

mod decimal;
mod declaring;
mod driver;
mod error;
mod external;
mod migrate;
mod page;
mod postgresql;
mod query;
mod register;
mod schema;
mod session;
mod settings;
mod sql;
mod sqlite;
mod tls;
mod value;
mod write;

pub use declaring::Declared;
pub use error::{Error, Place, Words};
pub use page::Rows;
pub use query::{Condition, Direction, Query};
pub use register::{Register, Transaction};
pub use schema::{Column, Kind, Schema, Table};
pub use settings::{Location, Mapping, OwnRows, Server, Settings};
pub use value::Value;
