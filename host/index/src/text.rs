//! What a text becomes before it is indexed or searched: tokens of words, references and dates.
//!
//! A word gives its stem and, marked by `=`, its own form without accents.
//! A reference gives one token for all its spellings, marked by `#`, a date one marked by `@`; so `RD 979`, `D979` and
//! `route départementale n° 979` are all `#d979`, `12/03/2025` and `12 mars 2025` both `@2025-03-12`.
//! No language is asked for: each text shows its own ([`Language::of`]).
//! Whatever changes here changes what an index holds: [`crate::FORMAT`] then takes the next number.

mod chain;
mod dates;
mod fold;
mod language;
mod pieces;
mod questions;
mod references;
mod roads;
mod synonyms;
mod words;

pub(crate) use chain::Chain;
pub(crate) use fold::fold;
pub(crate) use language::{Language, asks};
pub(crate) use synonyms::synonyms;
pub(crate) use words::stem;

use pieces::{Piece, Shape};

/// What a token stands for, which decides what it counts in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word's stem, a number, or a word with digits.
    Word,
    /// A word's own form, where it is not its stem.
    Exact,
    /// A compound such as `saint-andré`, beside its words; a number written in groups, beside these.
    Compound,
    /// A whole reference, date or road.
    Whole,
    /// What a reference or date is made of, beside the whole.
    Part,
    /// What a question asks for.
    Form,
}

/// One token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// What is indexed.
    pub text: String,
    /// What it stands for.
    pub kind: Kind,
    /// The first byte in the text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// The tokens of a text, in the order of the text.
pub(crate) fn analyse(text: &str, language: Language) -> Vec<Token> {
    let pieces = pieces::pieces(text);
    let scene = Scene {
        text,
        pieces: &pieces,
        language,
    };
    let mut tokens = Vec::with_capacity(pieces.len() * 2);
    let mut at = 0;
    while at < pieces.len() {
        questions::question(&scene, at, &mut tokens);
        let used = dates::date(&scene, at, &mut tokens)
            .or_else(|| roads::road(&scene, at, &mut tokens))
            .or_else(|| references::article(&scene, at, &mut tokens))
            .or_else(|| references::joined(&scene, at, &mut tokens))
            .unwrap_or_else(|| words::word(&scene, at, &mut tokens));
        at += used;
    }
    tokens
}

/// A text in its pieces, for those who recognise something in it.
struct Scene<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    language: Language,
}

impl Scene<'_> {
    fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    /// What stands between a piece and the next one.
    fn gap(&self, at: usize) -> Option<&str> {
        let next = self.pieces.get(at + 1)?;
        self.text.get(self.pieces[at].end..next.start)
    }

    /// A piece as it is written.
    fn written(&self, at: usize) -> &str {
        &self.text[self.pieces[at].start..self.pieces[at].end]
    }

    /// One token for some pieces as a whole.
    fn whole(&self, text: String, first: usize, last: usize, kind: Kind) -> Token {
        Token {
            text,
            kind,
            start: self.pieces[first].start,
            end: self.pieces[last].end,
        }
    }

    /// A piece of something that has its own token.
    fn part(&self, at: usize, tokens: &mut Vec<Token>) {
        let piece = &self.pieces[at];
        let text = match piece.shape {
            Shape::Letters if self.language.stops(&piece.lower) => return,
            Shape::Letters => stem(&piece.lower, self.language),
            Shape::Digits => words::number(&piece.lower),
            Shape::Mixed => piece.plain().to_owned(),
        };
        tokens.push(self.whole(text, at, at, Kind::Part));
    }
}

/// Whether only white space stands there, and some.
fn blank(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests;
