//! Texts as the stems of their words, numbered, so that comparing is cheap.

use std::cell::RefCell;
use std::collections::HashMap;

use frostem::{Algorithm, Stemmer};
use kit::fold::{self, Class, Folded};

/// A stem's number; two words of one stem have the same.
pub type Stem = u32;

/// A word that carries meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub stem: Stem,
    /// Its bytes in the text.
    pub start: usize,
    pub end: usize,
    /// Whether it is a number.
    pub number: bool,
}

/// The stems that were met, each with its number.
#[derive(Default)]
pub struct Vocabulary {
    words: RefCell<HashMap<String, Option<Stem>>>,
    stems: RefCell<HashMap<String, Stem>>,
}

/// Small words, folded: they carry nothing in either language.
const SMALL: &[&str] = &[
    "a", "ai", "ait", "alors", "apres", "au", "aux", "avec", "avoir", "c", "ca", "car", "ce",
    "ceci", "cela", "celle", "celles", "celui", "ces", "cet", "cette", "ceux", "chaque", "chez",
    "ci", "d", "dans", "de", "des", "dont", "donc", "du", "elle", "elles", "en", "entre", "est",
    "et", "etes", "etre", "eu", "eux", "il", "ils", "j", "je", "l", "la", "le", "les", "leur",
    "leurs", "lors", "lorsque", "lui", "m", "ma", "mais", "me", "mes", "meme", "moi", "mon", "n",
    "ne", "ni", "non", "nos", "notre", "nous", "on", "ont", "ou", "par", "pas", "peu", "plus",
    "pour", "puis", "qu", "que", "qui", "s", "sa", "sans", "se", "sera", "seront", "ses", "si",
    "soit", "son", "sont", "sous", "suis", "sur", "t", "ta", "te", "tel", "telle", "tels", "tes",
    "toi", "ton", "tous", "tout", "toute", "toutes", "tres", "tu", "un", "une", "vers", "vos",
    "votre", "vous", "hors", "sauf", "y", "ete", "the", "of", "to", "is", "are", "and", "or", "in",
    "for", "my", "i", "be", "it", "by", "at", "do", "does", "can", "this", "that", "with", "from",
    "as",
];

impl Vocabulary {
    /// The words of a text that carry meaning, in order.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let folded = Folded::new(text);
        fold::tokens(folded.text())
            .iter()
            .filter_map(|token| {
                let plain = &folded.text()[token.range()];
                let range = folded.source_range(token.range());
                let stem = self.stem(plain, &text[range.clone()], token.class)?;
                Some(Word {
                    stem,
                    start: range.start,
                    end: range.end,
                    number: token.class == Class::Number || NUMBERS.contains(&plain),
                })
            })
            .collect()
    }

    /// The stems of a text alone.
    pub fn stems(&self, text: &str) -> Vec<Stem> {
        self.words(text).into_iter().map(|word| word.stem).collect()
    }

    /// The stem of a word, given folded and as it is written; none for a small word.
    fn stem(&self, plain: &str, written: &str, class: Class) -> Option<Stem> {
        if let Some(known) = self.words.borrow().get(written) {
            return *known;
        }
        let stem = match class {
            Class::Number => Some(plain.trim_start_matches('0').to_owned()),
            // A letter alone is an elided word, or the name of a category.
            Class::Word if plain.len() == 1 && written == plain => None,
            Class::Word if SMALL.contains(&plain) && !is_acronym(written) => None,
            Class::Word => Some(stem(&written.to_lowercase())),
        };
        let number = stem.map(|stem| {
            let mut stems = self.stems.borrow_mut();
            let next = u32::try_from(stems.len()).unwrap_or(u32::MAX);
            *stems.entry(stem).or_insert(next)
        });
        self.words.borrow_mut().insert(written.to_owned(), number);
        number
    }
}

/// Numbers in words that stand as digits.
const NUMBERS: &[&str] = &["deux", "trois", "quatre", "cinq", "six", "huit", "dix"];

/// Words whose stem is another's: numbers in words, and what a stem would mix up.
const OWN: &[(&str, &str)] = &[
    ("deux", "2"),
    ("trois", "3"),
    ("quatre", "4"),
    ("cinq", "5"),
    ("six", "6"),
    ("huit", "8"),
    ("dix", "10"),
    ("maire", "maire"),
    ("maires", "maire"),
];

/// The stem of a word in lower case, without accents.
fn stem(lower: &str) -> String {
    if let Some((_, own)) = OWN.iter().find(|(word, _)| *word == lower) {
        return (*own).to_owned();
    }
    let stem = Stemmer::new(Algorithm::French).stem(lower);
    let folded = Folded::new(&stem);
    // What the stemmer leaves of « congés » and « congé », « payée » and « payé » differs by an « e ».
    let text = folded.text();
    let short = text.trim_end_matches(['e', 's']);
    if short.len() >= 3 { short } else { text }.to_owned()
}

/// Whether a word is written in capitals, as an acronym is.
pub fn is_acronym(written: &str) -> bool {
    written.chars().count() >= 2 && written.chars().all(|letter| letter.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem_and_small_words_none() {
        let vocabulary = Vocabulary::default();
        for (one, other) in [
            ("congé", "CONGÉS"),
            ("payée", "payés"),
            ("territoriale", "territorial"),
            ("bénévole", "bénévoles"),
            ("l'échelon", "échelons"),
            ("07", "7"),
        ] {
            assert_eq!(vocabulary.stems(one), vocabulary.stems(other), "{one}");
        }
        assert!(vocabulary.stems("le la d'un c'est à").is_empty());
        assert_eq!(vocabulary.stems("SFT").len(), 1);
    }

    #[test]
    fn words_stand_where_they_say() {
        let vocabulary = Vocabulary::default();
        let text = "Lors de l\u{2019}arrêt, 12 jours";
        let words: Vec<&str> = vocabulary
            .words(text)
            .iter()
            .map(|word| &text[word.start..word.end])
            .collect();
        assert_eq!(words, ["arrêt", "12", "jours"]);
    }
}
