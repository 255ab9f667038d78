//! Whole-command tests, misbehaving guests, tidy, evaluation, benches.

pub mod bench;
pub mod command;
pub mod data;
pub mod evaluation;
pub mod guest;
pub mod house;
pub mod listener;
pub mod mailbox;
pub mod probe;
