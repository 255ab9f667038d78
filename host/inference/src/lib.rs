//! The hatch to language models: what an engine is, what it is asked, what it answers and what that cost.
//!
//! This crate knows neither WebAssembly nor any engine's library, so that both sides can change alone.
//! Two engines are here: [`Absent`], which says that there is none, and [`Scripted`], which tests are written with.

mod absent;
mod engine;
mod error;
mod request;
mod scripted;

pub use absent::Absent;
pub use engine::{
    Answer, Caller, Embedding, Engine, Finish, Pending, Qualification, Ranking, Usage,
};
pub use error::{Error, Sentence};
pub use request::{Defaults, Part, Request, Shape};
pub use scripted::{Reply, Scripted};

#[cfg(test)]
mod tests;
