//! Words of a message with their places, folded and stemmed for comparison.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

use super::grammar;

/// At most this many bytes of a body are looked at: what a message is about stands at its beginning.
pub const MAX_BODY_BYTES: usize = 4 * 1024;

/// At most this many bytes of a subject are looked at.
pub const MAX_SUBJECT_BYTES: usize = 2 * 1024;

/// Longer words are cut for comparison; they are addresses, keys and the like.
const MAX_WORD_CHARACTERS: usize = 32;

/// Where in a message a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Body,
    Subject,
    /// The part of the subject before a colon, which in French names the topic: `Copropriété : que faire ?`.
    Heading,
}

/// One word of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub part: Part,
    /// The bytes of the word in the subject or in the body.
    pub span: Range<usize>,
    /// Without accents, in lower case and in the singular: what words and phrases are compared by.
    pub base: String,
    /// The Snowball stem, without accents: what the classifier compares by.
    pub stem: String,
    /// A word of grammar, which says nothing of a topic.
    pub grammar: bool,
}

/// Cuts text into words, for one language.
pub struct Reader {
    stemmer: Stemmer,
}

impl Reader {
    /// A reader for the language that most of `sample` is written in; `fallback` (`fr` or `en`) decides a draw.
    pub fn new(sample: &str, fallback: &str) -> Self {
        let (mut french, mut english) = (0_usize, 0_usize);
        for word in spans(sample).map(|span| fold(&sample[span])) {
            french += usize::from(grammar::is_french(&word));
            english += usize::from(grammar::is_english(&word));
        }
        let algorithm = if english > french || (english == french && fallback == "en") {
            Algorithm::English
        } else {
            Algorithm::French
        };
        Self {
            stemmer: Stemmer::create(algorithm),
        }
    }

    /// The words of a message, the subject's first; the marks of answers and forwards (`RE:`, `TR:`) are left out.
    pub fn message(&self, subject: &str, body: &str) -> Vec<Token> {
        let subject = cut(subject, MAX_SUBJECT_BYTES);
        let start = after_marks(subject);
        let heading = heading_end(subject, start);
        let mut tokens = Vec::new();
        for span in spans(&subject[start..]) {
            let span = span.start + start..span.end + start;
            let part = if span.end <= heading {
                Part::Heading
            } else {
                Part::Subject
            };
            tokens.push(self.token(subject, span, part));
        }
        let body = cut(body, MAX_BODY_BYTES);
        tokens.extend(spans(body).map(|span| self.token(body, span, Part::Body)));
        tokens
    }

    /// The words of an example: when it has several lines, the first one is the subject.
    pub fn example(&self, text: &str) -> Vec<Token> {
        let (subject, body) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
        self.message(subject, body)
    }

    fn token(&self, text: &str, span: Range<usize>, part: Part) -> Token {
        let lower: String = text[span.clone()]
            .chars()
            .flat_map(char::to_lowercase)
            .take(MAX_WORD_CHARACTERS)
            .collect();
        let folded = fold(&lower);
        let grammar = grammar::is_french(&folded) || grammar::is_english(&folded);
        let stem = fold(&self.stemmer.stem(&lower));
        Token {
            part,
            span,
            base: singular(folded),
            stem,
            grammar,
        }
    }
}

/// Lower case without accents and ligatures, as `Œuvre Été` becomes `oeuvre ete`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
            'ç' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            other if is_combining(other) => {}
            other => folded.push(other),
        }
    }
    folded
}

