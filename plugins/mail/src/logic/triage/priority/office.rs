//! Whether the sender's request has the weight of an office.

use kit::fold::{self, Folded};

use super::super::{super::model::Message, lexicon, words::Sense};

/// How many bytes of the signature are looked at for an office.
const SIGNATURE: usize = 400;

/// Whether the sender holds an office of weight, by name, address or signature.
pub(super) fn holds(message: &Message) -> bool {
    let mut end = message.signature.len().min(SIGNATURE);
    while !message.signature.is_char_boundary(end) {
        end -= 1;
    }
    let mut office = false;
    for text in [
        message.from.name.as_str(),
        message.from.address.as_str(),
        &message.signature[..end],
    ] {
        let folded = Folded::new(text);
        let tokens = fold::tokens(folded.text());
        let hits = lexicon::hits(folded.text(), &tokens, 0..tokens.len());
        // The president of an angling club holds no public office.
        if hits.iter().any(|hit| hit.sense == Sense::Private) {
            return false;
        }
        office |= hits.iter().any(|hit| hit.sense == Sense::Office);
    }
    office
}
