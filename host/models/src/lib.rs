//! Models on disk: what there is, where it comes from, whether it is what it should be.
//!
//! [`Store`] keeps them in one private folder, [`Catalogue`] knows what an organisation can get, [`Exams`] what a model
//! has passed.
//! Nothing here runs a model: a file is checked in Rust ([`gguf::check`]) before anything else opens it.

mod bundle;
mod catalogue;
mod convert;
mod disk;
mod error;
mod exams;
pub mod gguf;
mod intake;
mod pull;
mod quantise;
mod role;
mod store;
mod watch;

pub(crate) use catalogue::near;
pub use catalogue::{Catalogue, Caveat, Entry, Pinned, Source};
pub use error::{Error, Words};
pub use exams::{ExamResult, Exams, Standing};
pub use intake::{Addition, Workshop};
pub use pull::Patience;
pub use quantise::{NoQuantiser, Quantise, Wanted, caution};
pub use role::Role;
pub use store::{Model, Original, Stamp, Store};
pub use watch::{Stage, Unwatched, Watcher};
