//! Tables for other software: CSV and XLSX, in which no text is ever a formula.
//!
//! What stands in a cell can be written by anybody whose name or words are in it.
//! CSV marks texts that look like a formula, XLSX writes all of them as strings.

mod csv;
mod guard;
mod xlsx;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::clean;

pub use self::{csv::csv, guard::guarded, xlsx::Book};

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands above it.
    pub header: String,
    /// Its width in characters; CSV has none.
    pub width: f64,
}

/// One cell, typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words; `\n` ends a line within the cell.
    Text(String),
    /// A number in the unit of its column.
    Number(Decimal),
    /// An amount, shown with two decimals.
    Euros(Decimal),
    /// A day.
    Date(Date),
    /// A month, by any of its days.
    Month(Date),
}

impl Column {
    /// A column.
    pub fn new(header: impl Into<String>, width: f64) -> Self {
        Self {
            header: header.into(),
            width,
        }
    }
}

impl Cell {
    /// Words; an empty cell where there are none.
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() {
            Self::Empty
        } else {
            Self::Text(words)
        }
    }
}

/// Words as a cell may hold them: on lines, without tabs.
fn words(said: &str) -> String {
    clean::text(said).replace('\t', " ")
}

/// A number with a decimal comma.
fn plain(number: Decimal) -> String {
    number.to_string().replace('.', ",")
}

/// An amount to the cent, halves away from zero.
fn cents(amount: Decimal) -> Decimal {
    let mut cents = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    cents.rescale(2);
    cents
}

/// `31/05/2026`.
fn day(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `05/2026`.
fn month(date: Date) -> String {
    format!("{:02}/{:04}", date.month(), date.year())
}
