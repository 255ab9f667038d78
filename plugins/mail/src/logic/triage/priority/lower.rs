//! What takes the pressure out of a message again.

use jiff::civil::Date;

use super::{
    super::{
        super::model::{Addressed, Ask, Kind, Message, Priority},
        part::Part,
        words::Sense,
    },
    Level, leisure,
};

/// An answer of at most so many words that says "done" says nothing else.
const SHORT_ANSWER: usize = 30;

/// What takes the pressure out again: no hurry, copies, messages for information.
pub(super) fn apply(
    message: &Message,
    to_me: Addressed,
    kind: Kind,
    anchor: Date,
    parts: &[&Part; 2],
    asks: &[Ask],
    level: &mut Level,
) -> Priority {
    let first = |sense| {
        parts.iter().find_map(|part| {
            part.all(sense)
                .next()
                .map(|(_, hit)| part.quote(&hit.tokens))
        })
    };
    // What presses by its own weight presses for everybody; an ask presses for those it is addressed to.
    let weighty = |rule: &str| matches!(rule, "danger" | "hazard" | "legal" | "legal-clock");
    if to_me == Addressed::Copy
        && !asks.is_empty()
        && level.priority < Priority::Normal
        && !level
            .reasons
            .given
            .iter()
            .any(|reason| weighty(reason.rule))
    {
        level.reasons.give("copy", "");
        level.priority = if level.priority == Priority::Urgent {
            Priority::High
        } else {
            Priority::Normal
        };
    }
    if level.priority == Priority::Urgent {
        return Priority::Urgent;
    }
    if let Some(quote) = first(Sense::Unhurried)
        && level.priority == Priority::Normal
    {
        level.reasons.give("no-hurry", quote);
        // What somebody asks without hurry is still in the ordinary course.
        level.priority = if asks.is_empty() {
            Priority::Low
        } else {
            Priority::Normal
        };
    }
    if let Some(quote) = leisure::of(parts, kind, asks)
        && !level
            .reasons
            .given
            .iter()
            .any(|reason| weighty(reason.rule))
    {
        level.reasons.give("leisure", quote);
        level.priority = Priority::Low;
    }
    let answers = !message.references.is_empty()
        || message
            .subject
            .trim_start()
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("re:"));
    let words: usize = parts[1]
        .sentences
        .iter()
        .map(|sentence| sentence.tokens.len())
        .sum();
    // "Merci !!" as the whole subject.
    let thanked = parts[0].sentences.first().is_some_and(|title| {
        title.tokens.len() <= 3
            && matches!(
                parts[0].word(title.tokens.start),
                "merci" | "thanks" | "thank" | "remerciements"
            )
    });
    let idle = parts.iter().any(|part| {
        part.all(Sense::ForInformation).any(|(_, hit)| {
            let quote = kit::fold::Folded::new(part.quote(&hit.tokens));
            ["pour", "a ", "fyi", "for"]
                .iter()
                .all(|start| !quote.text().starts_with(start))
        })
    });
    let coming = parts[1].dates.iter().any(|date| date.date > anchor);
    for (sense, rule, enough) in [
        // What will be on a day is worth knowing in time, even "pour information".
        (
            Sense::ForInformation,
            "for-information",
            to_me != Addressed::Direct || idle || !coming,
        ),
        (Sense::Regrets, "regrets", true),
        // Thanks close many letters; alone they are low only where nothing else is said.
        (
            Sense::Thanks,
            "thanks",
            thanked || parts[1].sentences.len() <= 6,
        ),
        (Sense::Done, "done", answers && words <= SHORT_ANSWER),
    ] {
        if enough
            && asks.is_empty()
            && kind == Kind::Information
            && level.priority == Priority::Normal
            && let Some(quote) = first(sense)
                .or((sense == Sense::Thanks && thanked).then_some(message.subject.as_str()))
        {
            level.reasons.give(rule, quote);
            level.priority = Priority::Low;
        }
    }
    if to_me == Addressed::Other
        && message.header("List-Id").is_some()
        && asks.is_empty()
        && level.priority == Priority::Normal
    {
        level.reasons.give("told-to-a-list", "");
        level.priority = Priority::Low;
    }
    let weighs = level
        .reasons
        .given
        .iter()
        .any(|reason| weighty(reason.rule));
    if to_me == Addressed::Copy && asks.is_empty() && !weighs {
        level.reasons.give("copy", "");
        level.priority = if level.priority == Priority::High {
            Priority::Normal
        } else {
            Priority::Low
        };
    }
    level.priority
}
