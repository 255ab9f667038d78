//! The words and phrases that IT gave for each label, found in a message.

use std::collections::BTreeMap;

use super::file::Entry;
use super::text::{Part, Reader, Token};

/// What a first matching phrase adds to a label's score; the classifier's own scores lie between about -1 and 2.
const PHRASE_WEIGHT: f32 = 1.0;

/// A phrase in the subject counts as this many in the body.
const SUBJECT_WEIGHT: f32 = 1.5;

/// The phrases of all labels, by their first word.
pub struct Phrases {
    by_first: BTreeMap<String, Vec<Phrase>>,
}

struct Phrase {
    label: usize,
    words: Vec<String>,
    /// One divided by the number of labels that list the phrase: what all list tells nothing.
    weight: f32,
}

/// One phrase found: the tokens `first..=last` of the message.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub label: usize,
    pub first: usize,
    pub last: usize,
    weight: f32,
}

impl Phrases {
    /// The phrases of the labels, in their order.
    pub fn new(entries: &[Entry], reader: &Reader) -> Self {
        let mut owners: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for (label, entry) in entries.iter().enumerate() {
            for phrase in &entry.words {
                let words: Vec<String> = reader
                    .message("", phrase)
                    .into_iter()
                    .map(|token| token.base)
                    .collect();
                let labels = owners.entry(words).or_default();
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
        }
        let mut by_first: BTreeMap<String, Vec<Phrase>> = BTreeMap::new();
        for (words, labels) in owners {
            let Some(first) = words.first() else { continue };
            let weight = 1.0 / labels.len() as f32;
            let phrases = labels.into_iter().map(|label| Phrase {
                label,
                words: words.clone(),
                weight,
            });
            by_first.entry(first.clone()).or_default().extend(phrases);
        }
        Self { by_first }
    }

    /// The phrases that stand in the message, each at its first place, the subject's before the body's.
    pub fn find(&self, tokens: &[Token]) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        let mut seen: Vec<&Phrase> = Vec::new();
        for (first, token) in tokens.iter().enumerate() {
            for phrase in self.by_first.get(&token.base).into_iter().flatten() {
                let Some(place) = tokens.get(first..first + phrase.words.len()) else {
                    continue;
                };
                let whole =
                    (token.part == Part::Body) == (place[place.len() - 1].part == Part::Body);
                let same = place
                    .iter()
                    .zip(&phrase.words)
                    .all(|(token, word)| token.base == *word);
                if !whole || !same || seen.iter().any(|earlier| std::ptr::eq(*earlier, phrase)) {
                    continue;
                }
                seen.push(phrase);
                let part = if token.part == Part::Body {
                    1.0
                } else {
                    SUBJECT_WEIGHT
                };
                found.push(Match {
                    label: phrase.label,
                    first,
                    last: first + place.len() - 1,
                    weight: phrase.weight * part,
                });
            }
        }
        found
    }
}

/// Adds what the found phrases are worth; more of them add less each, so a list of words cannot drown the rest.
pub fn reward(found: &[Match], scores: &mut [f32]) {
    for (label, score) in scores.iter_mut().enumerate() {
        let strength: f32 = found
            .iter()
            .filter(|found| found.label == label)
            .map(|found| found.weight)
            .sum();
        *score += 2.0 * PHRASE_WEIGHT * strength / (1.0 + strength);
    }
}
