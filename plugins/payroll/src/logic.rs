//! Payslips, dated parameters, rules, and the check of the ones by the others.
//!
//! [`Pack`](pack::Pack) holds the rules, [`Parameters`](parameters::Parameters) the dated values,
//! [`Payroll`](payroll::Payroll) the rows; [`check`](check::check) gives the anomalies.
//! Nothing here reads files, knows the day or speaks to a model.

pub mod anomaly;
pub mod case;
pub mod check;
pub mod exam;
pub mod expression;
pub mod field;
pub mod month;
pub mod pack;
pub mod parameters;
pub mod payroll;
pub mod place;
pub mod reading;
pub mod reword;
pub mod rows;
pub mod rule;
pub mod rulebook;
pub mod value;
pub mod window;

pub use anomalies::french;
