//! Values of official texts by date: each with its source, the day on which that was checked,
//! and the last month for which it is known to hold.
//!
//! One table is shipped, `parameters.toml`; whoever computes with the values reads it here, so that no value stands twice.

mod fault;
mod parameters;
mod read;

use serde::Deserialize;

pub use self::{
    fault::Fault,
    parameters::{Entry, Known, Names, Parameter, Parameters, Unknown},
};

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// As it is.
    Number,
    /// A share; parameters are written 11.1 for 11.1 %, formulas see 0.111.
    Percent,
    /// Euros.
    Money,
}
