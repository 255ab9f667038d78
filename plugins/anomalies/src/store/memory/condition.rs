//! Whether values fit their columns and conditions, and which comes first.

use std::{cmp::Ordering, collections::HashSet};

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::super::{Column, Condition, Kind, MOST_VALUES, Trouble, Value};
use crate::Month;

/// A condition that is ready to be asked of many rows.
pub(super) enum Test {
    Equals(Value),
    AnyOf(HashSet<Value>),
    AtLeast(Value),
    AtMost(Value),
    StartsWith(String),
    Absent,
}

impl Test {
    pub(super) fn new(column: &Column, condition: &Condition) -> Result<Self, Trouble> {
        let invalid = |what: String| Trouble::Invalid(format!("column {}: {what}", column.name));
        let check = |value: &Value| {
            if fits(column.kind, value) {
                Ok(plain(value))
            } else {
                Err(invalid(format!("{value:?} is of another kind")))
            }
        };
        Ok(match condition {
            Condition::Equals(value) => Self::Equals(check(value)?),
            Condition::AnyOf(values) if values.len() > MOST_VALUES => {
                return Err(Trouble::TooLarge(MOST_VALUES as u64));
            }
            Condition::AnyOf(values) => {
                Self::AnyOf(values.iter().map(check).collect::<Result<_, _>>()?)
            }
            Condition::AtLeast(value) => Self::AtLeast(check(value)?),
            Condition::AtMost(value) => Self::AtMost(check(value)?),
            Condition::StartsWith(_) if !is_text(column.kind) => {
                return Err(invalid("it is no text".to_owned()));
            }
            Condition::StartsWith(beginning) => Self::StartsWith(beginning.clone()),
            Condition::Absent => Self::Absent,
        })
    }

    pub(super) fn holds(&self, value: &Value) -> bool {
        if *value == Value::Absent {
            return matches!(self, Self::Absent);
        }
        match self {
            Self::Equals(wanted) => compare(value, wanted).is_eq(),
            Self::AnyOf(wanted) => wanted.contains(&plain(value)),
            Self::AtLeast(least) => compare(value, least).is_ge(),
            Self::AtMost(most) => compare(value, most).is_le(),
            Self::StartsWith(beginning) => {
                matches!(value, Value::Text(text) if text.starts_with(beginning))
            }
            Self::Absent => false,
        }
    }
}

fn is_text(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Text | Kind::Date | Kind::Month | Kind::Timestamp
    )
}

/// Whether a column of this kind takes the value.
pub(super) fn fits(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Text, Value::Text(text)) => !text.contains('\0'),
        (Kind::Date, Value::Text(text)) => text.parse::<Date>().is_ok(),
        (Kind::Month, Value::Text(text)) => text.parse::<Month>().is_ok(),
        (Kind::Timestamp, Value::Text(text)) => text
            .strip_suffix('Z')
            .is_some_and(|text| text.parse::<DateTime>().is_ok()),
        (Kind::Integer, Value::Integer(_)) | (Kind::Boolean, Value::Boolean(_)) => true,
        (Kind::Decimal, Value::Decimal(text)) => decimal(text).is_some(),
        _ => false,
    }
}

/// What is absent first; decimals by their number.
pub(super) fn compare(one: &Value, two: &Value) -> Ordering {
    match (one, two) {
        (Value::Text(one), Value::Text(two)) => one.cmp(two),
        (Value::Integer(one), Value::Integer(two)) => one.cmp(two),
        (Value::Decimal(one), Value::Decimal(two)) => decimal(one).cmp(&decimal(two)),
        (Value::Boolean(one), Value::Boolean(two)) => one.cmp(two),
        _ => rank(one).cmp(&rank(two)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Absent => 0,
        Value::Boolean(_) => 1,
        Value::Integer(_) => 2,
        Value::Decimal(_) => 3,
        Value::Text(_) => 4,
    }
}

/// Equal numbers become the same value.
fn plain(value: &Value) -> Value {
    match value {
        Value::Decimal(text) => decimal(text).map_or_else(
            || value.clone(),
            |number| Value::Decimal(number.normalize().to_string()),
        ),
        other => other.clone(),
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().ok()
}
