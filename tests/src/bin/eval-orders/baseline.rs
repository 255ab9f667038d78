//! Plain BM25 (Robertson and others, Okapi at TREC-3, 1994), k1 1.2 and b .75, over lower-case words without anything else.

use std::collections::HashMap;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Texts that can be searched.
pub(crate) struct Bm25 {
    names: Vec<String>,
    lengths: Vec<f64>,
    /// For each word: in which texts, and how often.
    postings: HashMap<String, Vec<(usize, f64)>>,
}

impl Bm25 {
    /// From names and texts.
    pub(crate) fn new(texts: Vec<(String, String)>) -> Self {
        let mut this = Self {
            names: Vec::new(),
            lengths: Vec::new(),
            postings: HashMap::new(),
        };
        for (place, (name, text)) in texts.into_iter().enumerate() {
            let mut counts: HashMap<String, f64> = HashMap::new();
            let mut length = 0.0;
            for word in words(&text) {
                *counts.entry(word).or_default() += 1.0;
                length += 1.0;
            }
            for (word, count) in counts {
                this.postings.entry(word).or_default().push((place, count));
            }
            this.names.push(name);
            this.lengths.push(length);
        }
        this
    }

    /// The names of the texts that have a word of the query, best first.
    pub(crate) fn search(&self, query: &str) -> Vec<String> {
        let all = self.names.len() as f64;
        let mean = self.lengths.iter().sum::<f64>() / all.max(1.0);
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for word in words(query) {
            let Some(postings) = self.postings.get(&word) else {
                continue;
            };
            let having = postings.len() as f64;
            let rarity = ((all - having + 0.5) / (having + 0.5)).ln_1p();
            for (place, count) in postings {
                let length = 1.0 - B + B * self.lengths[*place] / mean;
                *scores.entry(*place).or_default() +=
                    rarity * count * (K1 + 1.0) / (count + K1 * length);
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
            .into_iter()
            .map(|(place, _)| self.names[place].clone())
            .collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}
