//! Looking at the tokens of a folded text by their position, without fear of its ends.

use crate::fold::{Class, Token};

/// A folded text with its tokens.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
}

impl<'a> Cursor<'a> {
    /// The token at `position` as text; empty outside.
    pub(super) fn word(&self, position: usize) -> &'a str {
        self.tokens
            .get(position)
            .map_or("", |token| &self.text[token.range()])
    }

    /// The word that stands `back` tokens before `position`; empty outside.
    pub(super) fn back(&self, position: usize, back: usize) -> &'a str {
        position
            .checked_sub(back)
            .map_or("", |position| self.word(position))
    }

    /// What stands between the token before `position` and the one at it; empty outside.
    pub(super) fn gap(&self, position: usize) -> &'a str {
        let start = match position.checked_sub(1) {
            None => 0,
            Some(previous) => self
                .tokens
                .get(previous)
                .map_or(self.text.len(), |token| token.end as usize),
        };
        let end = self
            .tokens
            .get(position)
            .map_or(self.text.len(), |token| token.start as usize);
        &self.text[start.min(end)..end]
    }

    /// The number at `position`, when there is one of at most four digits; its value and its count of digits.
    pub(super) fn number(&self, position: usize) -> Option<(u32, usize)> {
        let token = self.tokens.get(position)?;
        let digits = token.range().len();
        if token.class != Class::Number || digits > 4 {
            return None;
        }
        Some((self.text[token.range()].parse().ok()?, digits))
    }

    /// Whether the token at `position` belongs with the one before it: only blanks and one light mark between.
    pub(super) fn joined(&self, position: usize) -> bool {
        if position == 0 || position >= self.tokens.len() {
            return false;
        }
        let gap = self.gap(position);
        gap.len() <= 6
            && !gap.contains("\n\n")
            && matches!(
                gap.trim(),
                "" | "," | "." | "-" | "'" | "(" | ")" | "\"" | "*" | ",\"" | "**"
            )
    }

    /// Whether a sentence ends between the token before `position` and the one at it.
    pub(super) fn sentence_ends_before(&self, position: usize) -> bool {
        let gap = self.gap(position);
        gap.contains("\n\n")
            || gap.contains(['!', '?', ';'])
            // A full stop ends a sentence unless it abbreviates ("M. ", "av. ") a short word.
            || gap.starts_with('.') && gap.len() > 1 && self.back(position, 1).len() > 2
    }

    /// Whether the tokens from `position` on are these words, joined.
    pub(super) fn follows(&self, position: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(index, word)| {
            self.word(position + index) == *word && (index == 0 || self.joined(position + index))
        })
    }
}
