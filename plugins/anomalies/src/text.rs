//! Text of files as it may be kept and shown: one of its characters can end a line, turn its direction or hide.

use std::borrow::Cow;

/// The text with what cannot be seen replaced by `U+FFFD`: control characters but the end of a line, marks of direction, tags.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) {
        Cow::Owned(
            text.chars()
                .map(|c| if is_hidden(c) { '\u{fffd}' } else { c })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// The same on one line.
pub fn line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

fn is_hidden(c: char) -> bool {
    match c {
        '\n' => false,
        '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}' => true,
        // XML has no way to write these two.
        '\u{fffe}' | '\u{ffff}' => true,
        _ => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_replaced() {
        assert_eq!(clean("Élodie\nd’Arc"), "Élodie\nd’Arc");
        assert_eq!(clean("a\u{0}b\u{1b}[31m"), "a\u{fffd}b\u{fffd}[31m");
        assert_eq!(clean("\u{202e}fdp.exe"), "\u{fffd}fdp.exe");
        assert_eq!(line("a\nb"), "a b");
    }
}
