//! The minutes plugin: `logic` is plain Rust and tested natively, `component` is the glue to the contract.

pub mod logic;

#[cfg(target_family = "wasm")]
mod component;