/// The singular of a folded word, by rules alone; short words such as `bus` stay.
fn singular(mut word: String) -> String {
    /// `travaux` and its like, against the many words in `-al`.
    const FROM_AIL: [&str; 5] = ["travaux", "baux", "vitraux", "emaux", "coraux"];
    let length = word.len();
    if FROM_AIL.contains(&word.as_str()) {
        word.replace_range(length - 3.., "ail");
    } else if length > 4 && word.ends_with("aux") && !word.ends_with("eaux") {
        word.replace_range(length - 3.., "al");
    } else if length > 3 && (word.ends_with('s') || word.ends_with('x')) && !word.ends_with("ss") {
        word.truncate(length - 1);
    }
    // `copies` and `copie`, `parties` and `party` meet in a form of their own.
    if word.len() > 3 && word.ends_with("ie") {
        word.pop();
    } else if word.len() > 3 && word.ends_with('y') {
        word.pop();
        word.push('i');
    }
    word
}

/// The spans of the words: letters and digits; an apostrophe or a hyphen ends a word, so elision needs no rule.
fn spans(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = characters.find(|(_, character)| character.is_alphanumeric())?;
        let mut end = text.len();
        while let Some((position, character)) = characters.peek() {
            if !character.is_alphanumeric() && !is_combining(*character) {
                end = *position;
                break;
            }
            characters.next();
        }
        Some(start..end)
    })
}

/// Accents written as characters of their own, as some systems send them.
fn is_combining(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// The end of the text before the first colon that separates a topic from what is said of it; 0 without one.
fn heading_end(subject: &str, start: usize) -> usize {
    subject[start..]
        .match_indices(':')
        .map(|(position, _)| position + start)
        .find(|position| {
            let after = subject[position + 1..].chars().next();
            after.is_some_and(char::is_whitespace)
        })
        .unwrap_or(0)
}

/// Where a subject begins after `RE:`, `TR :`, `Fwd: Re[2]:` and the like.
fn after_marks(subject: &str) -> usize {
    const MARKS: [&str; 9] = ["re", "rep", "ref", "tr", "trans", "fw", "fwd", "aw", "wg"];
    let mut start = 0;
    while let Some(colon) = subject[start..].find(':') {
        let mark = fold(subject[start..start + colon].trim());
        let name = mark.trim_end_matches(|character: char| "[]()0123456789 ".contains(character));
        if !MARKS.contains(&name) {
            break;
        }
        start += colon + 1;
    }
    start
}

/// The beginning of a text, at most `limit` bytes, cut between characters.
fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(subject: &str, expected: &[(&str, Part)]) {
        let reader = Reader::new("", "fr");
        let tokens = reader.message(subject, "");
        let found: Vec<_> = tokens
            .iter()
            .map(|token| (token.base.as_str(), token.part))
            .collect();
        assert_eq!(found, expected, "{subject}");
    }

    #[test]
    fn words_are_cut_at_apostrophes_and_hyphens() {
        check(
            "L’école d'à-côté",
            &["l", "ecole", "d", "a", "cote"].map(|word| (word, Part::Subject)),
        );
        check("e\u{301}cole", &[("ecole", Part::Subject)]);
        check("", &[]);
    }

    #[test]
    fn plurals_meet_their_singular() {
        for (one, many) in [
            ("travail", "travaux"),
            ("local", "locaux"),
            ("eau", "eaux"),
            ("copie", "copies"),
            ("party", "parties"),
        ] {
            assert_eq!(singular(one.to_owned()), singular(many.to_owned()), "{one}");
        }
        assert_eq!(singular("bus".to_owned()), "bus");
    }

    #[test]
    fn the_heading_stands_before_a_colon_and_after_the_marks() {
        check(
            "RE: Tr : Voirie : trou",
            &[("voiri", Part::Heading), ("trou", Part::Subject)],
        );
        check(
            "Rendez-vous 10:30",
            &["rendez", "vou", "10", "30"].map(|word| (word, Part::Subject)),
        );
    }

    #[test]
    fn the_language_is_that_of_the_sample() {
        let stem =
            |sample: &str, word: &str| Reader::new(sample, "fr").message(word, "")[0].stem.clone();
        assert_eq!(stem("les rues de la ville", "municipales"), "municipal");
        assert_eq!(stem("the streets of the town", "housing"), "hous");
    }
}
