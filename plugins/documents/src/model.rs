//! A document as its writers see it: what stands in it, and nothing of how a format says it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kit::language::Language;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// On the first page and in the metadata.
    pub title: String,
    /// The language that the text is written in; it decides which words programs check it against.
    pub language: Language,
    /// What is said of the document and not in it.
    pub metadata: Metadata,
    /// The sentence at the foot of every page, beside its number; empty for none.
    pub footer: String,
    /// What stands in the document, in order.
    pub blocks: Vec<Block>,
    /// What the placeholders of a template are replaced with.
    pub values: Values,
}

/// What is said of a document and not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// What it is about; empty for nothing.
    pub subject: String,
    /// Who answers for it; empty for nobody.
    pub author: String,
    /// Words under which it is found.
    pub keywords: Vec<String>,
    /// The day that it bears as its creation; without it none is written, since a writer has no clock.
    pub date: Option<Date>,
}

/// Values for the placeholders of a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// `{{name}}` becomes the text; `\n` ends a line. `{{#name}}…{{/name}}` stays where the text is not empty.
    pub fields: BTreeMap<String, String>,
    /// `{{#name}}…{{/name}}` is repeated for each of these, whose own values come before the outer ones.
    pub groups: BTreeMap<String, Vec<Values>>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading, in the outline of the document.
    Heading {
        /// 1 for the parts of the document, then below them; the document's title is above 1. From 1 to 6, others are brought within.
        level: u8,
        /// Its words.
        runs: Vec<Run>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        runs: Vec<Run>,
    },
    /// Words of somebody else, set apart.
    Quote {
        /// The words.
        runs: Vec<Run>,
    },
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// What follows begins on a new page, where the format has pages.
    PageBreak,
}

/// A list, with bullets or with numbers that begin at 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Whether the items are numbered.
    pub ordered: bool,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Its words.
    pub runs: Vec<Run>,
    /// Lists below it. Nine levels are told apart; the ones below look like the ninth.
    pub lists: Vec<List>,
}

/// A table. Rows that are too short are filled with empty cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What the table holds, above it and for those who hear it read; empty for none.
    pub caption: String,
    /// The header of each column, repeated on every page; empty for none.
    pub header: Vec<Cell>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// How columns look; those that are missing are as wide as the mean of the others, and to the left.
    pub columns: Vec<Column>,
}

/// The words of a cell.
pub type Cell = Vec<Run>;

/// How a column of a table looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its share of the width beside the shares of the others; 0 counts as 1.
    pub width: u16,
    /// Where its words stand.
    pub alignment: Alignment,
}

/// Where words stand between the edges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alignment {
    /// At the beginning of the line.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the end of the line: numbers.
    Right,
}

/// Words that look alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The words; `\n` ends a line within the paragraph.
    pub text: String,
    /// Whether they are strong.
    pub bold: bool,
    /// Whether they are emphasised.
    pub italic: bool,
    /// Where they lead: `http`, `https` or `mailto`. Any other address is not written.
    pub link: Option<String>,
    /// Whether they point into a source (a cue, a page): smaller, in a style of their own, so that they can be hidden at once.
    pub reference: bool,
}

impl Document {
    /// An empty document with the house's sentence at its foot.
    pub fn new(title: impl Into<String>, language: Language) -> Self {
        Self {
            title: title.into(),
            language,
            metadata: Metadata::default(),
            footer: language
                .pick(
                    "Document préparé automatiquement, à valider.",
                    "Prepared automatically, to be validated.",
                )
                .to_owned(),
            blocks: Vec::new(),
            values: Values::default(),
        }
    }
}

impl Values {
    /// Sets a field.
    pub fn set(&mut self, name: &str, text: impl Into<String>) -> &mut Self {
        self.fields.insert(name.to_owned(), text.into());
        self
    }

    /// Adds one to a group.
    pub fn add(&mut self, group: &str, values: Values) -> &mut Self {
        self.groups
            .entry(group.to_owned())
            .or_default()
            .push(values);
        self
    }
}

impl Block {
    /// A heading of plain words.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            runs: vec![Run::plain(text)],
        }
    }

    /// A paragraph of plain words.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph {
            runs: vec![Run::plain(text)],
        }
    }
}

impl Item {
    /// An item of plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            runs: vec![Run::plain(text)],
            lists: Vec::new(),
        }
    }
}

impl Column {
    /// A column to the left.
    pub fn left(width: u16) -> Self {
        Self {
            width,
            alignment: Alignment::Left,
        }
    }

    /// A column to the right.
    pub fn right(width: u16) -> Self {
        Self {
            width,
            alignment: Alignment::Right,
        }
    }
}

impl Run {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Strong words.
    pub fn bold(text: impl Into<String>) -> Self {
        Self {
            bold: true,
            ..Self::plain(text)
        }
    }

    /// Emphasised words.
    pub fn italic(text: impl Into<String>) -> Self {
        Self {
            italic: true,
            ..Self::plain(text)
        }
    }

    /// Words that lead somewhere.
    pub fn link(text: impl Into<String>, address: impl Into<String>) -> Self {
        Self {
            link: Some(address.into()),
            ..Self::plain(text)
        }
    }

    /// Words that point into a source.
    pub fn reference(text: impl Into<String>) -> Self {
        Self {
            reference: true,
            ..Self::plain(text)
        }
    }
}
