//! Models on disk: what there is, where it comes from, whether it is what it should be.
//!
//! [`Store`] keeps them in one private folder, [`Catalogue`] knows what an organisation can get, [`Exams`] what a model
//! has passed.
//! Nothing here runs a model: a file is checked in Rust ([`gguf::check`]) before anything else opens it.

mod catalogue;
mod disk;
mod error;
mod exams;
pub mod gguf;
mod role;
mod store;

pub(crate) use catalogue::near;
pub use catalogue::{Catalogue, Entry, Pinned, Source};
pub use error::{Error, Words};
pub use exams::{ExamResult, Exams, Standing};
pub use role::Role;
pub use store::{Model, Original, Stamp, Store};
