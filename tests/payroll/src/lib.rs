//! Payrolls of an invented French local authority, with known errors, and the scorer of a checker.

pub mod career;
pub mod compute;
pub mod evaluate;
pub mod fields;
pub mod gold;
pub mod identity;
pub mod inject;
pub mod law;
pub mod money;
pub mod month;
pub mod openfisca;
pub mod payroll;
pub mod people;
pub mod published;
pub mod random;
pub mod rates;
pub mod score;
pub mod shared;
pub mod situation;
pub mod slip;
pub mod statistics;
pub mod timeline;
pub mod write;
