//! Whole-command tests, misbehaving guests, tidy, evaluation, benches.

pub mod command;
pub mod evaluation;
