//! The tables of the trade: which words stand for each other, which only ask, what English words are in French.
//!
//! They are plain text in `tables/`, so that somebody of the trade can extend them.

use std::collections::{HashMap, HashSet};

use kit::fold::{self, Folded};

use super::words::{Stem, Vocabulary, Word};

const SYNONYMS: &str = include_str!("../../tables/synonyms.txt");
const WEAK: &str = include_str!("../../tables/weak.txt");
const GLOSSARY: &str = include_str!("../../tables/glossary.txt");
const WEAK_ENGLISH: &str = include_str!("../../tables/weak-english.txt");

/// The longest phrase of a table, in words.
const LONGEST: usize = 8;

/// Words that stand for each other, by their stems.
pub struct Lexicon {
    groups: Vec<Vec<Vec<Stem>>>,
    /// The first stem of a phrase: its group and its place there.
    begins: HashMap<Stem, Vec<(usize, usize)>>,
    weak: HashSet<Stem>,
}

impl Lexicon {
    /// The tables, numbered with a vocabulary.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let groups: Vec<Vec<Vec<Stem>>> = lines(SYNONYMS)
            .map(|line| {
                let phrases = line.split('|').map(|phrase| vocabulary.stems(phrase));
                phrases.filter(|stems| !stems.is_empty()).collect()
            })
            .collect();
        let mut begins: HashMap<Stem, Vec<(usize, usize)>> = HashMap::new();
        for (group, phrases) in groups.iter().enumerate() {
            for (place, phrase) in phrases.iter().enumerate() {
                begins.entry(phrase[0]).or_default().push((group, place));
            }
        }
        let weak = lines(WEAK).flat_map(|line| vocabulary.stems(line));
        Self {
            weak: weak.collect(),
            groups,
            begins,
        }
    }

    /// Whether a word only asks, or fits every rule.
    pub fn is_weak(&self, stem: Stem) -> bool {
        self.weak.contains(&stem)
    }

    /// For each word, what else may stand in its place: the other phrases of the groups in which it stands here.
    pub fn alternatives(&self, words: &[Word]) -> Vec<Vec<Vec<Stem>>> {
        let mut found: Vec<Vec<Vec<Stem>>> = vec![Vec::new(); words.len()];
        for (at, word) in words.iter().enumerate() {
            for (group, place) in self.begins.get(&word.stem).into_iter().flatten() {
                let phrases = &self.groups[*group];
                let phrase = &phrases[*place];
                let stands = words
                    .get(at..at + phrase.len())
                    .is_some_and(|here| here.iter().zip(phrase).all(|(w, stem)| w.stem == *stem));
                if !stands {
                    continue;
                }
                for covered in &mut found[at..at + phrase.len()] {
                    for other in phrases {
                        if other != phrase && !covered.contains(other) {
                            covered.push(other.clone());
                        }
                    }
                }
            }
        }
        found
    }
}

/// An English question in the French words of the trade, and how many of its telling words no table knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translated {
    pub french: String,
    /// As they are written.
    pub unknown: Vec<String>,
}

/// Puts the words of an English question into French by the glossary; what it does not know stays as it is.
pub fn translate(question: &str) -> Translated {
    let glossary: HashMap<String, &str> = lines(GLOSSARY)
        .filter_map(|line| line.split_once('='))
        .map(|(english, french)| (key(english), french.trim()))
        .collect();
    let weak: HashSet<&str> = lines(WEAK_ENGLISH)
        .flat_map(str::split_whitespace)
        .collect();
    let folded = Folded::new(question);
    let tokens = fold::tokens(folded.text());
    let plain: Vec<&str> = tokens
        .iter()
        .map(|token| &folded.text()[token.range()])
        .collect();
    let mut translated = Translated::default();
    let mut at = 0;
    while at < plain.len() {
        let longest = (1..=LONGEST.min(plain.len() - at))
            .rev()
            .find_map(|count| Some((count, glossary.get(&plain[at..at + count].join(" "))?)));
        let written = &question[folded.source_range(tokens[at].range())];
        let word = match longest {
            Some((count, french)) => {
                at += count;
                french.replace('|', " ")
            }
            None => {
                at += 1;
                if weak.contains(plain[at - 1]) || plain[at - 1].len() == 1 {
                    continue;
                }
                let number = written.bytes().all(|byte| byte.is_ascii_digit());
                if !number {
                    translated.unknown.push(written.to_owned());
                }
                written.to_owned()
            }
        };
        if !translated.french.is_empty() {
            translated.french.push(' ');
        }
        translated.french.push_str(&word);
    }
    translated
}

/// An English phrase as it is looked up.
fn key(english: &str) -> String {
    let folded = Folded::new(english);
    let tokens = fold::tokens(folded.text());
    let words: Vec<&str> = tokens
        .iter()
        .map(|token| &folded.text()[token.range()])
        .collect();
    words.join(" ")
}

/// The lines of a table that say something.
fn lines(table: &str) -> impl Iterator<Item = &str> {
    table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_finds_what_stands_for_it() {
        let vocabulary = Vocabulary::default();
        let lexicon = Lexicon::new(&vocabulary);
        let words = vocabulary.words("mon arrêt maladie");
        let alternatives = lexicon.alternatives(&words);
        for expected in ["CMO", "congé de maladie ordinaire", "arrêt de travail"] {
            let stems = vocabulary.stems(expected);
            assert!(alternatives[0].contains(&stems), "{expected}");
            assert!(alternatives[1].contains(&stems), "{expected}");
        }
        assert!(!alternatives[0].contains(&vocabulary.stems("arrêt maladie")));
        assert!(lexicon.is_weak(vocabulary.stems("combien")[0]));
        assert!(!lexicon.is_weak(vocabulary.stems("astreinte")[0]));
    }

    #[test]
    fn english_questions_become_french_words() {
        let told =
            translate("How many RTT days does a local civil servant working 37 hours a week get?");
        assert_eq!(
            told.french,
            "RTT jours fonctionnaire territorial 37 heures durée hebdomadaire"
        );
        assert_eq!(told.unknown, ["RTT"]);
        assert_eq!(translate("Can I work from home?").french, "télétravail");
        assert_eq!(translate("zebra").unknown, ["zebra"]);
    }

    #[test]
    fn every_line_of_a_table_says_something() {
        let vocabulary = Vocabulary::default();
        for line in lines(SYNONYMS) {
            let phrases = line.split('|').filter(|phrase| !phrase.trim().is_empty());
            assert!(phrases.count() > 1, "{line:?}");
            for phrase in line.split('|') {
                let count = vocabulary.stems(phrase).len();
                assert!((1..=LONGEST).contains(&count), "{phrase:?}");
            }
        }
        for line in lines(GLOSSARY) {
            let (english, french) = line.split_once('=').expect(line);
            assert!(
                (1..=LONGEST).contains(&key(english).split(' ').count()),
                "{line}"
            );
            assert!(!french.trim().is_empty(), "{line}");
        }
    }
}
