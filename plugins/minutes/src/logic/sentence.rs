//! What is said, cut into sentences, each with the cues in which it stands and its words folded once.

use std::ops::Range;

use kit::fold::{self, Class, Folded, Token};

use super::transcript::{Transcript, Turn};

/// The longest sentence, in bytes: speech that a recogniser wrote without a stop is cut at a blank.
const MOST: usize = 500;

/// A sentence shorter than this, in bytes, is no reason to cut at a comma.
const HALF: usize = 250;

/// Words that end with a full stop inside a sentence.
const SHORTENED: &[&str] = &[
    "m", "mm", "mme", "mmes", "mlle", "mr", "mrs", "ms", "dr", "st", "ste", "art", "al", "cf",
    "no", "n", "p", "pp", "av", "bd", "hon", "vs", "approx", "env", "etc", "max", "min", "tel",
    "réf", "ref",
];

/// Words of a text, folded and cut once.
#[derive(Debug, Clone)]
pub struct Words {
    folded: Folded,
    tokens: Vec<Token>,
}

/// One sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its turn, by its place in the transcript.
    pub turn: usize,
    /// Its bytes in the turn's text.
    pub range: Range<usize>,
    /// The cues in which it stands.
    pub cues: Range<usize>,
    /// Its words.
    pub words: Words,
    /// Whether it asks.
    pub question: bool,
}

impl Words {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        let folded = Folded::new(text);
        let tokens = fold::tokens(folded.text());
        Self { folded, tokens }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// A word by its place; empty outside.
    pub fn word(&self, place: usize) -> &str {
        self.tokens
            .get(place)
            .map_or("", |token| &self.folded.text()[token.range()])
    }

    /// All words.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.tokens
            .iter()
            .map(|token| &self.folded.text()[token.range()])
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        self.folded.text()
    }

    /// The tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The bytes of the source that some words take.
    pub fn source(&self, words: Range<usize>) -> Range<usize> {
        let start = self
            .tokens
            .get(words.start)
            .map_or(0, |token| token.start as usize);
        let end = words
            .end
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |token| token.end as usize);
        self.folded.source_range(start..end.max(start))
    }

    /// What stands between a word and the one after it.
    pub fn gap(&self, place: usize) -> &str {
        let Some(token) = self.tokens.get(place) else {
            return "";
        };
        let end = self
            .tokens
            .get(place + 1)
            .map_or(self.folded.text().len(), |next| next.start as usize);
        &self.folded.text()[token.end as usize..end]
    }

    /// Whether a word has digits.
    pub fn is_number(&self, place: usize) -> bool {
        self.tokens
            .get(place)
            .is_some_and(|token| token.class == Class::Number)
    }

    /// Whether a word stands anywhere.
    pub fn has(&self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }
}

impl Sentence {
    /// Its text, byte for byte.
    pub fn text<'t>(&self, transcript: &'t Transcript) -> &'t str {
        &transcript.turns[self.turn].text[self.range.clone()]
    }

    /// Who says it.
    pub fn speaker<'t>(&self, transcript: &'t Transcript) -> Option<&'t str> {
        transcript.turns[self.turn].speaker.as_deref()
    }
}

/// All sentences, in order.
pub fn all(transcript: &Transcript) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (place, turn) in transcript.turns.iter().enumerate() {
        for range in split(&turn.text) {
            sentences.push(sentence(place, turn, range));
        }
    }
    sentences
}

fn sentence(place: usize, turn: &Turn, range: Range<usize>) -> Sentence {
    let text = &turn.text[range.clone()];
    Sentence {
        turn: place,
        cues: turn.cues_of(&range),
        words: Words::new(text),
        question: text.ends_with('?') || text.ends_with("? »"),
        range,
    }
}

