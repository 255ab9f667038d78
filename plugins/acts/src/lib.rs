//! What guests know of French administrative acts: the fields of an act, the links between acts, whether one is
//! in force, what a typed reference means, and the citations of codified articles.

pub mod citation;
mod dates;
pub mod record;
pub mod reference;
pub mod relations;
pub mod standing;
mod text;

pub use text::{Located, MAX_BYTES, Place};
