//! Speech made readable: hesitations and stammers left out, every other word as it was said.

/// Sounds that say nothing.
const SOUNDS: &[&str] = &[
    "euh", "heu", "hum", "hein", "ben", "bah", "uh", "um", "uhm", "er", "erm", "mmh", "hmm",
];

/// The text without hesitations and repeated words, on one line, beginning with a capital.
pub fn clean(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let bare = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        if SOUNDS.contains(&bare.as_str()) {
            // The mark after a sound ends what stands before it.
            if word.ends_with(['.', '?', '!'])
                && let Some(last) = kept.last_mut()
            {
                *last = last.trim_end_matches(',');
            }
            continue;
        }
        let before = kept.last().map(|last| last.to_lowercase());
        if before.as_deref() == Some(word.to_lowercase().as_str())
            && STAMMERED.contains(&bare.as_str())
        {
            continue;
        }
        kept.push(word);
    }
    let text = kept.join(" ");
    let text = text
        .trim_start_matches([',', ';', '.', '…', ' ', '-'])
        .trim();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Words that are said twice by a slip; "très très" and "non non" are meant.
const STAMMERED: &[&str] = &[
    "je", "j", "le", "la", "les", "de", "du", "des", "un", "une", "et", "on", "il", "elle", "à",
    "que", "qui", "pour", "dans", "sur", "ce", "the", "a", "to", "i", "we", "of", "and", "in",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hesitations_go_and_words_stay() {
        assert_eq!(
            clean("euh, donc on on part sur, heu, la la deuxième option."),
            "Donc on part sur, la deuxième option."
        );
        assert_eq!(
            clean("Non non, très très bien."),
            "Non non, très très bien."
        );
        assert_eq!(clean("Euh…"), "");
    }
}
