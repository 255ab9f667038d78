//! Where something is spoken of: turns that hold the words of a question, and the neighbours that make them an exchange.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::sentence::Words;
use super::stems;
use super::transcript::Transcript;

/// BM25's saturation and length (Robertson and Zaragoza, 2009).
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.75;

/// How much of a neighbour's score a turn gets, by its distance.
const NEAR: [f64; 5] = [0.5, 0.4, 0.3, 0.2, 0.1];

/// Turns that are nearer than this to a better one belong to the same exchange, and are not shown beside it.
const APART: usize = 5;

/// A turn that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its place in the transcript.
    pub turn: usize,
    /// How well it fits.
    pub score: f64,
}

/// The turns that a question is about, the best first.
pub fn find(transcript: &Transcript, query: &str, most: usize) -> Vec<Found> {
    let asked = terms(&Words::new(query));
    let texts: Vec<BTreeMap<String, f64>> = transcript
        .turns
        .iter()
        .map(|turn| {
            let mut counts = BTreeMap::new();
            // "What did the Prime Minister say": who speaks counts like what is said.
            let name = turn
                .speaker
                .iter()
                .flat_map(|name| terms(&Words::new(name)));
            for term in terms(&Words::new(&turn.text)).into_iter().chain(name) {
                *counts.entry(term).or_insert(0.0) += 1.0;
            }
            counts
        })
        .collect();
    let count = texts.len() as f64;
    let mut frequency: HashMap<&str, f64> = HashMap::new();
    for term in texts.iter().flat_map(BTreeMap::keys) {
        *frequency.entry(term).or_default() += 1.0;
    }
    let mean = texts
        .iter()
        .map(|text| text.values().sum::<f64>())
        .sum::<f64>()
        / count.max(1.0);
    let unique: BTreeSet<&String> = asked.iter().collect();
    let own: Vec<f64> = texts
        .iter()
        .map(|text| {
            let length = text.values().sum::<f64>();
            unique
                .iter()
                .map(|term| {
                    let seen = frequency.get(term.as_str()).copied().unwrap_or(0.0);
                    let rarity = (1.0 + (count - seen + 0.5) / (seen + 0.5)).ln();
                    let times = text.get(*term).copied().unwrap_or(0.0);
                    rarity * times * (SATURATION + 1.0)
                        / (times + SATURATION * (1.0 - LENGTH + LENGTH * length / mean.max(1.0)))
                })
                .sum()
        })
        .collect();
    let mut found: Vec<Found> = (0..own.len())
        .map(|turn| {
            let near: f64 = NEAR
                .iter()
                .enumerate()
                .map(|(distance, share)| {
                    let before = turn.checked_sub(distance + 1).map_or(0.0, |turn| own[turn]);
                    let after = own.get(turn + distance + 1).copied().unwrap_or(0.0);
                    share * (before + after)
                })
                .sum();
            Found {
                turn,
                score: own[turn] + near,
            }
        })
        .filter(|found| found.score > 0.0)
        .collect();
    found.sort_by(|one, other| {
        other
            .score
            .total_cmp(&one.score)
            .then(one.turn.cmp(&other.turn))
    });
    let mut apart: Vec<Found> = Vec::new();
    for one in found {
        if apart.len() >= most {
            break;
        }
        if apart
            .iter()
            .all(|known| known.turn.abs_diff(one.turn) > APART)
        {
            apart.push(one);
        }
    }
    apart
}

fn terms(words: &Words) -> Vec<String> {
    words
        .iter()
        .enumerate()
        .filter(|(place, word)| {
            words.is_number(*place)
                || stems::carries(word)
                || word.len() == 3 && !SHORT.contains(word)
        })
        .map(|(_, word)| stems::stem(word))
        .collect()
}

/// Words of three letters that carry nothing.
const SHORT: &[&str] = &[
    "les", "des", "une", "est", "que", "qui", "pas", "sur", "par", "son", "ses", "mon", "mes",
    "aux", "ont", "ces", "the", "and", "for", "was", "are", "but", "not", "you", "his", "her",
    "she", "had", "has", "did", "how", "why", "who", "all", "any", "can", "its", "our", "out",
    "say", "one", "own", "too", "him", "yes",
];
