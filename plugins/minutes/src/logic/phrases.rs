//! The table of cue phrases: what people say when they decide, vote, promise or put off.
//!
//! A phrase is written as words, without regard to case and accents. `~` after a word means any ending,
//! `/` parts words of which one stands there, `..` is up to four words of any kind, `#` a number.

use std::collections::HashMap;

use serde::Deserialize;

use super::number;
use super::sentence::Words;

/// The shipped table, as its file is written.
pub const STANDARD: &str = include_str!("../../phrases.toml");

/// Words that `..` can stand for, at most.
const GAP: usize = 4;

/// Phrases of one table, at most.
const MOST_PHRASES: usize = 5_000;

/// What a phrase tells of its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sense {
    /// It decides, and says what.
    Decision,
    /// It decides what was said before it.
    Settled,
    /// It proposes.
    Proposal,
    /// It is not certain: a wish, a condition, a supposition.
    Tentative,
    /// It tells of another time.
    Past,
    /// A proposal or a promise is taken back.
    Withdrawn,
    /// Something is left open or put off.
    Open,
    /// It agrees.
    Yes,
    /// It does not agree.
    No,
    /// It mends what was said just before.
    Correction,
    /// It begins a vote.
    Vote,
    /// It says that something was adopted.
    Adopted,
    /// It says that something was rejected.
    Rejected,
    /// It says that all were for it.
    Unanimous,
    /// It goes on to the next item.
    Transition,
    /// It promises or asks a deed.
    Task,
    /// A verb of an office deed, in any form: send, prepare, call.
    Deed,
    /// Whoever speaks takes it on, whatever it is.
    Mine,
    /// It sums up.
    Recap,
}

/// Phrases of all senses.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    patterns: Vec<(Sense, Vec<Piece>)>,
    by_word: HashMap<String, Vec<usize>>,
    loose: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    OneOf(Vec<(String, bool)>),
    Number,
    Gap,
}

/// A phrase that stands in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What it tells.
    pub sense: Sense,
    /// Its first word.
    pub start: usize,
    /// The word after its last.
    pub end: usize,
}

type Table = HashMap<String, HashMap<Sense, Vec<String>>>;

impl Phrases {
    /// The shipped table.
    pub fn standard() -> Self {
        let mut phrases = Self::default();
        // The shipped table parses: a test holds it.
        let _ = phrases.add(STANDARD);
        phrases
    }

    /// Adds a table of one's own; a phrase that begins with `-` takes the same phrase out.
    ///
    /// # Errors
    /// What the parser says, or which phrase cannot be read.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        let table: Table = toml::from_str(text).map_err(|error| error.to_string())?;
        for (sense, phrases) in table.into_values().flatten() {
            for phrase in phrases {
                let (out, phrase) = match phrase.strip_prefix('-') {
                    Some(phrase) => (true, phrase.to_owned()),
                    None => (false, phrase),
                };
                let pieces = pieces(&phrase);
                if !matches!(pieces.first(), Some(Piece::OneOf(_) | Piece::Number)) {
                    return Err(format!("« {phrase} »"));
                }
                if out {
                    self.patterns
                        .retain(|known| *known != (sense, pieces.clone()));
                } else if self.patterns.len() < MOST_PHRASES {
                    self.patterns.push((sense, pieces));
                }
            }
        }
        self.index();
        Ok(())
    }

    /// The phrases of a sentence, in their order; of two of one sense that overlap, the longer one.
    pub fn find(&self, words: &Words) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for start in 0..words.len() {
            let known = self.by_word.get(words.word(start)).into_iter().flatten();
            for pattern in known.chain(&self.loose) {
                let (sense, pieces) = &self.patterns[*pattern];
                if let Some(end) = matches(pieces, words, start) {
                    hits.push(Hit {
                        sense: *sense,
                        start,
                        end,
                    });
                }
            }
        }
        let longer = |hit: &Hit| {
            hits.iter().any(|other| {
                other.sense == hit.sense
                    && other != hit
                    && other.start <= hit.start
                    && hit.end <= other.end
            })
        };
        let mut kept: Vec<Hit> = hits.iter().filter(|hit| !longer(hit)).copied().collect();
        kept.dedup();
        kept
    }

    fn index(&mut self) {
        self.by_word.clear();
        self.loose.clear();
        for (place, (_, pieces)) in self.patterns.iter().enumerate() {
            match pieces.first() {
                Some(Piece::OneOf(words)) if words.iter().all(|(_, stem)| !stem) => {
                    for (word, _) in words {
                        self.by_word.entry(word.clone()).or_default().push(place);
                    }
                }
                _ => self.loose.push(place),
            }
        }
    }
}

