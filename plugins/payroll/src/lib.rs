//! The payroll plugin: `logic` is plain Rust and tested natively.

pub mod logic;
