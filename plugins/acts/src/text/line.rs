//! The lines of a folded text.

use std::ops::Range;

use kit::fold::Token;

/// One line that holds a word or a number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// The first byte of the line's first token.
    pub(crate) start: usize,
    /// The byte after the line's last character, blanks left out.
    pub(crate) end: usize,
    /// The line's first token.
    pub(crate) first: usize,
    /// The token after the line's last.
    pub(crate) last: usize,
    /// Whether nothing, or a blank line, stands before it.
    pub(crate) apart: bool,
}

impl Line {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub(crate) fn tokens(&self) -> Range<usize> {
        self.first..self.last
    }
}

/// Cuts a folded text into lines; those without a token are left out.
pub(super) fn cut(text: &str, tokens: &[Token]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut begin = 0;
    let mut token = 0;
    let mut apart = true;
    for piece in text.split_inclusive('\n') {
        let end = begin + piece.trim_end().len();
        let first = token;
        while tokens
            .get(token)
            .is_some_and(|token| (token.start as usize) < begin + piece.len())
        {
            token += 1;
        }
        if token > first {
            lines.push(Line {
                start: tokens[first].start as usize,
                end: end.max(tokens[token - 1].end as usize),
                first,
                last: token,
                apart,
            });
            apart = false;
        } else if piece.trim().is_empty() {
            apart = true;
        }
        begin += piece.len();
    }
    lines
}
