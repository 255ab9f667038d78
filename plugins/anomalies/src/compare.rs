//! Another database of anomalies beside ours: what both have, what only one has, where amounts or states differ.
//!
//! Rows come from an external table of a register ([`table`]) or from a file that was read already; a [`Mapping`]
//! says which of their columns is what, and what their codes mean.
//!
//! # Conventions
//! - **Who is matched with whom**: first those that name the same identity, or the same rule, person, month and field;
//!   then the same person, month and rule; then the same person, month and amount to the cent. Each is matched once.
//! - **Among several** that could be matched in a step, those with the same amount go first, then those that come first.
//! - **Persons** are compared without blanks, case and leading zeros, which spreadsheets lose.
//! - **Amounts** are compared to the cent and without their sign: databases differ in whether too much is positive.
//! - **A row that cannot be read** (no month, no amount where one is written) is told by its place and not matched.

mod mapping;
mod matching;
mod read;

use rust_decimal::Decimal;

pub use self::{
    mapping::{AmountIs, Columns, Mapping},
    read::{Rows, table},
};
use crate::{Anomaly, Error, Month, State};

/// One anomaly of the other database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theirs {
    /// The row, from 1, the header not counted.
    pub row: usize,
    /// Our identity, where they keep it.
    pub identity: Option<String>,
    /// Their own code of the rule.
    pub code: Option<String>,
    /// Our rule, where the mapping knows their code.
    pub rule: Option<String>,
    /// The person's identifier as they write it.
    pub person: Option<String>,
    /// The month that was paid.
    pub month: Option<Month>,
    /// Our field, where they name one.
    pub field: Option<String>,
    /// Euros.
    pub amount: Option<Decimal>,
    /// Where it stands.
    pub state: Option<State>,
}

/// By what two anomalies were matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The same identity, or the same rule, person, month and field.
    Identity,
    /// The same person, month and rule.
    Rule,
    /// The same person, month and amount.
    Amount,
}

/// An anomaly that both have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The place in our list.
    pub ours: usize,
    /// The place in `Comparison::theirs`.
    pub theirs: usize,
    /// By what they were matched.
    pub by: By,
    /// Our amount and theirs, where both are there and differ.
    pub amounts: Option<(Decimal, Decimal)>,
    /// Our state and theirs, where theirs is told and differs; open is open, confirmed or not.
    pub states: Option<(State, State)>,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The row, from 1, the header not counted.
    pub row: usize,
    /// Their column.
    pub column: String,
    /// What stands there, cut.
    pub value: String,
    /// What would have been read, French.
    pub wanted: &'static str,
}

/// What comparing found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Their rows that could be read.
    pub theirs: Vec<Theirs>,
    /// What both have, in our order.
    pub both: Vec<Pair>,
    /// Places in our list.
    pub only_ours: Vec<usize>,
    /// Places in `theirs`.
    pub only_theirs: Vec<usize>,
    /// Rows that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Their codes of rules that the mapping does not know, with how many rows have them.
    pub unknown_rules: Vec<(String, usize)>,
    /// Their states that the mapping does not know, with how many rows have them.
    pub unknown_states: Vec<(String, usize)>,
}

/// Compares our anomalies with their rows. Which of ours (months, rules) are meant is the caller's filter.
///
/// # Errors
/// When the mapping names a column that their rows do not have, or means nothing.
pub fn compare(ours: &[Anomaly], rows: &Rows, mapping: &Mapping) -> Result<Comparison, Error> {
    let mut comparison = read::theirs(rows, mapping)?;
    matching::pair(ours, &mut comparison, mapping.amount_is);
    Ok(comparison)
}
