//! The organisation's own labels: which service a message is for, from words, a description and examples.
//!
//! IT writes one `[[label]]` each, with `name`, `description`, `words` and, where there are some, `examples`.
//! `file` reads and checks that; `text` cuts messages into words, `grammar` names those without a topic;
//! `phrases` finds the given words;
//! `vectors` and `classifier` learn from descriptions and examples; `trust` says how likely a choice is right.
//! A label is given only when it is more likely right than wrong and words of the message speak for it.

mod classifier;
mod file;
mod grammar;
mod phrases;
mod text;
mod trust;
mod vectors;

use std::collections::BTreeSet;

pub use file::{
    MAX_DESCRIPTION_CHARACTERS, MAX_EXAMPLE_CHARACTERS, MAX_EXAMPLES, MAX_FILE_BYTES, MAX_LABELS,
    MAX_NAME_CHARACTERS, MAX_WORD_CHARACTERS, MAX_WORDS, Problem,
};
pub use text::{MAX_BODY_BYTES, MAX_SUBJECT_BYTES};

use classifier::Classifier;
use file::Entry;
use phrases::{Match, Phrases};
use text::{Part, Reader, Token};
use trust::{Ground, Judged, Trust};
use vectors::Vocabulary;

/// A label is given only when it is at least this likely to be right.
pub const MIN_SCORE: f64 = 0.5;

/// At most this many quotes say why a label was chosen.
pub const MAX_QUOTES: usize = 3;

/// A word that speaks less than this for a label is no reason for it.
const MIN_EVIDENCE: f32 = 0.05;

/// A word that no example holds has to look this much like those that speak for the label.
const MIN_LIKENESS: f32 = 0.2;

/// The organisation's labels, ready to choose from.
pub struct Labels {
    names: Vec<String>,
    reader: Reader,
    phrases: Phrases,
    vocabulary: Vocabulary,
    classifier: Classifier,
    trust: Trust,
    /// Whether there were enough examples to learn from.
    taught: bool,
}

/// A label chosen for a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The label's name, as IT wrote it.
    pub name: String,
    /// How likely the choice is right, from 0 to 1; at least `MIN_SCORE` where the choice was sure.
    pub score: f64,
    /// The name of the label that came second.
    pub runner_up: Option<String>,
    /// The words of the subject or the body that spoke for the label, exactly as they stand there; at least one
    /// where the choice was sure.
    pub matched: Vec<String>,
    /// Whether words that IT wrote for this label stand in the message.
    pub given: bool,
}

/// The scores of the labels, before it is decided whether they are good enough.
struct Ranking {
    best: usize,
    second: Option<usize>,
    ground: Ground,
}

impl Labels {
    /// Reads labels from TOML and learns from their examples; `language` (`fr` or `en`) is that of the problem's wording.
    ///
    /// The same text always gives the same labels. A thousand examples take a fraction of a second.
    ///
    /// # Errors
    /// What is wrong with the text: its line, the label and the way out.
    pub fn parse(toml: &str, language: &str) -> Result<Self, Problem> {
        Ok(Self::new(&file::read(toml, language)?, language))
    }

    /// The label that a message is for; none when it is unsure.
    ///
    /// With too few examples to measure how often choices are right, only a message that holds words of the label's own list gets it:
    /// what a handful of sentences teaches is no ground for sending somebody's mail to a service.
    pub fn choose(&self, subject: &str, body: &str) -> Option<Choice> {
        self.best(subject, body).filter(|choice| {
            choice.score >= MIN_SCORE && !choice.matched.is_empty() && (self.taught || choice.given)
        })
    }

    /// The likeliest label even when it is unsure, and even when no word speaks for it: for measuring, and to suggest.
    pub fn best(&self, subject: &str, body: &str) -> Option<Choice> {
        let tokens = self.reader.message(subject, body);
        let found = self.phrases.find(&tokens);
        let mut scores = self.classifier.scores(&self.vocabulary.vector(&tokens));
        phrases::reward(&found, &mut scores);
        let ranking = rank(&scores)?;
        Some(Choice {
            name: self.names[ranking.best].clone(),
            score: self.trust.probability(ranking.ground),
            runner_up: ranking.second.map(|second| self.names[second].clone()),
            matched: self.quotes(ranking.best, &tokens, &found, [subject, body]),
            given: found.iter().any(|found| found.label == ranking.best),
        })
    }

