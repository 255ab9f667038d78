//! The kitchen: llama.cpp in its own process, one queue, and its API.

mod absent;
mod accounts;
#[cfg(any(test, feature = "llama"))]
mod cook;
mod error;
mod kitchen;
#[cfg(feature = "llama")]
mod llama;
mod scripted;
pub mod server;
mod settings;

pub use absent::NotBuiltIn;
pub use error::EngineError;
pub use kitchen::{
    Counters, Customer, Event, Kitchen, Ledger, Loaded, ModelFile, Order, Pace, Role, Row, Shelf,
};
#[cfg(feature = "llama")]
pub use llama::{KINDS, LlamaKitchen, approves, formats, quantise};
pub use scripted::{Dish, ScriptedKitchen};
pub use settings::{Settings, physical_cores};
