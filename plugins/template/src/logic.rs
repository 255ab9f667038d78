//! Counting, chunk by chunk, with no contract and no host in sight.

/// Counts what passes by; bytes may come in pieces of any size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counter {
    /// Line ends seen.
    line_ends: u64,
    words: u64,
    bytes: u64,
    in_word: bool,
    /// Whether bytes followed the last line end.
    open_line: bool,
}

impl Counter {
    /// Takes the next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        self.bytes += piece.len() as u64;
        for byte in piece {
            let space = byte.is_ascii_whitespace();
            self.words += u64::from(!space && !self.in_word);
            self.in_word = !space;
            self.line_ends += u64::from(*byte == b'\n');
            self.open_line = *byte != b'\n';
        }
    }

    /// Lines, words, bytes.
    pub fn totals(&self) -> (u64, u64, u64) {
        (
            self.line_ends + u64::from(self.open_line),
            self.words,
            self.bytes,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Counter;

    fn check(pieces: &[&str], expected: (u64, u64, u64)) {
        let mut counter = Counter::default();
        for piece in pieces {
            counter.feed(piece.as_bytes());
        }
        assert_eq!(counter.totals(), expected, "{pieces:?}");
    }

    #[test]
    fn counts() {
        check(&[], (0, 0, 0));
        check(&["un deux\ntrois"], (2, 3, 13));
        check(&["un deux\n"], (1, 2, 8));
        check(&["un de", "ux", "\n", "\n"], (2, 2, 9));
        check(&["é\u{a0}à"], (1, 1, 6));
    }
}
