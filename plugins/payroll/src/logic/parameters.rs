//! The dated values as rules name them: beside the fields of a payslip.

use super::{
    field::{Kind, fields, fold_head},
    place::Fault,
};

pub use dated::{Entry, Parameter, Parameters, Unknown};

/// The fields of a payslip, whose names no value can have, and of which those of text can tell values apart.
const NAMES: dated::Names = dated::Names {
    taken: |name| fields().slot(name).is_some(),
    key: |name| {
        let slot = fields().slot(name);
        slot.is_some_and(|slot| matches!(fields().get(slot).kind, Kind::Text | Kind::Identifier))
    },
    fold: fold_head,
};

/// The shipped values.
///
/// # Errors
/// Never with the shipped table: a test reads it.
pub fn standard() -> Result<Parameters, Fault> {
    Parameters::shipped(NAMES)
}
