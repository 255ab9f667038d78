//! The text index of collections: documents in, passages out.
//!
//! An [`Index`] is a folder. One [`Writer`] at a time puts the documents of a file, all at once, and commits; whoever
//! reads meanwhile sees the last commit. [`Index::search`] finds documents by words, references, dates and
//! [`Condition`]s, and shows the passages with the words that were found.
//!
//! What a file gave and when it was changed is kept in the index itself, so one commit holds both: killed at any
//! moment, an index is as its last commit left it, and a file is read again or it is not.
//!
//! This room knows no sandbox, no file format and no command; it must depend on no other one.

mod blocks;
mod check;
mod directory;
mod document;
mod entry;
mod error;
mod index;
mod merging;
mod passages;
mod reading;
mod record;
mod schema;
mod search;
mod text;
mod vectors;
mod writer;

pub use document::{
    Document, Field, FileRecord, Origin, Page, Refusal, Report, SourceFile, Summary,
};
pub use error::Error;
pub use index::Index;
pub use reading::Known;
pub use search::{Condition, Found, Hit, Mark, Passage, Query, Ranking};
pub use vectors::{Embedder, Measured, QueryVector, Question};
pub use writer::{Put, Writer};

/// The version of what lies in an index: its layout and its tokens.
pub(crate) const FORMAT: &str = "gardon index 3";
