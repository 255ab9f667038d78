//! Life at work: farewell drinks, lost umbrellas, and who comes to them.

use super::super::{
    super::model::{Ask, Kind},
    part::Part,
    words::Sense,
};

/// What is asked of guests.
const GUESTS: &[&str] = &[
    "combien", "venez", "viens", "venir", "vient", "serez", "seras", "present", "particip",
    "cagnotte", "inscri", "apport", "manger", "goûter", "partager", "coming", "join", "rsvp",
];
/// How many sentences of the body may first speak of it.
const OPENING: usize = 5;

/// The words that make the message one of leisure.
pub(super) fn of<'m>(parts: &[&Part<'m>; 2], kind: Kind, asks: &[Ask]) -> Option<&'m str> {
    let [subject, body] = parts;
    let titled = subject.first(Sense::Leisure);
    let formal = subject.first(Sense::Meeting).is_some();
    let quote = titled.or_else(|| {
        let opening = &body.sentences[..body.sentences.len().min(OPENING)];
        body.all(Sense::Leisure)
            .find(|(sentence, hit)| {
                !formal
                    && opening.iter().any(|one| std::ptr::eq(one, *sentence))
                    && !body.negated(sentence, hit)
            })
            .map(|(_, hit)| body.quote(&hit.tokens))
    })?;
    let invited = asks.iter().all(|ask| {
        let text = ask.quote.to_lowercase();
        GUESTS.iter().any(|word| text.contains(word))
    });
    (invited || kind == Kind::Meeting && titled.is_some()).then_some(quote)
}
