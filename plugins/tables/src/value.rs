//! Values of cells.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// What one cell was read to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// [`Kind::Text`](crate::Kind::Text), `Identifier`, `Code` and `Choice` (then the value, not its spelling).
    Text(Box<str>),
    /// `Integer`.
    Integer(i64),
    /// `Decimal` and `Percent`: as written, without trailing zeros beyond what the cell has.
    Decimal(Decimal),
    /// `Date`.
    Date(Date),
    /// `Month`.
    Month(Month),
    /// `Flag`.
    Flag(bool),
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year, 1900 to 2199.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
}

impl Month {
    /// The month, where there is one.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1900..2200).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month of a day.
    pub fn of(date: Date) -> Option<Self> {
        Self::new(date.year(), date.month())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year, self.month)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => out.write_str(text),
            Self::Integer(number) => write!(out, "{number}"),
            Self::Decimal(number) => write!(out, "{number}"),
            Self::Date(date) => write!(out, "{date}"),
            Self::Month(month) => write!(out, "{month}"),
            Self::Flag(flag) => write!(out, "{flag}"),
        }
    }
}
