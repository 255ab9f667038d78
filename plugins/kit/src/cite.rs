//! Whether a text says no more than its source: quotes, names, and the words that carry a sentence.
//!
//! These checks are blunt on purpose. They cannot tell that a sentence is true, but they can tell that it speaks
//! of something else, names somebody who is not there, or quotes what nobody wrote; what fails is dropped.

use std::collections::HashSet;

use crate::dates::words;
use crate::fold::{self, Class, Folded, Token};

/// A word of fewer letters carries little: "pour", "avec", "that".
const CARRYING: usize = 5;

/// Words that are the same up to here are one word: "transmettre", "transmission"; "demande", "demandée".
const STEM: usize = 5;

/// Where a quote stands in its source, byte for byte; `None` where it does not, or says nothing.
pub fn locate(quote: &str, source: &str) -> Option<usize> {
    if quote.trim().is_empty() {
        return None;
    }
    source.find(quote)
}

/// The share of the carrying words of `said` that stand in `source`, 0 to 1; 1 where there is none to look for.
pub fn support(said: &str, source: &str) -> f64 {
    let said = stems(said);
    if said.is_empty() {
        return 1.0;
    }
    let source = stems(source);
    let found = said.iter().filter(|stem| source.contains(*stem)).count();
    found as f64 / said.len() as f64
}

/// The names that `said` gives and `source` does not: words with a capital inside a sentence, and words in capitals anywhere.
///
/// Months, weekdays and forms of address are no names here; case and accents do not count.
pub fn unknown_names(said: &str, source: &str) -> Vec<String> {
    let known: HashSet<String> = words_of(source).into_iter().map(|(word, _)| word).collect();
    let folded = Folded::new(said);
    let tokens = fold::tokens(folded.text());
    let mut names = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let word = &folded.text()[token.range()];
        let written = said
            .get(folded.source_range(token.range()))
            .unwrap_or_default();
        if token.class == Class::Word
            && is_name(written, begins_sentence(folded.text(), &tokens, index))
            && words::month(word).is_none()
            && words::weekday(word).is_none()
            && !ADDRESSING.contains(&word)
            && !known.contains(word)
        {
            names.push(written.to_owned());
        }
    }
    names
}

/// Whether a text forbids, denies or excepts anything: blunt, so that no prohibition is reworded into a permission.
pub fn denies(text: &str) -> bool {
    let folded = Folded::new(text);
    fold::tokens(folded.text())
        .into_iter()
        .filter(|token| token.class == Class::Word)
        .any(|token| {
            let word = &folded.text()[token.range()];
            DENYING.contains(&word) || DENYING_STEMS.iter().any(|stem| word.starts_with(stem))
        })
}

/// Words that turn a sentence round, folded: what forbids, denies or excepts.
const DENYING: &[&str] = &[
    "ne",
    "n",
    "pas",
    "jamais",
    "aucun",
    "aucune",
    "sans",
    "sauf",
    "hormis",
    "excepte",
    "exception",
    "ni",
    "non",
    "nul",
    "nulle",
    "not",
    "no",
    "never",
    "without",
    "except",
    "unless",
    "nor",
    "cannot",
    "neither",
];

/// Beginnings of such words.
const DENYING_STEMS: &[&str] = &["interdi", "prohib", "refus", "exclu", "forbid", "refuse"];

/// Words written with a capital that name nobody.
const ADDRESSING: &[&str] = &[
    "i",
    "m",
    "mm",
    "mme",
    "mmes",
    "mlle",
    "monsieur",
    "madame",
    "messieurs",
    "mr",
    "mrs",
    "ms",
    "dr",
    "me",
];

fn is_name(written: &str, at_start: bool) -> bool {
    let letters: Vec<char> = written.chars().filter(|c| c.is_alphabetic()).collect();
    let Some(first) = letters.first() else {
        return false;
    };
    let capitals = letters.len() >= 2 && letters.iter().all(|letter| letter.is_uppercase());
    capitals || !at_start && first.is_uppercase()
}

/// Whether a word opens a sentence, a list item or a quotation, where everything has a capital.
fn begins_sentence(text: &str, tokens: &[Token], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|before| tokens[before]) else {
        return true;
    };
    let gap = &text[before.end as usize..tokens[index].start as usize];
    // "M. Serre" and "J. Serre" open no sentence.
    let initial = before.end - before.start <= 3 && gap.starts_with(". ") && {
        let word = &text[before.range()];
        word.len() == 1 || ADDRESSING.contains(&word)
    };
    gap.contains(['!', '?', ':', '"', '\n', '(', '*']) || gap.contains('.') && !initial
}

fn words_of(text: &str) -> Vec<(String, Class)> {
    let folded = Folded::new(text);
    fold::tokens(folded.text())
        .into_iter()
        .map(|token| (folded.text()[token.range()].to_owned(), token.class))
        .collect()
}

fn stems(text: &str) -> HashSet<String> {
    words_of(text)
        .into_iter()
        .filter(|(word, class)| *class == Class::Word && word.chars().count() >= CARRYING)
        .map(|(word, _)| word.chars().take(STEM).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_stands_as_it_is_or_not_at_all() {
        let source = "Merci de répondre avant vendredi.";
        assert_eq!(locate("répondre avant", source), Some(9));
        assert_eq!(locate("repondre avant", source), None);
        assert_eq!(locate("Répondre avant", source), None);
        assert_eq!(locate(" ", source), None);
        assert_eq!(locate("", source), None);
    }

    #[test]
    fn other_matters_have_no_support() {
        let source = "Pourriez-vous nous transmettre le devis de la toiture du gymnase ?";
        assert_eq!(
            support("Demande la transmission du devis de toiture", source),
            0.75
        );
        assert!(support("Les causes de la Première Guerre mondiale", source) < 0.01);
        assert_eq!(support("oui", source), 1.0);
        assert_eq!(support("", ""), 1.0);
    }

    #[track_caller]
    fn check(said: &str, source: &str, unknown: &[&str]) {
        assert_eq!(unknown_names(said, source), unknown, "{said:?}");
    }

    #[test]
    fn names_that_nobody_wrote_are_found() {
        let source = "Bonjour, Mme Léa Roux, de la mairie d'Uzès, vous rappelle le 3 mars.";
        check("Mme Roux vous rappelle.", source, &[]);
        check("La Mairie d'UZES rappelle.", source, &[]);
        check("Le Maire rappelle.", source, &["Maire"]);
        check("L'appel de Dupont, mardi 3 Mars", source, &["Dupont"]);
        check("RIB à changer. Merci.", source, &["RIB"]);
        check("M. Serre appelle", source, &["Serre"]);
        check("Il appelle. Merci d'avance", source, &[]);
        check("I call on Monday, in March", source, &[]);
    }

    #[test]
    fn what_denies_or_excepts_is_told() {
        for text in [
            "La pêche est INTERDITE.",
            "N'est pas payé",
            "sauf le jeudi",
            "He cannot",
        ] {
            assert!(denies(text), "{text:?}");
        }
        for text in ["", "Le traitement devrait être de 3 €.", "nationale"] {
            assert!(!denies(text), "{text:?}");
        }
    }
}
