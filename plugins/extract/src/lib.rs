//! File formats to text: `logic` is plain Rust and tested natively, `component` is the glue to the contract.

pub mod logic;

#[cfg(all(target_family = "wasm", feature = "component"))]
mod component;
