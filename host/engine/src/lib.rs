//! The kitchen: llama.cpp in its own process, one queue, and its API.

mod absent;
mod accounts;
mod error;
mod kitchen;
mod scripted;
mod settings;

pub use absent::NotBuiltIn;
pub use error::EngineError;
pub use kitchen::{Counters, Customer, Event, Kitchen, Ledger, ModelFile, Order, Role, Row, Shelf};
pub use scripted::{Dish, ScriptedKitchen};
pub use settings::{Settings, physical_cores};
