//! Which of two languages a text is in, and the words that say nothing in it.

use std::cmp::Ordering;

/// The language that a text is stemmed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Where nothing tells otherwise.
    French,
    /// Where its small words do.
    English,
}

/// Small words of French; those that ask stay, because titles of answers ask the same: measured.
const FRENCH: &[&str] = &[
    "a", "ai", "au", "aux", "avec", "c", "ce", "ces", "cet", "cette", "d", "dans", "de", "des",
    "dont", "du", "elle", "elles", "en", "est", "et", "eux", "il", "ils", "j", "je", "l", "la",
    "ladite", "le", "ledit", "les", "leur", "leurs", "lui", "là", "m", "ma", "mais", "me", "mes",
    "moi", "mon", "même", "n", "ne", "ni", "nos", "notre", "nous", "on", "ont", "ou", "où", "par",
    "pas", "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "si", "son", "sont", "sous", "sur",
    "t", "ta", "te", "tes", "toi", "ton", "tu", "un", "une", "vos", "votre", "vous", "y", "à",
    "ça", "été", "être",
];

/// Words of French that ask, or say that something must, may or is to be done, and small words of time and place: they
/// order what is found, but no text has to have them to answer.
const ASKING: &[&str] = &[
    "auquel",
    "combien",
    "comment",
    "depuis",
    "devons",
    "devra",
    "devront",
    "dois",
    "doit",
    "doivent",
    "duquel",
    "entre",
    "faire",
    "fait",
    "faut",
    "jusqu",
    "jusque",
    "laquelle",
    "lequel",
    "lesquelles",
    "lesquels",
    "lors",
    "lorsque",
    "malgré",
    "pendant",
    "peut",
    "peuvent",
    "peux",
    "pourquoi",
    "pouvez",
    "pouvons",
    "puis",
    "quand",
    "quel",
    "quelle",
    "quelles",
    "quels",
    "quoi",
    "selon",
    "vers",
];

/// Small words of English.
const ENGLISH: &[&str] = &[
    "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "be", "been", "before",
    "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he",
    "her", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "many", "me", "more",
    "much", "must", "my", "no", "not", "of", "on", "or", "our", "shall", "she", "should", "so",
    "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "to", "under", "us", "was", "we", "were", "what", "when", "where", "which", "who",
    "whom", "whose", "why", "will", "with", "within", "would", "you", "your",
];

/// Words that only one of the two has, and has often.
const TELLING: (&[&str], &[&str]) = (
    &[
        "au", "aux", "ce", "cette", "dans", "de", "des", "du", "elle", "est", "et", "il", "je",
        "la", "le", "les", "mon", "ne", "nous", "par", "pas", "pour", "quel", "quelle", "qui",
        "sont", "sur", "un", "une", "vous", "à",
    ],
    &[
        "and", "are", "be", "by", "can", "do", "does", "for", "from", "has", "have", "how", "in",
        "is", "it", "must", "not", "of", "or", "shall", "that", "the", "this", "to", "was", "what",
        "which", "will", "with", "within",
    ],
);

/// The first bytes of a text tell its language.
const SAMPLE: usize = 4_000;

impl Language {
    /// The language of a text, by its small words; another where these do not tell.
    pub fn of(text: &str, otherwise: Self) -> Self {
        let (mut french, mut english) = (0usize, 0usize);
        let sample = &text[..text.floor_char_boundary(SAMPLE)];
        for word in sample.split(|letter: char| !letter.is_alphabetic()) {
            if word.len() > 6 || word.is_empty() {
                continue;
            }
            let lower = word.to_lowercase();
            french += usize::from(TELLING.0.binary_search(&lower.as_str()).is_ok());
            english += usize::from(TELLING.1.binary_search(&lower.as_str()).is_ok());
        }
        match english.cmp(&french) {
            Ordering::Greater => Self::English,
            Ordering::Less => Self::French,
            Ordering::Equal => otherwise,
        }
    }

    /// Whether a word in lower case says nothing.
    pub fn stops(self, lower: &str) -> bool {
        let words = match self {
            Self::French => FRENCH,
            Self::English => ENGLISH,
        };
        words.binary_search(&lower).is_ok()
    }
}

/// Whether a word in lower case only asks.
pub(crate) fn asks(lower: &str) -> bool {
    ASKING.binary_search(&lower).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [FRENCH, ENGLISH, ASKING, TELLING.0, TELLING.1] {
            assert!(table.is_sorted(), "{table:?}");
        }
    }

    #[test]
    fn small_words_tell_the_language() {
        for (text, expected) in [
            ("What is the mayor's salary?", Language::English),
            ("Quel est le salaire du maire ?", Language::French),
            ("salaire maire", Language::French),
            ("", Language::French),
            ("How many RTT days does an agent get?", Language::English),
        ] {
            assert_eq!(Language::of(text, Language::French), expected, "{text}");
        }
    }
}
