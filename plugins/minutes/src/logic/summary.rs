//! What was said, in the most telling of its own sentences.
//!
//! Weights were fitted by logistic regression on sentences that human extractors chose or left in French debates.

use std::collections::{BTreeSet, HashMap};

use super::phrases::Sense;
use super::stems;
use super::talk::Talk;

/// A sentence has at least so many words to be shown.
const LEAST_WORDS: usize = 5;

/// Sentences that share this much say the same.
const SAME: f64 = 0.8;

/// Weights of the features below.
const WEIGHTS: [f64; FEATURES] = [
    2.687, 0.556, 0.489, 2.232, 0.289, 0.186, 0.335, 0.482, -0.185, -0.438,
];

/// How many features a sentence has.
pub const FEATURES: usize = 10;

/// Document frequencies of a meeting, computed once.
pub struct Weigher {
    stems: Vec<BTreeSet<String>>,
    frequency: HashMap<String, usize>,
    per_turn: HashMap<usize, (usize, usize)>,
}

impl Weigher {
    /// Reads a meeting.
    pub fn new(talk: &Talk<'_>) -> Self {
        let stems: Vec<BTreeSet<String>> = talk
            .sentences
            .iter()
            .map(|sentence| stems::of(&sentence.words))
            .collect();
        let mut frequency: HashMap<String, usize> = HashMap::new();
        for stem in stems.iter().flatten() {
            *frequency.entry(stem.clone()).or_default() += 1;
        }
        let mut per_turn: HashMap<usize, (usize, usize)> = HashMap::new();
        for (place, sentence) in talk.sentences.iter().enumerate() {
            per_turn.entry(sentence.turn).or_insert((place, 0)).1 += 1;
        }
        Self {
            stems,
            frequency,
            per_turn,
        }
    }

    /// What is known of a sentence, each about 0 to 1.
    pub fn features(&self, talk: &Talk<'_>, place: usize) -> [f64; FEATURES] {
        let sentence = &talk.sentences[place];
        let own = &self.stems[place];
        let count = sentence.words.len() as f64;
        let share = |yes: bool| f64::from(u8::from(yes));
        let common: f64 = own
            .iter()
            .map(|stem| (self.frequency[stem] as f64).ln())
            .sum();
        let (first, of_turn) = self.per_turn[&sentence.turn];
        let turn_place = (place - first) as f64 / (of_turn.max(2) - 1) as f64;
        let has_number = (0..sentence.words.len()).any(|place| sentence.words.is_number(place));
        let claims = sentence.words.iter().any(|word| {
            matches!(
                word,
                "faut"
                    | "propose"
                    | "veux"
                    | "doit"
                    | "dois"
                    | "devons"
                    | "allons"
                    | "permettre"
                    | "must"
                    | "need"
                    | "should"
                    | "want"
            )
        });
        [
            (1.0 + count).ln() / 4.0,
            (count / 40.0).min(2.0),
            common / 20.0,
            own.len() as f64 / count.max(1.0),
            share(sentence.question),
            share(has_number),
            share(claims || talk.has(place, Sense::Proposal)),
            (of_turn as f64).min(20.0) / 20.0,
            turn_place,
            share(
                sentence
                    .words
                    .iter()
                    .any(|word| matches!(word, "vous" | "you")),
            ),
        ]
    }

    /// How telling a sentence is; comparable within one meeting.
    pub fn score(&self, talk: &Talk<'_>, place: usize) -> f64 {
        let features = self.features(talk, place);
        features
            .iter()
            .zip(WEIGHTS)
            .map(|(feature, weight)| feature * weight)
            .sum()
    }

    /// The most telling sentences among some, in their order, none that says what another one says.
    pub fn choose(&self, talk: &Talk<'_>, among: &[usize], most: usize) -> Vec<usize> {
        let mut ranked: Vec<(usize, f64)> = among
            .iter()
            .filter(|place| talk.sentences[**place].words.len() >= LEAST_WORDS)
            .map(|place| (*place, self.score(talk, *place)))
            .collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut chosen: Vec<usize> = Vec::new();
        for (place, _) in ranked {
            if chosen.len() >= most {
                break;
            }
            let said = chosen.iter().any(|other| {
                let (one, other) = (&self.stems[place], &self.stems[*other]);
                one.len() >= 3
                    && stems::overlap(one, other) >= SAME
                    && one.len().abs_diff(other.len()) <= 2
            });
            if !said {
                chosen.push(place);
            }
        }
        chosen.sort_unstable();
        chosen
    }
}
