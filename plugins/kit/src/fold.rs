//! Folding text for comparison: no case, no accents, plain apostrophes and spaces, with the way back to the source.
//!
//! Words are looked for in the folded text, and what is found is quoted from the source, byte for byte.

mod letters;

use std::ops::Range;

/// A folded text and, for each of its bytes, where it came from.
#[derive(Debug, Clone)]
pub struct Folded {
    text: String,
    /// One source offset for each folded byte; absent when the source is plain ASCII and the offsets are the same.
    map: Option<Vec<u32>>,
    source_length: usize,
}

impl Folded {
    /// Folds `source`: lower case, accents and invisible characters dropped, ligatures opened,
    /// typographic apostrophes, quotation marks, dashes and spaces made plain.
    pub fn new(source: &str) -> Self {
        if source.is_ascii() {
            return Self {
                text: source.to_ascii_lowercase(),
                map: None,
                source_length: source.len(),
            };
        }
        let mut text = String::with_capacity(source.len());
        let mut map = Vec::with_capacity(source.len());
        for (offset, character) in source.char_indices() {
            letters::fold(character, &mut text);
            // Messages are cut far below four gigabytes before they come here.
            map.resize(text.len(), offset as u32);
        }
        Self {
            text,
            map: Some(map),
            source_length: source.len(),
        }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the source character that gave the folded byte at `position` begins; the source's length past the end.
    pub fn source_position(&self, position: usize) -> usize {
        match &self.map {
            None => position.min(self.source_length),
            Some(map) => map
                .get(position)
                .map_or(self.source_length, |&offset| offset as usize),
        }
    }

    /// The range of the source that a range of the folded text came from; both ends are character boundaries.
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_position(range.start);
        // The end is where the last character of the range ends: that is where the next one begins,
        // unless one source character gave several bytes and the range stops between them.
        let mut end = self.source_position(range.end);
        if range.end > range.start && end == self.source_position(range.end - 1) {
            let mut next = range.end;
            while next < self.text.len() && self.source_position(next) == end {
                next += 1;
            }
            end = self.source_position(next);
        }
        start..end.max(start)
    }
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Word,
    Number,
}

/// A run of letters or a run of digits in a folded text; "48h" is two tokens, "d'ici" too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The byte offset of its beginning in the folded text.
    pub start: u32,
    /// The byte offset just after its end.
    pub end: u32,
    pub class: Class,
}

impl Token {
    /// The token's range in the folded text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Cuts a folded text into words and numbers; what stands between is left out.
pub fn tokens(folded: &str) -> Vec<Token> {
    let bytes = folded.as_bytes();
    let mut tokens = Vec::with_capacity(bytes.len() / 5);
    let mut position = 0;
    while position < bytes.len() {
        let Some((class, width)) = class_at(folded, position) else {
            position += width_at(bytes[position]);
            continue;
        };
        let start = position;
        position += width;
        while position < bytes.len() {
            match class_at(folded, position) {
                Some((next, width)) if next == class => position += width,
                _ => break,
            }
        }
        tokens.push(Token {
            start: start as u32,
            end: position as u32,
            class,
        });
    }
    tokens
}

fn class_at(folded: &str, position: usize) -> Option<(Class, usize)> {
    let byte = folded.as_bytes()[position];
    if byte.is_ascii() {
        return match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Some((Class::Word, 1)),
            b'0'..=b'9' => Some((Class::Number, 1)),
            _ => None,
        };
    }
    let character = folded[position..].chars().next()?;
    character
        .is_alphabetic()
        .then(|| (Class::Word, character.len_utf8()))
}

/// The width in bytes of the UTF-8 character that begins with `byte`.
fn width_at(byte: u8) -> usize {
    match byte {
        0x00..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, folded: &str) {
        let result = Folded::new(source);
        assert_eq!(result.text(), folded);
        for start in 0..=folded.len() {
            for end in start..=folded.len() {
                let range = result.source_range(start..end);
                assert!(
                    source.get(range).is_some(),
                    "{start}..{end} of {source:?} is no range of the source"
                );
            }
        }
    }

    #[test]
    fn case_and_accents_go() {
        check("AVANT Vendredi", "avant vendredi");
        check("Été, ÇA, où, naïf, Noël", "ete, ca, ou, naif, noel");
        check("e\u{301}te\u{301}", "ete");
        check("cœur Œuvre æ", "coeur oeuvre ae");
    }

    #[test]
    fn typography_becomes_plain() {
        check("d\u{2019}ici l\u{2019}été", "d'ici l'ete");
        check("12\u{202f}h\u{a0}30", "12 h 30");
        check("« Oui »\u{2014}non…", "\" oui \"-non...");
        check("ur\u{200b}gent", "urgent");
        check("ＵＲＧＥＮＴ", "urgent");
    }

    #[test]
    fn what_is_found_is_quoted_from_the_source() {
        let source = "Réponse attendue d\u{2019}ici la fin de l\u{2019}Été.";
        let folded = Folded::new(source);
        let start = folded.text().find("d'ici").unwrap();
        let range = folded.source_range(start..start + "d'ici la fin de l'ete".len());
        assert_eq!(&source[range], "d\u{2019}ici la fin de l\u{2019}Été");
    }

    #[test]
    fn tokens_part_letters_from_digits() {
        let words = |text: &str| {
            tokens(text)
                .iter()
                .map(|token| text[token.range()].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            words("sous 48h, d'ici le 1er"),
            ["sous", "48", "h", "d", "ici", "le", "1", "er"]
        );
        assert_eq!(words("привет 12 ок"), ["привет", "12", "ок"]);
        assert_eq!(words("✓ — …"), Vec::<String>::new());
    }
}
