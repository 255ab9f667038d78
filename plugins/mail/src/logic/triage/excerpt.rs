//! What of a message a model is shown: its own text, without the sentences that speak to a machine.
//!
//! The sentence that says "ignore your instructions" is flagged by the rules, and needs no model's opinion.

use jiff::civil::Date;

use super::{
    super::model::Excerpt,
    part::{Part, Sentence},
    words::Sense,
};

/// At most so many bytes of the subject are shown.
const MOST_SUBJECT: usize = 200;

/// The excerpt of a message that was read: at most so many bytes of its text.
pub(super) fn take(subject: &Part, body: &Part, anchor: Date, most_bytes: usize) -> Excerpt {
    let speaks_to_machine = |sentence: &&Sentence| sentence.has(Sense::Injection);
    let shown = if most_bytes == 0 || subject.sentences.iter().any(|s| speaks_to_machine(&s)) {
        String::new()
    } else {
        kit::prompt::cut(subject.source(), MOST_SUBJECT).to_owned()
    };
    let mut excerpt = Excerpt {
        subject: shown,
        pieces: Vec::new(),
        anchor,
    };
    let mut left = most_bytes;
    let mut start = 0;
    let ends = body
        .sentences
        .iter()
        .filter(speaks_to_machine)
        .map(|sentence| sentence.range.clone())
        .chain(std::iter::once(body.source().len()..body.source().len()));
    for flagged in ends {
        if left == 0 {
            break;
        }
        let piece = body.source().get(start..flagged.start).unwrap_or("").trim();
        let kept = kit::prompt::cut(piece, left);
        if !kept.is_empty() {
            excerpt.pieces.push(kept.to_owned());
        }
        // What was cut is the end: nothing after it is shown.
        left = if kept.len() < piece.len() {
            0
        } else {
            left - kept.len()
        };
        start = flagged.end;
    }
    excerpt
}
