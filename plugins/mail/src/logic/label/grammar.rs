//! Words of grammar, of asking and of greeting: they say nothing of a topic.

/// Whether a folded word is one of French grammar; the parts of elided words are.
pub fn is_french(word: &str) -> bool {
    FRENCH.binary_search(&word).is_ok() || LONG_FRENCH.contains(&word)
}

/// Whether a folded word is one of English grammar.
pub fn is_english(word: &str) -> bool {
    ENGLISH.binary_search(&word).is_ok()
}

/// Sorted, without accents.
const FRENCH: &[&str] = &[
    "a", "ai", "as", "au", "aux", "avec", "avez", "avoir", "ayant", "bien", "bonjour", "bonsoir",
    "c", "ca", "car", "ce", "cela", "celle", "celui", "ces", "cet", "cette", "ceux", "chez",
    "combien", "comme", "comment", "d", "dans", "de", "depuis", "des", "dois", "doit", "donc",
    "dont", "du", "elle", "elles", "en", "entre", "est", "et", "etaient", "etait", "etant", "ete",
    "etes", "etre", "eu", "faire", "fait", "fallait", "faut", "font", "il", "ils", "j", "je",
    "jusqu", "l", "la", "laquelle", "le", "lequel", "les", "lesquels", "leur", "leurs", "lors",
    "lorsqu", "lorsque", "lui", "m", "ma", "madame", "mais", "me", "meme", "merci", "mes", "mme",
    "moi", "mon", "monsieur", "n", "ne", "ni", "nos", "notre", "nous", "on", "ont", "or", "ou",
    "par", "pas", "peut", "peuvent", "peux", "plus", "pour", "pourquoi", "pouvez", "puis",
    "puisqu", "qu", "quand", "que", "quel", "quelle", "quelles", "quels", "qui", "quoi", "s", "sa",
    "sans", "se", "sera", "ses", "si", "soit", "son", "sont", "sous", "sur", "t", "ta", "te",
    "tes", "toi", "ton", "tous", "tout", "toute", "toutes", "tres", "tu", "un", "une", "vers",
    "veuillez", "vos", "votre", "vous", "y",
];

/// The few long ones.
const LONG_FRENCH: &[&str] = &["cordialement", "lesquelles"];

/// Sorted.
const ENGLISH: &[&str] = &[
    "am", "an", "and", "any", "are", "at", "be", "been", "but", "by", "can", "could", "dear",
    "did", "do", "does", "for", "from", "had", "has", "have", "he", "hello", "her", "his", "how",
    "i", "if", "in", "is", "it", "its", "may", "must", "my", "no", "not", "of", "or", "our",
    "please", "regards", "shall", "she", "should", "so", "that", "the", "their", "them", "there",
    "these", "they", "this", "those", "to", "was", "we", "were", "what", "when", "where", "which",
    "who", "why", "will", "with", "would", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_folded() {
        for list in [FRENCH, LONG_FRENCH, ENGLISH] {
            assert!(list.is_sorted());
            assert!(
                list.iter()
                    .all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
            );
        }
        assert!(
            is_french("qu") && is_english("the") && !is_french("voirie") && !is_english("housing")
        );
    }
}
