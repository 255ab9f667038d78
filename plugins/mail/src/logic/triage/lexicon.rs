//! Finding the phrases of the word lists in folded text, in one pass.
//!
//! A phrase is written as words: `effondr*` is a beginning, `a|b` either, `_` any one word,
//! `...` up to four words, and a first `^` the beginning of a sentence. Accents, case, hyphens and
//! apostrophes do not count. The list is small and built once, without any automaton:
//! each text word is looked up by its first three letters.

use std::{ops::Range, sync::LazyLock};

use kit::fold::{Folded, Token};

use super::words::{self, Sense};

/// How many words `...` stands for at most.
const GAP: usize = 4;
/// Letters that a bucket is told apart by, and the size of their alphabet (a to z, and everything else).
const ALPHABET: usize = 27;
const BUCKETS: usize = ALPHABET * ALPHABET * ALPHABET;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(words::LISTS));

/// A phrase that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) sense: Sense,
    /// The tokens that the phrase takes.
    pub(super) tokens: Range<usize>,
}

/// The phrases of all lists that stand in `tokens[range]`, a sentence of `text`.
pub(super) fn hits(text: &str, tokens: &[Token], range: Range<usize>) -> Vec<Hit> {
    LEXICON.hits(text, tokens, range)
}

struct Lexicon {
    phrases: Vec<Phrase>,
    /// For each bucket the end of its stretch in `entries`.
    ends: Vec<u16>,
    entries: Vec<u16>,
}

struct Phrase {
    sense: Sense,
    at_start: bool,
    steps: Vec<Step>,
}

enum Step {
    OneOf(Vec<(String, bool)>),
    Any,
    Gap,
}

impl Lexicon {
    fn new(lists: &[(Sense, &[&str])]) -> Self {
        let mut phrases = Vec::new();
        let mut keyed = Vec::new();
        for (sense, list) in lists {
            for written in *list {
                let phrase = Phrase::new(*sense, written);
                if let Some(Step::OneOf(choices)) = phrase.steps.first() {
                    keyed.extend(
                        choices
                            .iter()
                            .map(|(word, _)| (bucket(word), phrases.len() as u16)),
                    );
                }
                phrases.push(phrase);
            }
        }
        keyed.sort_unstable();
        keyed.dedup();
        let mut ends = vec![0; BUCKETS];
        let mut next = 0;
        for (index, end) in ends.iter_mut().enumerate() {
            while next < keyed.len() && keyed[next].0 == index {
                next += 1;
            }
            *end = next as u16;
        }
        Self {
            phrases,
            ends,
            entries: keyed.into_iter().map(|(_, phrase)| phrase).collect(),
        }
    }

    fn hits(&self, text: &str, tokens: &[Token], range: Range<usize>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for position in range.clone() {
            let bucket = bucket(&text[tokens[position].range()]);
            let start = bucket.checked_sub(1).map_or(0, |before| self.ends[before]);
            for &entry in &self.entries[start as usize..self.ends[bucket] as usize] {
                let phrase = &self.phrases[entry as usize];
                if phrase.at_start && position != range.start {
                    continue;
                }
                if let Some(end) = follow(&phrase.steps, text, tokens, position, range.end) {
                    hits.push(Hit {
                        sense: phrase.sense,
                        tokens: position..end,
                    });
                }
            }
        }
        hits
    }
}

impl Phrase {
    fn new(sense: Sense, written: &str) -> Self {
        let (at_start, rest) = match written.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, written),
        };
        let folded = Folded::new(rest).text().replace(['\'', '-'], " ");
        let steps = folded
            .split_whitespace()
            .map(|word| match word {
                "_" => Step::Any,
                "..." => Step::Gap,
                word => Step::OneOf(
                    word.split('|')
                        .map(|choice| match choice.strip_suffix('*') {
                            Some(stem) => (stem.to_owned(), true),
                            None => (choice.to_owned(), false),
                        })
                        .collect(),
                ),
            })
            .collect();
        Self {
            sense,
            at_start,
            steps,
        }
    }
}

/// Where the steps end when they match from `position` on; a gap takes as few words as it can.
fn follow(
    steps: &[Step],
    text: &str,
    tokens: &[Token],
    position: usize,
    limit: usize,
) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(position);
    };
    match step {
        Step::Gap => (0..=GAP)
            .find_map(|skipped| follow(rest, text, tokens, (position + skipped).min(limit), limit)),
        _ if position >= limit => None,
        Step::Any => follow(rest, text, tokens, position + 1, limit),
        Step::OneOf(choices) => {
            let word = &text[tokens[position].range()];
            let fits = |(choice, prefix): &(String, bool)| {
                if *prefix {
                    word.starts_with(choice.as_str())
                } else {
                    word == choice
                }
            };
            choices
                .iter()
                .any(fits)
                .then(|| follow(rest, text, tokens, position + 1, limit))
                .flatten()
        }
    }
}

fn bucket(word: &str) -> usize {
    let mut letters = word.bytes().map(|byte| {
        if byte.is_ascii_lowercase() {
            usize::from(byte - b'a') + 1
        } else {
            0
        }
    });
    let mut next = || letters.next().unwrap_or(0);
    (next() * ALPHABET + next()) * ALPHABET + next()
}

#[cfg(test)]
mod tests {
    use kit::fold;

    use super::*;

    #[track_caller]
    fn check(phrase: &'static str, text: &str, found: Option<&str>) {
        let list: &[&str] = &[phrase];
        let lexicon = Lexicon::new(&[(Sense::Ask, list)]);
        let folded = Folded::new(text);
        let tokens = fold::tokens(folded.text());
        let hits = lexicon.hits(folded.text(), &tokens, 0..tokens.len());
        let words = hits.first().map(|hit| {
            let span =
                tokens[hit.tokens.start].start as usize..tokens[hit.tokens.end - 1].end as usize;
            &text[folded.source_range(span)]
        });
        assert_eq!(words, found, "{phrase:?} in {text:?}");
    }

    #[test]
    fn phrases_are_found_whatever_their_spelling() {
        check(
            "pourriez|pouvez vous",
            "Pourriez-vous venir",
            Some("Pourriez-vous"),
        );
        check("d'ici", "D’ICI peu", Some("D’ICI"));
        check("effondr*", "Le mur s'est effondré.", Some("effondré"));
        check(
            "merci ... transmettre",
            "merci de bien vouloir nous transmettre",
            Some("merci de bien vouloir nous transmettre"),
        );
        check("merci _ transmettre", "merci de bien transmettre", None);
        check("^merci", "un grand merci", None);
        check("or", "orange", None);
        check("un ... fin", "un", None);
    }

    #[test]
    fn every_phrase_can_be_found() {
        for (sense, list) in words::LISTS {
            for written in *list {
                let choices = written.split(' ').filter_map(|word| word.split_once('|'));
                for (_, others) in choices {
                    assert!(
                        !others.contains(['\'', '-']),
                        "{written:?}: only a first choice may be elided"
                    );
                }
                let phrase = Phrase::new(*sense, written);
                let Some(Step::OneOf(choices)) = phrase.steps.first() else {
                    panic!("{written:?} begins with no word");
                };
                for (word, prefix) in choices {
                    assert!(!word.is_empty(), "{written:?}");
                    assert!(
                        !prefix || word.len() >= 3,
                        "the beginning {word:?} of {written:?} is too short to look up"
                    );
                }
                assert!(
                    !matches!(phrase.steps.last(), Some(Step::Gap | Step::Any)),
                    "{written:?} ends with a gap"
                );
            }
        }
    }
}
