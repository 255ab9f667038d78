//! What a text is about: the beginnings of its carrying words, for comparison.

use std::collections::BTreeSet;

use super::sentence::Words;

/// Words are the same up to here.
const STEM: usize = 6;

/// Words that carry nothing, folded, beside those that are short.
const EMPTY: &[&str] = &[
    "dans",
    "avec",
    "pour",
    "mais",
    "donc",
    "cette",
    "cela",
    "comme",
    "tout",
    "tous",
    "toute",
    "toutes",
    "plus",
    "moins",
    "tres",
    "bien",
    "etre",
    "avoir",
    "fait",
    "faire",
    "faut",
    "vous",
    "nous",
    "elle",
    "elles",
    "leur",
    "leurs",
    "votre",
    "notre",
    "quand",
    "aussi",
    "alors",
    "apres",
    "avant",
    "encore",
    "entre",
    "sans",
    "sous",
    "chez",
    "vers",
    "voila",
    "merci",
    "bonjour",
    "monsieur",
    "madame",
    "messieurs",
    "mesdames",
    "euh",
    "hein",
    "enfin",
    "parce",
    "meme",
    "autre",
    "autres",
    "point",
    "numero",
    "ordre",
    "jour",
    "ete",
    "sont",
    "etait",
    "sera",
    "peut",
    "that",
    "this",
    "does",
    "said",
    "says",
    "could",
    "should",
    "also",
    "with",
    "have",
    "from",
    "they",
    "there",
    "their",
    "would",
    "will",
    "what",
    "which",
    "about",
    "item",
    "agenda",
    "next",
    "some",
    "very",
    "just",
    "then",
    "than",
    "these",
    "those",
    "your",
    "been",
    "were",
    "when",
    "think",
    "know",
    "going",
    "yeah",
    "okay",
    "right",
    "like",
    "passe",
    "passons",
    "suivant",
    "premier",
    "premiere",
    "deuxieme",
    "troisieme",
    "quatrieme",
    "cinquieme",
    "dernier",
    "question",
    "questions",
    "deliberation",
    "rapport",
    "sujet",
    "propose",
    "proposition",
    "decide",
    "decidons",
    "avons",
    "avez",
    "allons",
    "aller",
    "allez",
];

/// The stems of the carrying words.
pub fn of(words: &Words) -> BTreeSet<String> {
    let mut stems = BTreeSet::new();
    for (place, word) in words.iter().enumerate() {
        if words.is_number(place) || carries(word) {
            stems.insert(stem(word));
        }
    }
    stems
}

/// Whether a word carries something.
pub fn carries(word: &str) -> bool {
    word.chars().count() >= 4 && !EMPTY.contains(&word)
}

/// The beginning of a word, without the mark of the plural.
pub fn stem(word: &str) -> String {
    let bare = if word.len() > 4 {
        word.trim_end_matches(['s', 'x'])
    } else {
        word
    };
    bare.chars().take(STEM).collect()
}

/// The share of the smaller set that the other one has too, 0 to 1; 0 where one has nothing.
pub fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let small = one.len().min(other.len());
    if small == 0 {
        return 0.0;
    }
    one.intersection(other).count() as f64 / small as f64
}

/// The share of the first set that the second has too.
pub fn covered(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    if one.is_empty() {
        return 0.0;
    }
    one.intersection(other).count() as f64 / one.len() as f64
}
