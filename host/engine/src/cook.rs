//! How orders become batches and batches answers; knows no llama.cpp, so that tests can be exact.

pub(crate) mod decoder;
pub(crate) mod memory;
pub(crate) mod prompt;
pub(crate) mod scheduler;
pub(crate) mod vocabulary;
pub(crate) mod work;

mod asking;
mod draft;
mod matcher;
mod queue;
mod ranking;
mod sampler;
mod schema;
mod transcript;

#[cfg(test)]
mod testing;
