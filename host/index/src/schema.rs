//! How documents lie in tantivy: blocks of a document, its pages, its passages; and one entry a file.
//!
//! A block is `[document, page 1, …, page n, passage 1, …, passage m]`, written together and removed together, so it
//! stays together through every merge; a page or passage says how far its document stands before it.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing,
    TextOptions,
};

use crate::text::Chain;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file of the source.
    File = 0,
    /// The head of a block.
    Document = 1,
    /// A page's text.
    Page = 2,
    /// A passage's tokens.
    Passage = 3,
}

/// Names of the columns that are read by name.
pub(crate) mod column {
    /// How far the document stands before a page or passage.
    pub const PLACE: &str = "place";
    /// The page of a passage, from 1; on a document or file, how many pages.
    pub const PAGE: &str = "page";
    /// The first byte of a passage on its page.
    pub const START: &str = "start";
    /// The byte after a passage's last.
    pub const END: &str = "end";
    /// Bytes of a document's pages.
    pub const LENGTH: &str = "length";
    /// On a document or file, how many passages.
    pub const PASSAGES: &str = "passages";
    /// On a file, how many documents.
    pub const DOCUMENTS: &str = "documents";
    /// What a passage's vector is kept under; 0 on everything else.
    pub const KEY: &str = "key";
    /// Bytes of a file.
    pub const SIZE: &str = "size";
    /// When a file was changed.
    pub const MODIFIED: &str = "modified";
    /// The path of a file.
    pub const PATH: &str = "path";
    /// A document's identifier.
    pub const IDENTIFIER: &str = "identifier";
}

/// Texts of a document that are searched, each with its own weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    Title,
    Headings,
    Number,
    Date,
    Place,
    Other,
    Body,
}

impl Zone {
    /// All of them, in the order of [`Layout::zones`].
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Headings,
        Self::Number,
        Self::Date,
        Self::Place,
        Self::Other,
        Self::Body,
    ];

    /// The zone that a field of a document is searched in.
    pub fn of_field(name: &str) -> Self {
        match name {
            "number" | "reference" | "identifier" => Self::Number,
            "date" | "signed" | "published" | "effect" | "from" | "until" => Self::Date,
            "commune" | "place" | "road" | "street" | "department" | "region" => Self::Place,
            "title" | "object" => Self::Title,
            _ => Self::Other,
        }
    }

    /// Whether what stands there is what the document is, and not what it speaks of.
    pub fn is_own(self) -> bool {
        matches!(self, Self::Number | Self::Date | Self::Place)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Title => "zone_title",
            Self::Headings => "zone_headings",
            Self::Number => "zone_number",
            Self::Date => "zone_date",
            Self::Place => "zone_place",
            Self::Other => "zone_other",
            Self::Body => "zone_body",
        }
    }
}

/// The schema and its fields.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub schema: Schema,
    pub kind: Field,
    pub source: Field,
    pub path: Field,
    pub identifier: Field,
    pub condition: Field,
    pub record: Field,
    pub zones: [Field; 7],
    pub place: Field,
    pub page: Field,
    pub start: Field,
    pub end: Field,
    pub length: Field,
    pub passages: Field,
    pub key: Field,
    pub documents: Field,
    pub size: Field,
    pub modified: Field,
}

impl Layout {
    /// The layout of this version; [`crate::FORMAT`] changes with it.
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let tokens = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(Chain::NAME)
                .set_index_option(IndexRecordOption::WithFreqs),
        );
        let zones = Zone::ALL.map(|zone| builder.add_text_field(zone.name(), tokens.clone()));
        let mut number = |name| builder.add_u64_field(name, FAST);
        let place = number(column::PLACE);
        let page = number(column::PAGE);
        let start = number(column::START);
        let end = number(column::END);
        let length = number(column::LENGTH);
        let passages = number(column::PASSAGES);
        let key = number(column::KEY);
        let documents = number(column::DOCUMENTS);
        let size = number(column::SIZE);
        let modified = builder.add_i64_field(column::MODIFIED, FAST);
        let kind = builder.add_u64_field("kind", INDEXED);
        let source = builder.add_text_field("source", STRING);
        let path = builder.add_text_field(
            column::PATH,
            STRING.set_fast(tantivy::tokenizer::RAW_TOKENIZER_NAME),
        );
        let identifier = builder.add_text_field(
            column::IDENTIFIER,
            STRING.set_fast(tantivy::tokenizer::RAW_TOKENIZER_NAME),
        );
        let condition = builder.add_text_field("condition", STRING);
        let record = builder.add_bytes_field("record", BytesOptions::default().set_stored());
        Self {
            schema: builder.build(),
            kind,
            source,
            path,
            identifier,
            condition,
            record,
            zones,
            place,
            page,
            start,
            end,
            length,
            passages,
            key,
            documents,
            size,
            modified,
        }
    }

    /// The tantivy field of a zone.
    pub fn zone(&self, zone: Zone) -> Field {
        self.zones[zone as usize]
    }
}
