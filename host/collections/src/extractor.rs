//! What reads files: implemented outside, in the sandbox.

use std::path::Path;

/// Where the text of a page comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The file holds it.
    Text,
    /// The page is a picture: nothing was read.
    Scanned,
    /// The page holds nothing.
    Blank,
}

/// One page as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Where its text comes from.
    pub origin: Origin,
    /// UTF-8, lines ended by U+000A.
    pub text: String,
}

/// Something that is known of a document beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The name, such as `number`.
    pub name: String,
    /// The value; dates as ISO 8601.
    pub value: String,
    /// The page, from 1; 0 where it stands on no page.
    pub page: u32,
    /// The first byte on the page.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// What can be said of a document from its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// The title; empty where none is found.
    pub title: String,
    /// Headings, in order.
    pub headings: Vec<String>,
    /// What is known.
    pub fields: Vec<Known>,
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
    pub pages: Vec<Leaf>,
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
