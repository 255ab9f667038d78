//! Tests of the crate through its public interface, on small files made here and a server on this machine.

mod add;
mod build;
mod convert;
mod flips;
mod gguf;
mod hostile;
mod pull;
mod server;
mod tensors;
