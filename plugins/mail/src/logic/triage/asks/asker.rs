//! For whom something is asked.

use super::super::{
    super::model::Message,
    part::{Part, Sentence},
};

/// The person for whom the sentence asks, when it names one: "à la demande de Mme Roux", "M. Blanc souhaite".
pub(super) fn named(part: &Part, sentence: &Sentence) -> Option<String> {
    let whole = part.sentence(sentence);
    for introduction in [
        "à la demande de ",
        "À la demande de ",
        "A la demande de ",
        "pour le compte de ",
        "on behalf of ",
    ] {
        if let Some(place) = whole.find(introduction) {
            return name(&whole[place + introduction.len()..]);
        }
    }
    for title in ["M. ", "Mme ", "Monsieur ", "Madame ", "Mr ", "Mrs ", "Ms "] {
        if let Some(rest) = whole.strip_prefix(title) {
            let family = name(rest)?;
            let after = rest[family.len()..].trim_start();
            let asks = [
                "souhaite",
                "demande",
                "voudrait",
                "aimerait",
                "attend",
                "vous demande",
                "would like",
                "needs",
                "asks",
            ];
            if asks.iter().any(|verb| after.starts_with(verb)) {
                return Some(whole[..title.len() + family.len()].to_owned());
            }
        }
    }
    None
}

/// The capitalised words that `text` begins with, titles among them.
fn name(text: &str) -> Option<String> {
    let mut end = 0;
    for word in text.split_inclusive(' ').take(5) {
        let bare = word.trim_end_matches([' ', ',', '.', ';']);
        if !bare.starts_with(char::is_uppercase) {
            break;
        }
        end += word.len();
        if word.trim_end().ends_with([',', ';']) || word.trim_end().ends_with('.') && bare.len() > 3
        {
            break;
        }
    }
    let name = text[..end].trim_end_matches([' ', ',', '.', ';', '\n']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// The sender's name, or the address without one.
pub(super) fn sender(message: &Message) -> String {
    let name = message.from.name.trim();
    if name.is_empty() {
        message.from.address.clone()
    } else {
        name.to_owned()
    }
}
