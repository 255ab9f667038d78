//! The kitchen: llama.cpp in its own process, one queue, and its API.

mod kitchen;

pub use kitchen::{Counters, Customer, Event, Kitchen, Ledger, ModelFile, Order, Role, Row, Shelf};
