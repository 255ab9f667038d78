//! Values of rows, made and read.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{Error, Month, State, store::Value};

/// A text, as the register takes it.
pub(crate) fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// A number, or nothing.
pub(crate) fn decimal(number: Option<Decimal>) -> Value {
    number.map_or(Value::Absent, |number| {
        Value::Decimal(number.normalize().to_string())
    })
}

/// A text, or nothing.
pub(crate) fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Absent, |text| Value::Text(text.to_owned()))
}

/// Reads the values of one row in their order; what does not fit becomes an error that names the column.
pub(crate) struct Reader<'c> {
    table: &'static str,
    columns: &'c [&'static str],
    values: std::vec::IntoIter<Value>,
    key: String,
    next: usize,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(
        table: &'static str,
        columns: &'c [&'static str],
        values: Vec<Value>,
    ) -> Self {
        let key = match values.first() {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            _ => String::new(),
        };
        Self {
            table,
            columns,
            values: values.into_iter(),
            key,
            next: 0,
        }
    }

    fn value(&mut self) -> Value {
        self.next += 1;
        self.values.next().unwrap_or_default()
    }

    /// The value read last does not fit.
    pub(crate) fn wrong(&self) -> Error {
        let column = self.columns.get(self.next.saturating_sub(1));
        Error::Row {
            table: self.table.to_owned(),
            key: self.key.clone(),
            column: column.copied().unwrap_or_default().to_owned(),
        }
    }

    pub(crate) fn optional_text(&mut self) -> Result<Option<String>, Error> {
        match self.value() {
            Value::Absent => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            _ => Err(self.wrong()),
        }
    }

    pub(crate) fn text(&mut self) -> Result<String, Error> {
        self.optional_text()?.ok_or_else(|| self.wrong())
    }

    /// A text that is kept as absent where it is empty.
    pub(crate) fn text_or_empty(&mut self) -> Result<String, Error> {
        Ok(self.optional_text()?.unwrap_or_default())
    }

    pub(crate) fn optional_integer(&mut self) -> Result<Option<i64>, Error> {
        match self.value() {
            Value::Absent => Ok(None),
            Value::Integer(number) => Ok(Some(number)),
            _ => Err(self.wrong()),
        }
    }

    pub(crate) fn integer(&mut self) -> Result<i64, Error> {
        self.optional_integer()?.ok_or_else(|| self.wrong())
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, Error> {
        match self.value() {
            Value::Boolean(value) => Ok(value),
            _ => Err(self.wrong()),
        }
    }

    pub(crate) fn decimal(&mut self) -> Result<Option<Decimal>, Error> {
        match self.value() {
            Value::Absent => Ok(None),
            Value::Decimal(text) => text.parse().map(Some).map_err(|_| self.wrong()),
            _ => Err(self.wrong()),
        }
    }

    pub(crate) fn month(&mut self) -> Result<Month, Error> {
        self.text()?.parse().map_err(|_| self.wrong())
    }

    /// Months with spaces between.
    pub(crate) fn months(&mut self) -> Result<Vec<Month>, Error> {
        let months = self.text_or_empty()?;
        months
            .split_whitespace()
            .map(|month| month.parse().map_err(|_| self.wrong()))
            .collect()
    }

    pub(crate) fn optional_date(&mut self) -> Result<Option<Date>, Error> {
        self.optional_text()?
            .map(|text| text.parse().map_err(|_| self.wrong()))
            .transpose()
    }

    pub(crate) fn date(&mut self) -> Result<Date, Error> {
        self.optional_date()?.ok_or_else(|| self.wrong())
    }

    pub(crate) fn state(&mut self) -> Result<State, Error> {
        State::parse(&self.text()?).ok_or_else(|| self.wrong())
    }
}
