//! The text of an answer as it grows: whole characters, and nothing that a stop string may still take back.

/// The text so far, and how much of it was given out.
pub(crate) struct Transcript {
    /// Bytes of a character that is not complete yet.
    bytes: Vec<u8>,
    text: String,
    given: usize,
    stop: Vec<String>,
    stopped: bool,
}

impl Transcript {
    /// Empty, and ended by any of these strings; empty ones stop nothing.
    pub(crate) fn new(stop: Vec<String>) -> Self {
        Self {
            bytes: Vec::new(),
            text: String::new(),
            given: 0,
            stop: stop.into_iter().filter(|stop| !stop.is_empty()).collect(),
            stopped: false,
        }
    }

    /// Adds what a token stands for; bytes that are no UTF-8 become U+FFFD.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.stopped {
            return;
        }
        self.bytes.extend_from_slice(bytes);
        let before = self.text.len();
        let mut rest = self.bytes.as_slice();
        loop {
            match str::from_utf8(rest) {
                Ok(valid) => {
                    self.text.push_str(valid);
                    rest = &[];
                    break;
                }
                Err(error) => {
                    let (valid, broken) = rest.split_at(error.valid_up_to());
                    self.text.push_str(&String::from_utf8_lossy(valid));
                    match error.error_len() {
                        Some(length) => {
                            self.text.push('\u{FFFD}');
                            rest = &broken[length..];
                        }
                        // The beginning of a character: more may come.
                        None => {
                            rest = broken;
                            break;
                        }
                    }
                }
            }
        }
        self.bytes = rest.to_vec();
        self.look_for_stop(before);
    }

    /// Whether a stop string has appeared; the text ends before it.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// What can be given out now and was not yet.
    pub(crate) fn take(&mut self) -> Option<String> {
        let end = self.text.len() - self.held_back();
        self.give(end)
    }

    /// The end: what was held back, and the whole text. A character that never became complete is left out.
    pub(crate) fn finish(mut self) -> (Option<String>, String) {
        let last = self.give(self.text.len());
        (last, self.text)
    }

    fn give(&mut self, end: usize) -> Option<String> {
        let piece = self.text.get(self.given..end).filter(|p| !p.is_empty())?;
        let piece = piece.to_owned();
        self.given = end;
        Some(piece)
    }

    /// Ends the text before the first stop string that ends in what is new.
    fn look_for_stop(&mut self, before: usize) {
        let found = self.stop.iter().filter_map(|stop| {
            let mut from = before.saturating_sub(stop.len() - 1);
            while !self.text.is_char_boundary(from) {
                from -= 1;
            }
            self.text[from..].find(stop.as_str()).map(|at| from + at)
        });
        if let Some(at) = found.min() {
            self.text.truncate(at);
            self.bytes.clear();
            self.stopped = true;
        }
    }

    /// Bytes at the end that may be the beginning of a stop string.
    fn held_back(&self) -> usize {
        if self.stopped {
            return 0;
        }
        let bytes = self.text.as_bytes();
        let longest = self.stop.iter().map(|stop| {
            let most = (stop.len() - 1).min(bytes.len());
            (1..=most)
                .rev()
                .find(|length| {
                    self.text.is_char_boundary(bytes.len() - length)
                        && bytes.ends_with(&stop.as_bytes()[..*length])
                })
                .unwrap_or(0)
        });
        longest.max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces given out, the last one included, and the whole text.
    fn run(stop: &[&str], tokens: &[&[u8]]) -> (Vec<String>, String) {
        let mut transcript = Transcript::new(stop.iter().map(|s| (*s).to_owned()).collect());
        let mut pieces = Vec::new();
        for token in tokens {
            transcript.push(token);
            pieces.extend(transcript.take());
        }
        let (last, text) = transcript.finish();
        pieces.extend(last);
        assert_eq!(pieces.concat(), text, "what was given out is the text");
        (pieces, text)
    }

    #[test]
    fn characters_come_whole() {
        let (pieces, text) = run(&[], &[b"caf", &[0xC3], &[0xA9], b"!"]);
        assert_eq!(pieces, ["caf", "é", "!"]);
        assert_eq!(text, "café!");
    }

    #[test]
    fn broken_bytes_become_a_sign() {
        let (_, text) = run(&[], &[&[0xFF], b"a", &[0xE2, 0x82], b"b", &[0xE2]]);
        assert_eq!(text, "\u{FFFD}a\u{FFFD}b");
    }

    #[test]
    fn a_stop_string_is_held_back_and_left_out() {
        let (pieces, text) = run(&["\n\nFin"], &[b"un", b"\n", b"\nF", b"in", b"deux"]);
        assert_eq!(pieces, ["un"]);
        assert_eq!(text, "un");
        let (pieces, text) = run(&["\n\nFin"], &[b"un", b"\n", b"\nF", b"ou"]);
        assert_eq!(pieces, ["un", "\n\nFou"]);
        assert_eq!(text, "un\n\nFou");
    }

    #[test]
    fn the_first_stop_string_wins() {
        assert_eq!(run(&["cd", "bc"], &[b"abcd"]).1, "a");
        assert_eq!(run(&["é"], &[b"a", &[0xC3], &[0xA9], b"b"]).1, "a");
        assert_eq!(run(&["", "x"], &[b"abc"]).1, "abc");
    }

    #[test]
    fn what_may_still_be_a_stop_string_comes_at_the_end() {
        let (pieces, _) = run(&["abab"], &[b"aba", b"c", b"ab"]);
        assert_eq!(pieces, ["abac", "ab"]);
    }
}
