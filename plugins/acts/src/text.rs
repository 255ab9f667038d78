//! The pages of a document as one clean text, with the way back to the byte on the page.
//!
//! Three layers lie on each other: the pages as they were given; the clean text, without mark-up, formulae,
//! hyphenation and what repeats on each page; the folded text, in which words are looked for.
//! Positions are bytes of the folded text unless something else is said.

mod clean;
mod furniture;
mod line;
mod sentence;

use std::ops::Range;

use kit::fold::{self, Folded, Token};

pub(crate) use self::line::Line;

/// How much of a document is read, in bytes: what comes after is left unread, and the record says so.
/// An act with its annexes is far shorter; the bound keeps the memory of a guest small.
pub const MAX_BYTES: usize = 2 << 20;

/// Source bytes that may lie between a piece's last character and what follows it, and still belong to the piece:
/// the closing of a formula or of emphasis.
const CLOSING: usize = 24;

/// Where something stands on a page, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// From 1; 0 for what stands on no page, such as a date in the file's name.
    pub page: u32,
    /// The first byte on the page.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Place {
    /// The place of what comes from elsewhere than a page.
    pub const NOWHERE: Self = Self {
        page: 0,
        start: 0,
        end: 0,
    };

    /// What stands there; `None` where the pages are not those that were read.
    pub fn quote<'a>(&self, pages: &[&'a str]) -> Option<&'a str> {
        let page = pages.get((self.page as usize).checked_sub(1)?)?;
        page.get(self.start as usize..self.end as usize)
    }
}

/// Something that was read, with where it stands: one place for each page that it takes, never none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub places: Vec<Place>,
}

impl<T> Located<T> {
    /// Where it begins.
    pub fn place(&self) -> Place {
        self.places.first().copied().unwrap_or(Place::NOWHERE)
    }
}

/// The text of a document, ready to be read.
#[derive(Debug)]
pub(crate) struct Text {
    clean: String,
    /// For each byte of the clean text, the byte of the joined pages that it came from.
    map: Vec<u32>,
    /// Where each page begins in the joined pages, and the whole length at the end.
    starts: Vec<u32>,
    /// The joined pages' character widths are looked up here.
    joined: String,
    folded: Folded,
    tokens: Vec<Token>,
    lines: Vec<Line>,
    unread: usize,
}

impl Text {
    pub(crate) fn new(pages: &[&str]) -> Self {
        let mut joined = String::new();
        let mut starts = vec![0];
        let mut unread = 0;
        for page in pages {
            let room = MAX_BYTES - joined.len();
            let mut length = page.len().min(room);
            while !page.is_char_boundary(length) {
                length -= 1;
            }
            unread += page.len() - length;
            joined.push_str(&page[..length]);
            // At most `MAX_BYTES`.
            starts.push(joined.len() as u32);
        }
        let dropped = furniture::find(&joined, &starts);
        let (clean, map) = clean::clean(&joined, &starts, &dropped);
        let folded = Folded::new(&clean);
        let tokens = fold::tokens(folded.text());
        let lines = line::cut(folded.text(), &tokens);
        Self {
            clean,
            map,
            starts,
            joined,
            folded,
            tokens,
            lines,
            unread,
        }
    }

    /// The folded text.
    pub(crate) fn folded(&self) -> &str {
        self.folded.text()
    }

    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Bytes past the bound, which nothing was read of.
    pub(crate) fn unread(&self) -> usize {
        self.unread
    }

    /// A token as folded text; empty outside.
    pub(crate) fn word(&self, token: usize) -> &str {
        self.tokens
            .get(token)
            .map_or("", |token| &self.folded.text()[token.range()])
    }

    /// What lies between a token and the one before it, folded.
    pub(crate) fn gap(&self, token: usize) -> &str {
        let start = token.checked_sub(1).map_or(0, |before| self.end(before));
        &self.folded.text()[start..self.start(token).max(start)]
    }

