//! Collections of documents: where their files are, who may read them, how files become an index.
//!
//! Formats are not read here: whoever implements [`Extractor`] does that, in the sandbox.

mod caller;
mod confine;
mod error;
mod extractor;
mod ocr;
mod registry;
mod scan;
mod update;
mod vectors;
mod words;

pub use caller::Caller;
pub use confine::{Bounds, exec};
pub use error::Error;
pub use extractor::{Batch, Described, Extracted, Extractor, Identity, Refusal};
pub use ocr::{Missing, Ocr};
pub use registry::{Audience, Collection, Registry};
pub use scan::{Found, LeftOut, Passed, Scan, scan};
pub use update::{
    Held, Outcome, Removals, Unwatched, Watcher, is_incomplete, open, rebuild, update,
};
pub use vectors::{Measure, Vectors, per_mille, questions};
