//! Payrolls of an invented French local authority, with known errors, and the scorer of a checker.

pub mod career;
pub mod compute;
pub mod fields;
pub mod gold;
pub mod identity;
pub mod inject;
pub mod law;
pub mod money;
pub mod month;
pub mod payroll;
pub mod people;
pub mod random;
pub mod situation;
pub mod slip;
pub mod timeline;
pub mod write;
