//! What goes into an index: documents, and the files that gave them.

use serde::{Deserialize, Serialize};

/// One document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What it is asked for by; unique in a collection, as a path within the source or a record's identifier.
    pub identifier: String,
    /// Its title; may be empty.
    pub title: String,
    /// Its headings, in order.
    pub headings: Vec<String>,
    /// Its pages, the first one is page 1.
    pub pages: Vec<Page>,
    /// What else is known of it.
    pub fields: Vec<Field>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What stands there; lines end with U+000A.
    pub text: String,
    /// Where the text comes from.
    pub origin: Origin,
}

/// Where a page's text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The file holds it.
    Text,
    /// A program read it off a picture.
    Ocr,
    /// The page is a picture that nothing was read off.
    Scanned,
    /// The page holds nothing.
    Blank,
}

/// Something that is known of a document beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, such as `number`, `date` or `commune`; several fields can have one name.
    pub name: String,
    /// Its value; dates as ISO 8601.
    pub value: String,
    /// The page where it stands, from 1; 0 where it stands on no page.
    #[serde(default)]
    pub page: u32,
    /// The first byte on the page.
    #[serde(default)]
    pub start: u32,
    /// The byte after the last.
    #[serde(default)]
    pub end: u32,
}

/// A file of a collection's source, as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its path within the source; what [`crate::Index::file`] asks for.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub modified: i64,
    /// A hash of what it holds, where the caller keeps one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// What reading a file came to, beside its documents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// Members or records that gave no document.
    #[serde(default)]
    pub refused: Vec<Refusal>,
    /// What could not be read of the documents that it gave.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// Why a part of a file gave no document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which part: a member of an archive, a record; empty for the file itself.
    pub item: String,
    /// Why.
    pub reason: String,
}

/// A file that is in the index: what it was, what it gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// The file as it was.
    pub file: SourceFile,
    /// What reading it came to.
    pub report: Report,
    /// The documents it gave, in order.
    pub documents: Vec<Summary>,
}

/// A document, as the record of its file names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its identifier.
    pub identifier: String,
    /// How many pages it has.
    pub pages: u32,
    /// How many of them were read by recognition.
    pub ocr: u32,
    /// Pictures that nothing was read off.
    pub scanned: u32,
}
