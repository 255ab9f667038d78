//! What the guest says, in the words of the register, and back.

use config::Language;
use register::{Column, Condition, Direction, Error, Kind, Value};

use crate::host::bindings::gardon::register::register as contract;

/// A value of the contract.
pub(crate) fn value(value: contract::Value) -> Value {
    match value {
        contract::Value::Absent => Value::Absent,
        contract::Value::Text(text) => Value::Text(text),
        contract::Value::Integer(number) => Value::Integer(number),
        contract::Value::Decimal(text) => Value::Decimal(text),
        contract::Value::Boolean(value) => Value::Boolean(value),
    }
}

/// Rows of the contract.
pub(crate) fn values(rows: Vec<Vec<contract::Value>>) -> Vec<Vec<Value>> {
    rows.into_iter()
        .map(|row| row.into_iter().map(value).collect())
        .collect()
}

/// Rows for the guest.
pub(crate) fn given(rows: Vec<Vec<Value>>) -> Vec<Vec<contract::Value>> {
    let give = |value| match value {
        Value::Absent => contract::Value::Absent,
        Value::Text(text) => contract::Value::Text(text),
        Value::Integer(number) => contract::Value::Integer(number),
        Value::Decimal(text) => contract::Value::Decimal(text),
        Value::Boolean(value) => contract::Value::Boolean(value),
    };
    rows.into_iter()
        .map(|row| row.into_iter().map(give).collect())
        .collect()
}

/// A condition of the contract.
pub(crate) fn condition(condition: contract::Condition) -> Condition {
    match condition {
        contract::Condition::Equals(word) => Condition::Equals(value(word)),
        contract::Condition::AnyOf(words) => {
            Condition::AnyOf(words.into_iter().map(value).collect())
        }
        contract::Condition::AtLeast(word) => Condition::AtLeast(value(word)),
        contract::Condition::AtMost(word) => Condition::AtMost(value(word)),
        contract::Condition::StartsWith(prefix) => Condition::StartsWith(prefix),
        contract::Condition::Absent => Condition::Absent,
    }
}

/// Which way rows are sorted.
pub(crate) fn direction(direction: contract::Direction) -> Direction {
    match direction {
        contract::Direction::Ascending => Direction::Ascending,
        contract::Direction::Descending => Direction::Descending,
    }
}

/// What a column holds.
pub(crate) fn kind(kind: contract::Kind) -> Kind {
    match kind {
        contract::Kind::Text => Kind::Text,
        contract::Kind::Integer => Kind::Integer,
        contract::Kind::Decimal => Kind::Decimal,
        contract::Kind::Date => Kind::Date,
        contract::Kind::Month => Kind::Month,
        contract::Kind::Timestamp => Kind::Timestamp,
        contract::Kind::Boolean => Kind::Boolean,
    }
}

/// A column for the guest.
pub(crate) fn column(column: Column) -> contract::Column {
    contract::Column {
        name: column.name,
        kind: match column.kind {
            Kind::Text => contract::Kind::Text,
            Kind::Integer => contract::Kind::Integer,
            Kind::Decimal => contract::Kind::Decimal,
            Kind::Date => contract::Kind::Date,
            Kind::Month => contract::Kind::Month,
            Kind::Timestamp => contract::Kind::Timestamp,
            Kind::Boolean => contract::Kind::Boolean,
        },
        required: column.required,
    }
}

/// An error for the guest, in the person's language.
pub(crate) fn error(error: &Error, language: Language) -> contract::Error {
    let sentence = error.explain(language);
    match error {
        Error::Unknown { .. } => contract::Error::Unknown(sentence),
        Error::Invalid { .. } => contract::Error::Invalid(sentence),
        Error::Exists { .. } => contract::Error::Exists(sentence),
        Error::ReadOnly { .. } => contract::Error::ReadOnly(sentence),
        Error::Busy { .. } => contract::Error::Busy(sentence),
        Error::Newer { found, .. } => contract::Error::Newer(*found),
        Error::TooMany { most, .. } => contract::Error::TooLarge(*most as u64),
        Error::Damaged { .. } | Error::Failed { .. } => contract::Error::Failed(sentence),
    }
}