    /// The names of the labels, in the order of the file.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    fn new(entries: &[Entry], language: &str) -> Self {
        // Each label is its own first example: its name, what it is for, and its words.
        // The parts of a phrase say little alone (`carte d'identité`): only whole phrases count, where they are found.
        let descriptions: Vec<String> = entries
            .iter()
            .map(|entry| {
                let words = entry
                    .words
                    .iter()
                    .filter(|words| !words.contains(char::is_whitespace));
                let parts = [&entry.name, &entry.description].into_iter().chain(words);
                parts.map(String::as_str).collect::<Vec<_>>().join(" ")
            })
            .collect();
        let reader = Reader::new(&descriptions.join(" "), language);
        let examples: Vec<(usize, &str)> = entries
            .iter()
            .enumerate()
            .flat_map(|(label, entry)| {
                entry
                    .examples
                    .iter()
                    .map(move |example| (label, example.as_str()))
            })
            .collect();
        // Documents are cut into words twice, so that those of all examples never stand in memory together.
        let documents = || {
            let descriptions = descriptions
                .iter()
                .map(|description| reader.message(description, ""));
            descriptions.chain(examples.iter().map(|(_, example)| reader.example(example)))
        };
        let vocabulary = Vocabulary::new(documents());
        let vectors = documents()
            .map(|tokens| vocabulary.vector(&tokens))
            .collect();
        let targets: Vec<usize> = (0..entries.len())
            .chain(examples.iter().map(|(label, _)| *label))
            .collect();
        let (classifier, unseen) = classifier::train(
            vectors,
            &targets,
            entries.len(),
            vocabulary.len(),
            entries.len(),
        );
        let phrases = Phrases::new(entries, &reader);
        let mut judged = Vec::new();
        for mut one in unseen {
            let (label, example) = examples[one.example - entries.len()];
            phrases::reward(&phrases.find(&reader.example(example)), &mut one.scores);
            let Some(ranking) = rank(&one.scores) else {
                continue;
            };
            let judge = if ranking.best == label {
                Judged::Right
            } else {
                Judged::Wrong
            };
            judged.push(judge(ranking.ground));
            // Without its own label, the example is a message that no label is for.
            one.scores.remove(label);
            judged.extend(rank(&one.scores).map(|ranking| Judged::Stranger(ranking.ground)));
        }
        let trust = Trust::fit(&judged);
        let names = entries.iter().map(|entry| entry.name.clone()).collect();
        Self {
            names,
            reader,
            phrases,
            vocabulary,
            classifier,
            trust,
            taught: trust.is_measured(),
        }
    }

    /// The words that speak for a label: the given phrases first, then what was learnt, the strongest first.
    fn quotes(
        &self,
        label: usize,
        tokens: &[Token],
        found: &[Match],
        texts: [&str; 2],
    ) -> Vec<String> {
        let mut places: Vec<(usize, usize)> = found
            .iter()
            .filter(|found| found.label == label)
            .map(|found| (found.first, found.last))
            .collect();
        let (mut learnt, mut alike) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for (place, token) in tokens.iter().enumerate() {
            if token.grammar || !seen.insert(token.stem.as_str()) {
                continue;
            }
            let (word, letters) = self.vocabulary.of_word(&token.stem);
            let weight = |feature: u32| self.classifier.weight(feature, label);
            let likeness: f32 = letters.into_iter().map(weight).sum();
            match word {
                Some(word) if weight(word) + likeness >= MIN_EVIDENCE => {
                    learnt.push((weight(word) + likeness, place))
                }
                None if likeness >= MIN_LIKENESS => alike.push((likeness, place)),
                _ => {}
            }
        }
        // What only looks like words of the examples is a reason when there is no better one.
        if places.is_empty() && learnt.is_empty() {
            learnt = alike;
        }
        learnt.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        for (_, place) in learnt {
            if !places
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&place))
            {
                places.push((place, place));
            }
        }
        let quote = |(first, last): (usize, usize)| {
            let text = if tokens[first].part == Part::Body {
                texts[1]
            } else {
                texts[0]
            };
            text[tokens[first].span.start..tokens[last].span.end].to_owned()
        };
        places.into_iter().take(MAX_QUOTES).map(quote).collect()
    }
}

/// The best and the second-best label; the first of the file where two are equal.
fn rank(scores: &[f32]) -> Option<Ranking> {
    let largest = |except: Option<usize>| {
        let candidates = (0..scores.len()).filter(|label| Some(*label) != except);
        candidates.reduce(|best, label| {
            if scores[label] > scores[best] {
                label
            } else {
                best
            }
        })
    };
    let best = largest(None)?;
    let second = largest(Some(best));
    let lead = f64::from(scores[best] - second.map_or(0.0, |second| scores[second]));
    let ground = Ground {
        score: f64::from(scores[best]),
        lead,
    };
    Some(Ranking {
        best,
        second,
        ground,
    })
}
