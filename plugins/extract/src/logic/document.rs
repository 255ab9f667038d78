//! What reading gives: documents, their pages, what is known of them, and what could not be read.

use super::limit::{MAX_FIELD_BYTES, MAX_FIELDS, MAX_HEADING_BYTES, MAX_HEADINGS};
use super::notice::Notice;
use super::text;

/// Why a file gives no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// Not a format that can be read; the notice names what it looks like.
    Unknown(Notice),
    /// Broken, or not what its name says; the notice says where.
    Broken(Notice),
    /// Reading needs a password.
    Encrypted,
    /// A bound was passed; the notice names it.
    TooLarge(Notice),
}

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

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where the text comes from.
    pub origin: Origin,
    /// Clean text: see `text::clean`.
    pub text: String,
}

/// Something that is known of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value; dates as ISO 8601.
    pub value: String,
    /// From 1; 0 where it stands on no page.
    pub page: u32,
    /// The first byte on the page.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// What can be said of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// The title; empty where none is known.
    pub title: String,
    /// Headings, in order, as they stand.
    pub headings: Vec<String>,
    /// Everything else, in order.
    pub fields: Vec<Field>,
}

/// One document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Within the file; empty for the file itself.
    pub identifier: String,
    /// Whether it is a record of a list, and no file.
    pub is_record: bool,
    /// Its pages, in order.
    pub pages: Vec<Page>,
    /// What is known of it.
    pub description: Description,
    /// What could not be read.
    pub warnings: Vec<Notice>,
}

/// Some of the documents of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// The documents, in order.
    pub documents: Vec<Document>,
    /// Members or records that gave none: which, and why.
    pub refused: Vec<(String, Notice)>,
    /// With what to ask for the next ones; absent at the end.
    pub next: Option<String>,
}

impl Page {
    /// A page of text; blank where nothing is left of it.
    pub fn new(text: String) -> Self {
        let origin = if text.trim().is_empty() {
            Origin::Blank
        } else {
            Origin::Text
        };
        Self { origin, text }
    }
}

impl Description {
    /// Keeps something that stands on no page; empty values and what passes the bounds are left out.
    pub fn field(&mut self, name: &str, value: &str) {
        let value = text::line(value);
        if value.is_empty() || name.is_empty() || self.fields.len() >= MAX_FIELDS {
            return;
        }
        self.fields.push(Field {
            name: text::cut(&text::line(name), MAX_HEADING_BYTES).to_owned(),
            value: text::cut(&value, MAX_FIELD_BYTES).to_owned(),
            page: 0,
            start: 0,
            end: 0,
        });
    }

    /// Keeps a heading.
    pub fn heading(&mut self, heading: &str) {
        let heading = text::line(heading);
        if !heading.is_empty() && self.headings.len() < MAX_HEADINGS {
            self.headings
                .push(text::cut(&heading, MAX_HEADING_BYTES).to_owned());
        }
    }
}

impl Document {
    /// Bytes that the document takes in an answer.
    pub fn bytes(&self) -> usize {
        let description = &self.description;
        let fields = description.fields.iter();
        self.pages.iter().map(|page| page.text.len()).sum::<usize>()
            + description.headings.iter().map(String::len).sum::<usize>()
            + fields.map(|f| f.name.len() + f.value.len()).sum::<usize>()
            + self.identifier.len()
    }
}

impl Error {
    /// The notice that says the same in a list of refused members.
    pub fn notice(self) -> Notice {
        match self {
            Self::Unknown(notice) | Self::Broken(notice) | Self::TooLarge(notice) => notice,
            Self::Encrypted => Notice::Encrypted,
        }
    }
}
