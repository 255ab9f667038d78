//! One cell of a payslip.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::month::Month;

/// A typed value; which kind a field holds stands in `fields.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// identifier, text
    Text(Box<str>),
    /// integer, number, percent (80 for 80 %), money (euros)
    Number(Decimal),
    /// date
    Date(Date),
    /// month
    Month(Month),
    /// choice: the position in the field's list of choices
    Choice(u8),
}

impl Value {
    /// The number, where it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}
