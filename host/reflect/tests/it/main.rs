//! Tests of the crate through its public interface, on components made from WIT text.

mod build;
mod call;
mod cases;
mod commands;
mod describe;
mod generate;
mod hostile;
mod values;