fn pieces(phrase: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for chunk in phrase.split_whitespace() {
        match chunk {
            ".." => pieces.push(Piece::Gap),
            "#" => pieces.push(Piece::Number),
            _ if chunk.contains('/') => {
                let words = chunk.split('/').map(part).collect();
                pieces.push(Piece::OneOf(words));
            }
            _ => {
                let stem = chunk.ends_with('~');
                let words = Words::new(chunk.trim_end_matches('~'));
                let last = words.len().saturating_sub(1);
                pieces.extend(words.iter().enumerate().map(|(place, word)| {
                    Piece::OneOf(vec![(word.to_owned(), stem && place == last)])
                }));
            }
        }
    }
    pieces
}

fn part(word: &str) -> (String, bool) {
    let stem = word.ends_with('~');
    let words = Words::new(word.trim_end_matches('~'));
    (words.word(0).to_owned(), stem)
}

/// The word after a pattern that begins at a word.
fn matches(pieces: &[Piece], words: &Words, start: usize) -> Option<usize> {
    let Some((first, rest)) = pieces.split_first() else {
        return Some(start);
    };
    if start >= words.len() {
        return None;
    }
    match first {
        Piece::OneOf(known) => {
            let word = words.word(start);
            let fits = |(known, stem): &(String, bool)| {
                if *stem {
                    word.starts_with(known.as_str())
                } else {
                    word == known
                }
            };
            known
                .iter()
                .any(fits)
                .then(|| matches(rest, words, start + 1))
                .flatten()
        }
        Piece::Number => {
            let (_, length) = number::at(words, start)?;
            matches(rest, words, start + length)
        }
        Piece::Gap => (0..=GAP).find_map(|skipped| matches(rest, words, start + skipped)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_read_whole() {
        let mut phrases = Phrases::default();
        assert_eq!(phrases.add(STANDARD), Ok(()));
        assert!(phrases.patterns.len() > 200);
    }

    #[test]
    fn phrases_stand_for_many_wordings() {
        let mut phrases = Phrases::default();
        let table = "[fr]\ndecision = [\"on décid~ de\", \"c'est acté/validé\", \"on .. retient\"]\nvote = [\"# voix\"]";
        assert_eq!(phrases.add(table), Ok(()));
        let senses = |text: &str| {
            phrases
                .find(&Words::new(text))
                .into_iter()
                .map(|hit| hit.sense)
                .collect::<Vec<_>>()
        };
        assert_eq!(senses("On décidera de fermer."), [Sense::Decision]);
        assert_eq!(senses("C’est VALIDÉ."), [Sense::Decision]);
        assert_eq!(
            senses("Donc on va dire qu'on le retient."),
            [Sense::Decision]
        );
        assert_eq!(senses("Vingt et une voix"), [Sense::Vote]);
        assert_eq!(senses("Rien."), []);
        let mut fewer = phrases.clone();
        assert_eq!(fewer.add("[fr]\ndecision = [\"-on décid~ de\"]"), Ok(()));
        assert!(fewer.find(&Words::new("On décide de fermer.")).is_empty());
        assert!(fewer.add("[fr]\nunknown = []").is_err());
        assert!(fewer.add("[fr]\nvote = [\"..\"]").is_err());
    }
}
