//! Text as it is kept: NFC, lines ended by U+000A, no other control character, plain spaces.
//!
//! Every kind of space becomes U+0020, non-breaking ones too: French typography puts them before `:` or within numbers,
//! people do not type them, and a quote must be found whichever the author used.
//! Invisible characters (zero width, direction, tags, soft hyphens) are left out: they hide what is read from what is seen.

pub mod encoding;
pub mod hyphen;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text, clean: see the module. Lines keep their order; more than one empty line in a row becomes one.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                if letters.peek() != Some(&'\n') {
                    kept.push('\n');
                }
            }
            // What is the end of a line or of a page to somebody.
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            // A word that was cut at the end of a line goes on in the next one: nobody types these two hyphens,
            // what hyphenates text puts them there.
            '\u{ad}' | '\u{2010}' => {
                let mut ahead = letters.clone();
                while ahead.next_if(|next| matches!(next, ' ' | '\r')).is_some() {}
                if ahead.next() == Some('\n')
                    && ahead.peek().is_some_and(|next| next.is_lowercase())
                {
                    letters = ahead;
                } else if letter == '\u{2010}' {
                    kept.push('-');
                }
            }
            _ => keep(letter, &mut kept),
        }
    }
    let composed = match is_nfc_quick(kept.chars()) {
        IsNormalized::Yes => kept,
        _ => kept.nfc().collect(),
    };
    tidy_lines(&composed)
}

/// The text on one line, runs of spaces as one.
pub fn line(text: &str) -> String {
    let cleaned = clean(text);
    let mut words = cleaned.split_whitespace();
    let mut line = String::with_capacity(cleaned.len());
    if let Some(first) = words.next() {
        line.push_str(first);
    }
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    line
}

/// The beginning of a text, at most so many bytes, never half a letter.
pub fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

fn keep(letter: char, kept: &mut String) {
    match letter {
        '\t' => kept.push(' '),
        '\u{2011}' => kept.push('-'),
        '\u{fb00}' => kept.push_str("ff"),
        '\u{fb01}' => kept.push_str("fi"),
        '\u{fb02}' => kept.push_str("fl"),
        '\u{fb03}' => kept.push_str("ffi"),
        '\u{fb04}' => kept.push_str("ffl"),
        '\u{fb05}' | '\u{fb06}' => kept.push_str("st"),
        // Shapes that a letter takes within a word.
        '\u{fb50}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
            kept.extend(std::iter::once(letter).nfkd());
        }
        // Symbol fonts of office software: mostly bullets.
        '\u{f020}'..='\u{f0ff}' => kept.push(symbol(letter)),
        _ if letter.is_whitespace() => kept.push(' '),
        _ if letter.is_control() || is_invisible(letter) => {}
        _ => kept.push(letter),
    }
}

fn symbol(letter: char) -> char {
    match letter {
        '\u{f0a7}' => '▪',
        '\u{f0a8}' | '\u{f06f}' => '☐',
        '\u{f0fe}' | '\u{f0fd}' => '☒',
        '\u{f0d8}' => '➢',
        '\u{f0e0}' | '\u{f0e8}' => '→',
        '\u{f02d}' => '-',
        _ => '•',
    }
}

/// Characters without a shape of their own, which hide or reorder others.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{fffe}'
            | '\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

fn tidy_lines(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.split('\n') {
        let line = line.trim_end_matches(' ');
        if line.trim_start_matches(' ').is_empty() {
            empty += 1;
            continue;
        }
        if !tidy.is_empty() {
            tidy.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        tidy.push_str(line);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(clean(text), expected, "{text:?}");
    }

    #[test]
    fn lines_end_alike() {
        check("a\r\nb\rc\nd\u{c}e\u{2028}f", "a\nb\nc\nd\ne\nf");
        check("\n\n a  \n\n\n\nb\n", " a\n\nb");
    }

    #[test]
    fn spaces_are_plain() {
        check("1\u{202f}000\u{a0}€\u{a0}: oui\tnon", "1 000 € : oui non");
    }

    #[test]
    fn nothing_hides() {
        check(
            "a\0b\u{1b}[31mc\u{200b}d\u{202e}e\u{e0041}f\u{9b}g",
            "ab[31mcdefg",
        );
        check("\u{feff}mairie", "mairie");
    }

    #[test]
    fn letters_are_composed() {
        check("arre\u{302}te\u{301}", "arrêté");
        check("o\u{fb03}ciel \u{fb01}n", "officiel fin");
        check("\u{f0b7} point", "• point");
    }

    #[test]
    fn soft_hyphens_join() {
        check("inter\u{ad}communal", "intercommunal");
        check("inter\u{ad}\ncommunal", "intercommunal");
        check("inter\u{ad} \r\ncommunal", "intercommunal");
        check("Inter\u{ad}\nCommunal", "Inter\nCommunal");
        check("inter\u{2010}\ncommunal", "intercommunal");
        check(
            "Saint\u{2010}\nDenis\u{2011}en\u{2010}Val",
            "Saint-\nDenis-en-Val",
        );
    }

    #[test]
    fn cuts_keep_whole_letters() {
        assert_eq!(cut("été", 1), "");
        assert_eq!(cut("été", 2), "é");
        assert_eq!(cut("été", 9), "été");
    }
}
