//! The hatch to language models: what an engine is, what it is asked, what it answers and what that cost.
//!
//! This crate knows neither WebAssembly nor any engine's library, so that both sides can change alone.
//! The engine that commands hold is [`Router`]: it sends each request to the engine of this machine, which it starts when
//! needed, or to a server of the organisation.
//! [`Absent`] says that there is no model, and tests are written with [`Scripted`].

mod absent;
mod address;
mod engine;
mod error;
mod exchange;
mod ledger;
mod local;
mod own;
mod request;
mod router;
mod scripted;
mod server;
mod stock;
pub mod wire;

pub use absent::Absent;
pub use address::{Address, ShortPath};
pub use engine::{
    Answer, Caller, Embedding, Engine, Finish, Pending, Qualification, Ranking, Usage,
};
pub use error::{Error, Sentence};
pub use ledger::{Book, Entry, Sums};
pub use local::{Listening, LocalEngine, LocalSettings};
pub use request::{Defaults, Part, Request, Shape};
pub use router::{Router, RouterSettings, Spent};
pub use scripted::{Reply, Scripted};
pub use server::{Dialect, ServerSettings};
pub use stock::{Empty, Exam, Role, Stock, Stocked};

#[cfg(test)]
mod tests;
