//! Whole-command tests, misbehaving guests, tidy, evaluation, benches: what they share.

pub mod bench;
pub mod data;
pub mod guest;
pub mod house;
pub mod listener;
pub mod mailbox;
pub mod probe;
