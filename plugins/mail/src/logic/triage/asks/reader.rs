//! Asks that are only a name and a thing: "Madame Vasseur : une fiche de deux pages."

use kit::fold::{self, Folded};

use super::{
    super::{
        super::model::{Circumstances, Message},
        part::{Part, Sentence},
        summary,
    },
    MAX_WHAT,
};

/// How many words may stand before the colon.
const MAX_WORDS: usize = 5;

/// The folded names of the reader: from the own addresses, and as the recipients show them.
pub(super) fn names(message: &Message, circumstances: &Circumstances) -> Vec<String> {
    let mine = |address: &str| {
        circumstances
            .addresses
            .iter()
            .any(|own| own.eq_ignore_ascii_case(address))
    };
    let shown = message
        .to
        .iter()
        .chain(&message.cc)
        .filter(|one| mine(&one.address))
        .map(|one| one.name.as_str());
    let local = circumstances
        .addresses
        .iter()
        .map(|own| own.split('@').next().unwrap_or(""));
    let mut names = Vec::new();
    for text in shown.chain(local) {
        let folded = Folded::new(text);
        for token in fold::tokens(folded.text()) {
            let word = &folded.text()[token.range()];
            if word.len() > 2 && !names.iter().any(|known| known == word) {
                names.push(word.to_owned());
            }
        }
    }
    names
}

/// What stands after the reader's name and a colon.
pub(super) fn called(part: &Part, sentence: &Sentence, names: &[String]) -> Option<String> {
    let text = part.sentence(sentence);
    let (before, after) = text.split_once(':')?;
    let count = before.split_whitespace().count();
    if before.len() > 60 || count == 0 || count > MAX_WORDS || after.split_whitespace().count() < 2
    {
        return None;
    }
    let folded = Folded::new(before);
    let mut named = false;
    for token in fold::tokens(folded.text()) {
        let word = &folded.text()[token.range()];
        if names.iter().any(|name| name == word) {
            named = true;
        } else if !matches!(
            word,
            "madame"
                | "monsieur"
                | "mme"
                | "m"
                | "mr"
                | "pour"
                | "a"
                | "et"
                | "chere"
                | "cher"
                | "for"
        ) {
            return None;
        }
    }
    named.then(|| summary::shorten(after.trim(), MAX_WHAT))
}
