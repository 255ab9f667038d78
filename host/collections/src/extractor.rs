//! What reads files: implemented outside, in the sandbox.

use std::path::Path;

use index::{Field, Page};

/// What can be said of a document from its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// The title; empty where none is found.
    pub title: String,
    /// Headings, in order.
    pub headings: Vec<String>,
    /// What is known.
    pub fields: Vec<Field>,
}

/// Which document of a file it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// The file itself.
    File,
    /// A member of an archive, by its path there.
    Member(String),
    /// A record, by its own identifier.
    Record(String),
}

/// One document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// Which one.
    pub identity: Identity,
    /// Its pages, in order.
    pub pages: Vec<Page>,
    /// What is said of it.
    pub description: Described,
    /// What could not be read.
    pub warnings: Vec<String>,
}

/// Some of the documents of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// What was read.
    pub documents: Vec<Extracted>,
    /// Members or records that gave no document: which, and why.
    pub refused: Vec<(String, String)>,
    /// With what to ask for the next ones; none at the end.
    pub next: Option<String>,
}

/// Why a file gives no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// This file; the sentence goes into the report.
    File(String),
    /// Reading itself does not work here; the sentence ends the indexing.
    Reader(String),
}

/// Reads files of all formats.
pub trait Extractor {
    /// Reads a file, from where an earlier batch ended.
    ///
    /// # Errors
    /// [`Refusal`] says whether only this file is concerned.
    fn read(&self, path: &Path, names: &[String], after: Option<&str>) -> Result<Batch, Refusal>;

    /// Describes a text that came from elsewhere, such as the recognised text of scanned pages; `name` is the file's.
    ///
    /// # Errors
    /// As [`Self::read`].
    fn describe(&self, name: &str, pages: &[String]) -> Result<Described, Refusal>;
}