    /// Where a token begins; the length of the text outside.
    pub(crate) fn start(&self, token: usize) -> usize {
        self.tokens
            .get(token)
            .map_or(self.folded.text().len(), |token| token.start as usize)
    }

    /// Where a token ends; the length of the text outside.
    pub(crate) fn end(&self, token: usize) -> usize {
        self.tokens
            .get(token)
            .map_or(self.folded.text().len(), |token| token.end as usize)
    }

    /// The first token that begins at `position` or after it.
    pub(crate) fn token_at(&self, position: usize) -> usize {
        self.tokens
            .partition_point(|token| (token.start as usize) < position)
    }

    /// The tokens that begin within a range.
    pub(crate) fn tokens_in(&self, range: &Range<usize>) -> Range<usize> {
        self.token_at(range.start)..self.token_at(range.end)
    }

    /// The clean text of a folded range: accents and capitals as they were written.
    pub(crate) fn written(&self, range: Range<usize>) -> &str {
        &self.clean[self.folded.source_range(range)]
    }

    /// The clean text from a folded position on.
    pub(crate) fn written_from(&self, position: usize) -> &str {
        &self.clean[self.folded.source_position(position)..]
    }

    /// The position in the folded text of a byte of the clean text.
    pub(crate) fn folded_position(&self, clean: usize, near: Range<usize>) -> usize {
        let (mut low, mut high) = (near.start, near.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.folded.source_position(middle) < clean {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Where the clean text of a folded position begins.
    pub(crate) fn clean_position(&self, position: usize) -> usize {
        self.folded.source_position(position)
    }

    /// The clean text of a folded range on one line.
    pub(crate) fn value(&self, range: Range<usize>) -> String {
        on_one_line(self.written(range))
    }

    /// Where a folded range stands, page by page.
    pub(crate) fn places(&self, range: Range<usize>) -> Vec<Place> {
        let clean = self.folded.source_range(range);
        let text = &self.clean[clean.clone()];
        let start = clean.start + (text.len() - text.trim_start().len());
        let end = clean.end - (text.len() - text.trim_end().len());
        let mut places = Vec::new();
        let mut position = start;
        while position < end {
            let source = self.map[position];
            let page = self.starts.partition_point(|&begin| begin <= source) - 1;
            // What stands on this page: the map never goes back.
            let next = self
                .starts
                .get(page + 1)
                .map_or(end, |&limit| {
                    position + self.map[position..end].partition_point(|&byte| byte < limit)
                })
                .max(position + 1);
            let last = self.source_end(next.min(end), source);
            let begin = self.starts[page];
            places.push(Place {
                page: page as u32 + 1,
                start: source - begin,
                end: last - begin,
            });
            position = next;
        }
        if places.is_empty() {
            places.push(Place::NOWHERE);
        }
        places
    }

    /// A value with where it stands.
    pub(crate) fn locate<T>(&self, value: T, range: Range<usize>) -> Located<T> {
        Located {
            value,
            places: self.places(range),
        }
    }

    /// The end in the joined pages of what ends before the clean byte `end`.
    fn source_end(&self, end: usize, start: u32) -> u32 {
        let mut last = end.saturating_sub(1);
        while !self.clean.is_char_boundary(last) {
            last -= 1;
        }
        let last = self.map[last].max(start);
        let width = self.joined[last as usize..]
            .chars()
            .next()
            .map_or(0, char::len_utf8) as u32;
        let least = last + width;
        let Some(&next) = self.map.get(end) else {
            return least;
        };
        let between = self.joined.get(least as usize..next as usize).unwrap_or("");
        let page = |byte: u32| self.starts.partition_point(|&begin| begin <= byte);
        let page_ends = page(last) != page(next);
        if between.len() > CLOSING || page_ends {
            return least;
        }
        // A formula or an emphasis that closes goes along, a line's end does not.
        let closing = between
            .find(['\n', '\r', ' ', '#', '!', '<', '|', '('])
            .unwrap_or(between.len());
        least + closing as u32
    }
}

/// A text with every run of blanks made one space.
pub(crate) fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
