//! Passages cut into numbered sentences: what a model is shown, and what it can cite.

use std::ops::Range;

use jiff::civil::Date;

/// Sentences of all passages together, at most: more would be numbers without end in a prompt.
const MOST_QUOTES: usize = 40;

/// A sentence shorter than this is shown with the next one, in bytes: a heading, "Article 2", an item's number.
const LEAST_QUOTE: usize = 25;

/// A sentence longer than this is cut at a semicolon or a line's end, in bytes.
const MOST_QUOTE: usize = 600;

/// A piece of a document that may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What it is from, as a person would say it: "arrêté n° 2024-12 du 3 mars 2024, article 2".
    pub label: String,
    /// Its words.
    pub text: String,
    /// The day that it was written: dates without a year are understood from it.
    pub written: Date,
}

/// A sentence that can be cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The passage, from 0.
    pub passage: usize,
    /// Its bytes in the passage's text.
    pub range: Range<usize>,
}

/// Passages and their sentences; quote 1 is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotes<'p> {
    pub(crate) passages: &'p [Passage],
    quotes: Vec<Quote>,
}

impl<'p> Quotes<'p> {
    /// Cuts passages into sentences, the first passages first; what is past the largest number is not shown to a model.
    pub fn of(passages: &'p [Passage]) -> Self {
        let quotes = passages
            .iter()
            .enumerate()
            .flat_map(|(passage, given)| {
                sentences(&given.text)
                    .into_iter()
                    .map(move |range| Quote { passage, range })
            })
            .take(MOST_QUOTES)
            .collect();
        Self { passages, quotes }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.quotes.len()
    }

    /// A quote by its number, from 1.
    pub fn get(&self, number: usize) -> Option<&Quote> {
        self.quotes.get(number.checked_sub(1)?)
    }

    /// The words of a quote, byte for byte.
    pub fn text(&self, quote: &Quote) -> &'p str {
        &self.passages[quote.passage].text[quote.range.clone()]
    }

    /// All quotes with their numbers, passage by passage.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, &Quote)> {
        (1..).zip(&self.quotes)
    }
}

/// The sentences of a text, as ranges of its bytes, without blanks around.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for end in ends(text) {
        let piece = trimmed(text, start..end);
        // What is too short to be a sentence goes with what follows.
        if piece.len() < LEAST_QUOTE && end < text.len() {
            continue;
        }
        if !piece.is_empty() {
            found.push(piece);
        }
        start = end;
    }
    found
}

/// Where sentences can end: after a full stop that is followed by a capital, at an empty line, and in what is too long at
/// a semicolon, a line's end or a blank.
fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut begun = 0;
    let mut soft = None;
    let bytes = text.as_bytes();
    for (place, character) in text.char_indices() {
        let after = place + character.len_utf8();
        let rest = &text[after..];
        let hard = match character {
            '.' | '!' | '?' | '…' => is_end(&text[..place], rest),
            '\n' => rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n'),
            _ => false,
        };
        if matches!(character, ';' | '\n')
            || character == ' ' && soft.is_none() && after - begun > MOST_QUOTE / 2
        {
            soft = Some(after);
        }
        if hard {
            ends.push(after);
            (begun, soft) = (after, None);
        } else if after - begun > MOST_QUOTE
            && let Some(cut) = soft.take()
        {
            ends.push(cut);
            begun = cut;
        }
    }
    if ends.last() != Some(&bytes.len()) {
        ends.push(bytes.len());
    }
    ends
}

/// Whether a full stop ends a sentence: not in "L. 2213-2", "M. Serre", "art. 3", "1.5".
fn is_end(before: &str, rest: &str) -> bool {
    let follows = rest.trim_start_matches(['»', '"', ')', ' ', '\u{a0}', '\u{202f}']);
    let parted = rest.is_empty()
        || rest.starts_with(char::is_whitespace)
        || rest.starts_with(['»', '"', ')']);
    let begins = follows
        .trim_start()
        .chars()
        .next()
        .is_none_or(|next| next.is_uppercase() || matches!(next, '«' | '-' | '–' | '•'));
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let short = word.chars().count() <= 1 && word.chars().all(char::is_alphabetic)
        || SHORTENED.contains(&word.to_lowercase().as_str());
    parted && begins && !short
}

/// Words that end with a full stop inside a sentence.
const SHORTENED: &[&str] = &[
    "art", "al", "mm", "mme", "mlle", "dr", "st", "ste", "cf", "no", "p", "pp", "av", "bd", "mr",
    "mrs", "ms",
];

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pieces: Vec<&str> = sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check(
            "La circulation est interdite aux poids lourds. Une déviation passe par la RD 979.",
            &[
                "La circulation est interdite aux poids lourds.",
                "Une déviation passe par la RD 979.",
            ],
        );
        check(
            "Vu l'art. L. 2213-2 du code, M. Serre est chargé de l'exécution du présent arrêté.",
            &["Vu l'art. L. 2213-2 du code, M. Serre est chargé de l'exécution du présent arrêté."],
        );
        check(
            "Article 2.\nLe stationnement est interdit place du Marché\n\nArticle 3 : le présent arrêté sera affiché.",
            &[
                "Article 2.\nLe stationnement est interdit place du Marché",
                "Article 3 : le présent arrêté sera affiché.",
            ],
        );
        check("", &[]);
        check("  court  ", &["court"]);
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_semicolon() {
        let item = "un alinéa de cinquante lettres environ, sans un point";
        let text = vec![item; 30].join(" ; ");
        let pieces = sentences(&text);
        assert!(pieces.len() > 2);
        assert!(
            pieces
                .iter()
                .all(|piece| piece.len() <= MOST_QUOTE + item.len())
        );
        assert!(pieces.windows(2).all(|two| two[0].end <= two[1].start));
        let all = vec!["x"; 4_000].join(" ");
        assert!(
            sentences(&all)
                .iter()
                .all(|piece| piece.len() <= MOST_QUOTE + 2)
        );
    }

    #[test]
    fn quotes_are_numbered_through_all_passages_and_bounded() {
        let passage = |text: String| Passage {
            label: "acte".to_owned(),
            text,
            written: Date::constant(2026, 3, 2),
        };
        let long = "La circulation est interdite rue des Écoles. ".repeat(50);
        let passages = [
            passage("Le stationnement est interdit place du Marché.".to_owned()),
            passage(long),
        ];
        let quotes = Quotes::of(&passages);
        assert_eq!(quotes.count(), MOST_QUOTES);
        let second = quotes.get(2).unwrap();
        assert_eq!(
            (second.passage, quotes.text(second)),
            (1, "La circulation est interdite rue des Écoles.")
        );
        assert_eq!(quotes.get(0), None);
        assert_eq!(quotes.get(MOST_QUOTES + 1), None);
    }
}
