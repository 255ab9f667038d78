//! The one function through which every text passes before a person sees it.
//!
//! Mail, plugins and models choose their texts freely: control characters would drive the terminal,
//! bidirectional controls and invisible characters would make a text read otherwise than it is.

use std::borrow::Cow;

/// The longest documentation text of a plugin that is kept, in characters.
pub const MAX_DOCUMENTATION: usize = 1_000;

/// Makes a text safe to show: newline and tab stay, other control characters become U+FFFD,
/// carriage returns and line separators become newlines, and invisible characters go.
///
/// ```
/// use reflect::clean::clean;
/// assert_eq!(clean("plain é"), "plain é");
/// assert_eq!(clean("a\u{1b}[31mb"), "a\u{fffd}[31mb");
/// assert_eq!(clean("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
/// ```
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    cleaned.push('\n');
                }
            }
            '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            _ if is_control(character) => cleaned.push('\u{fffd}'),
            _ if is_invisible(character) => {}
            _ => cleaned.push(character),
        }
    }
    Cow::Owned(cleaned)
}

/// Like [`clean`], on one line: newlines, tabs and runs of spaces become one space.
///
/// ```
/// assert_eq!(reflect::clean::line("  a\n\tb "), "a b");
/// ```
pub fn line(text: &str) -> String {
    let cleaned = clean(text);
    let mut joined = String::with_capacity(cleaned.len());
    for word in cleaned
        .split([' ', '\n', '\t'])
        .filter(|word| !word.is_empty())
    {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

/// Cleans a documentation text, trims it and cuts it to [`MAX_DOCUMENTATION`] characters, the last one then being `…`.
pub fn documentation(text: &str) -> String {
    // Hostile texts can be large: look at no more than could possibly be kept.
    let head: String = text
        .trim_start()
        .chars()
        .take(8 * MAX_DOCUMENTATION)
        .collect();
    let cleaned = clean(&head).replace('\t', " ");
    let trimmed = cleaned.trim();
    if trimmed.chars().count() <= MAX_DOCUMENTATION {
        return trimmed.to_owned();
    }
    let mut cut: String = trimmed.chars().take(MAX_DOCUMENTATION - 1).collect();
    cut.push('…');
    cut
}

/// Whether a character must not reach a person as it is: every character that [`clean`] changes.
pub fn is_unsafe(character: char) -> bool {
    is_control(character) || is_invisible(character) || matches!(character, '\u{2028}' | '\u{2029}')
}

fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
}

/// Bidirectional controls, tag characters, zero-width characters and other format characters without a shape.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the three promises of `clean` on one text.
    fn check(text: &str) {
        let cleaned = clean(text);
        assert!(!cleaned.contains(is_unsafe), "{text:?} gave {cleaned:?}");
        assert_eq!(clean(&cleaned), cleaned, "cleaning twice changes {text:?}");
        let kept = |text: &str| -> String {
            text.chars()
                .filter(|character| {
                    !is_unsafe(*character) && !matches!(character, '\n' | '\u{fffd}')
                })
                .collect()
        };
        assert_eq!(
            kept(text),
            kept(&cleaned),
            "cleaning loses a good character of {text:?}"
        );
    }

    #[test]
    fn every_character_alone_and_between_others() {
        for character in '\0'..=char::MAX {
            check(&format!("a{character}b"));
        }
    }

    #[test]
    fn generated_texts() {
        let palette = [
            'a',
            'é',
            '\n',
            '\t',
            '\r',
            '\u{1b}',
            '\u{9b}',
            '\u{7f}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{200e}',
            '\u{200b}',
            '\u{feff}',
            '\u{2028}',
            '\u{e0041}',
            '\u{61c}',
            '日',
            '\u{1f600}',
        ];
        let mut state = 7_u64;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                text.push(palette[(state >> 33) as usize % palette.len()]);
            }
            check(&text);
            assert!(!line(&text).contains(['\n', '\t']), "{text:?}");
        }
    }

    #[test]
    fn line_ends_become_newlines() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
    }

    #[test]
    fn documentation_is_cut() {
        let text = documentation(&"x".repeat(1_000_000));
        assert_eq!(text.chars().count(), MAX_DOCUMENTATION);
        assert!(text.ends_with('…'));
        assert_eq!(documentation("  short \n"), "short");
    }
}