/// The sentences of a text, as ranges of its bytes, without blanks around.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut comma = None;
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        let after = place + letter.len_utf8();
        let next = letters.peek().map(|(_, next)| *next);
        let ends = match letter {
            '.' => {
                next.is_none_or(char::is_whitespace) && is_end(&text[start..place], &text[after..])
            }
            // Marks that stand together end once.
            '!' | '?' | '…' => next.is_none_or(|next| {
                !matches!(next, '!' | '?' | '.' | '…' | ')' | '»') && !next.is_alphanumeric()
            }),
            ')' | '»' => {
                text[start..place]
                    .trim_end()
                    .ends_with(['!', '?', '.', '…'])
                    && place > start + 1
            }
            _ => false,
        };
        if matches!(letter, ',' | ';') && after - start > HALF {
            comma = Some(after);
        }
        let long = after - start > MOST;
        if ends && !is_followed_by_quote_end(&text[after..]) {
            push(&mut found, text, start..after);
            (start, comma) = (after, None);
        } else if long && (comma.is_some() || letter.is_whitespace()) {
            let cut = comma.take().unwrap_or(after);
            push(&mut found, text, start..cut);
            start = cut;
        }
    }
    push(&mut found, text, start..text.len());
    found
}

/// A mark before " »" belongs to what is quoted, which ends with it.
fn is_followed_by_quote_end(rest: &str) -> bool {
    rest.trim_start_matches([' ', '\u{a0}', '\u{202f}'])
        .starts_with('»')
}

/// Whether a full stop ends a sentence: not in "M. Serre", "art. 3", "etc. et".
fn is_end(before: &str, rest: &str) -> bool {
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let next = rest.trim_start().chars().next();
    let small = next.is_some_and(char::is_lowercase);
    let lower = word.to_lowercase();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let known = SHORTENED.contains(&lower.as_str())
        && !matches!(
            lower.as_str(),
            "min" | "max" | "etc" | "no" | "n" | "p" | "tel" | "av"
        )
        || matches!(lower.as_str(), "etc" | "n" | "no" | "p" | "av")
            && next.is_some_and(|next| next.is_lowercase() || next.is_ascii_digit());
    let numbered =
        before.trim().bytes().all(|byte| byte.is_ascii_digit()) && !before.trim().is_empty();
    !(small && word.len() < 4
        || initial && next.is_some()
        || known && next.is_some()
        || numbered && next.is_some())
}

fn push(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    // A mark alone is no sentence: it ends the one before.
    if !text[start..end].contains(char::is_alphanumeric) {
        if let Some(last) = found.last_mut()
            && end > start
            && text[last.end..start].trim().is_empty()
        {
            last.end = end;
        }
        return;
    }
    found.push(start..end);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pieces: Vec<&str> = split(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn speech_is_cut_where_it_stops() {
        check(
            "Bonjour. On y va ? Oui !! Bon…",
            &["Bonjour.", "On y va ?", "Oui !!", "Bon…"],
        );
        check(
            "M. Serre et J. Petit sont d'accord, art. 3.",
            &["M. Serre et J. Petit sont d'accord, art. 3."],
        );
        check(
            "Il a baissé de 5 %, très insuffisant ! mais c'est un début.",
            &[
                "Il a baissé de 5 %, très insuffisant !",
                "mais c'est un début.",
            ],
        );
        check(
            "Pour : 13. Contre : 0. Abstentions : 2.",
            &["Pour : 13.", "Contre : 0.", "Abstentions : 2."],
        );
        check("", &[]);
        check(
            "Il dit « Non. » Puis il part.",
            &["Il dit « Non. »", "Puis il part."],
        );
    }

    #[test]
    fn speech_without_a_stop_is_cut_all_the_same() {
        let long = "et puis on a parlé de la cantine ".repeat(60);
        let pieces = split(&long);
        assert!(pieces.len() > 3);
        assert!(pieces.iter().all(|piece| piece.len() <= MOST + 40));
        assert!(pieces.windows(2).all(|two| two[0].end <= two[1].start));
    }

    #[test]
    fn words_lead_back_to_the_source() {
        let words = Words::new("L’été, on décide : 12 h.");
        assert_eq!(
            words.iter().collect::<Vec<_>>(),
            ["l", "ete", "on", "decide", "12", "h"]
        );
        assert_eq!(
            &"L’été, on décide : 12 h."[words.source(1..4)],
            "été, on décide"
        );
        assert_eq!((words.gap(1), words.gap(5)), (", ", "."));
    }
}
