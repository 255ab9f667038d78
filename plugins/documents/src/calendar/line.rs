//! Lines of a calendar file: escaped, and folded before they are longer than the format allows.

use crate::clean;

/// Bytes of a line, without its end (RFC 5545, section 3.1).
const MOST: usize = 75;

/// Lines so far.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line whose value is written as it stands.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut length = 0;
        for letter in line.chars() {
            if length + letter.len_utf8() > MOST {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A line of text; none where there is no text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() {
            self.put(name, &escape(text));
        }
    }

    /// A line of several texts.
    pub(super) fn list(&mut self, name: &str, texts: &[String]) {
        let shown: Vec<String> = texts
            .iter()
            .map(|text| escape(&clean::line(text)))
            .filter(|text| !text.trim().is_empty())
            .collect();
        if !shown.is_empty() {
            self.put(name, &shown.join(","));
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Text as RFC 5545, section 3.3.11, has it.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("\\n"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters() {
        for text in ["é".repeat(200), "a".repeat(75), "€𝄞".repeat(90)] {
            let mut lines = Lines::default();
            lines.put("SUMMARY", &text);
            let written = lines.finish();
            assert!(written.split("\r\n").all(|line| line.len() <= MOST));
            assert_eq!(
                written.replace("\r\n ", "").trim_end(),
                format!("SUMMARY:{text}")
            );
        }
    }
}
