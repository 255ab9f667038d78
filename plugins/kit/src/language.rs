//! Telling French from English by the words that carry a sentence; nothing is guessed from a few words.

use crate::fold::{self, Folded};

/// A language that the rules and exams know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

/// Words that only French uses, folded; those that English writes the same are left out.
const FRENCH: &[&str] = &[
    "le", "la", "les", "des", "du", "de", "une", "est", "et", "que", "qui", "pour", "dans", "sur",
    "au", "aux", "avec", "nous", "vous", "je", "il", "elle", "ce", "cette", "ces", "votre",
    "notre", "vos", "nos", "pas", "ne", "se", "sont", "ont", "ete", "etre", "sera", "par",
    "bonjour", "merci", "leur", "leurs", "donc", "mais", "sans", "sous", "chez", "lors", "dont",
];

/// Words that only English uses, folded.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "is", "are", "was", "were", "for", "with", "this", "that", "these",
    "we", "you", "your", "our", "his", "her", "they", "will", "would", "been", "have", "has",
    "had", "not", "from", "by", "at", "it", "please", "thank", "thanks", "hello", "which",
    "should", "there", "their", "an", "be", "in", "about", "who", "he", "she",
];

/// A language needs so many of its words to be told.
const ENOUGH: usize = 2;

/// The language that a text is written in; `None` where it is too short, mixed, or another one.
pub fn of(text: &str) -> Option<Language> {
    let folded = Folded::new(text);
    let (mut french, mut english) = (0, 0);
    for token in fold::tokens(folded.text()) {
        let word = &folded.text()[token.range()];
        french += usize::from(FRENCH.contains(&word));
        english += usize::from(ENGLISH.contains(&word));
    }
    if french >= ENOUGH && french >= 2 * english {
        Some(Language::French)
    } else if english >= ENOUGH && english >= 2 * french {
        Some(Language::English)
    } else {
        None
    }
}

impl Language {
    /// The two-letter code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The language of a two-letter code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "fr" => Some(Self::French),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The wording in this language.
    pub fn pick<T>(self, french: T, english: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, language: Option<Language>) {
        assert_eq!(of(text), language, "{text:?}");
    }

    #[test]
    fn sentences_tell_their_language() {
        check(
            "Pourriez-vous me transmettre le devis de la toiture ?",
            Some(Language::French),
        );
        check(
            "Could you send me the quote for the roof?",
            Some(Language::English),
        );
        check(
            "Le maire demande la liste des invités.",
            Some(Language::French),
        );
        check("The mayor asks for the list.", Some(Language::English));
    }

    #[test]
    fn what_is_short_mixed_or_foreign_is_left_open() {
        check("", None);
        check("Devis toiture", None);
        check("Meeting minutes", None);
        check("Bitte senden Sie uns das Angebot bis Freitag.", None);
        check("Bonjour, merci de voir the minutes of our meeting", None);
    }
}
