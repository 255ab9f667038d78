//! Citations of codified articles: "art. L. 2213-2 CGCT", "articles L. 2212-1 et suivants du même code".
//!
//! Citations are parsed, not ranked: an article is named exactly, in one of many spellings, and so is its code.
//! A citation without a code, or with a name that several codes share, says so; nothing is picked silently.

mod article;
mod codes;
mod parse;
mod resolve;

use std::ops::Range;

pub use self::article::Identifier;
pub use self::codes::{Code, codes, recognise};
pub use self::resolve::{Articles, Resolution};

/// One article, or an interval of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The article, or the first of the interval.
    pub first: Identifier,
    /// The last article of an interval ("L. 2213-1 à L. 2213-6").
    pub last: Option<Identifier>,
    /// Whether those that follow are meant too ("et suivants").
    pub following: bool,
    /// Where it stands, in bytes of the text.
    pub span: Range<usize>,
}

/// Articles of one code that a text cites together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The code: none where the text does not say it, several where what it says fits several.
    pub codes: Vec<&'static Code>,
    /// The articles, in the order of the text; none where a code is named as a whole.
    pub articles: Vec<Cited>,
    /// Where the citation stands with its code's name, in bytes of the text.
    pub span: Range<usize>,
}

/// The citations of a text, in their order: articles with or without their code, and codes named as a whole.
pub fn parse(text: &str) -> Vec<Citation> {
    parse::parse(text, &codes::all())
}
