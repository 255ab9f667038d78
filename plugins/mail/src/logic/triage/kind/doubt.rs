//! Where the rules cannot tell two kinds apart, and which these are.
//!
//! A rule on header fields, on a calendar part or on plain words of asking is sure. In doubt are the kinds that rest on
//! wording alone, and those that only stand because no rule applied: there a qualified model is asked to choose,
//! and its choice stands beside the rules' own, never in its place.

use super::super::{
    super::model::{Ask, Kind, Reason},
    part::Part,
    words::Sense,
};

/// The kinds that the message may be, the rules' own first; empty when the rules are sure.
pub(in super::super) fn alternatives(
    kind: Kind,
    reasons: &[Reason],
    subject: &Part,
    body: &Part,
    asks: &[Ask],
) -> Vec<Kind> {
    let by = |rule: &str| reasons.iter().any(|reason| reason.rule == rule);
    let says = |senses: &[Sense]| {
        senses.iter().any(|sense| {
            [subject, body]
                .iter()
                .any(|part| part.first(*sense).is_some())
        })
    };
    match kind {
        Kind::Newsletter if by("periodical-wording") => vec![Kind::Newsletter, Kind::Information],
        Kind::Automatic if by("automatic-wording") => vec![Kind::Automatic, Kind::Information],
        Kind::Meeting if by("meeting") => vec![Kind::Meeting, Kind::Request, Kind::Information],
        Kind::Request if !by("relayed-form") && asks.iter().all(|ask| is_weak(ask, body)) => {
            vec![Kind::Request, Kind::Information]
        }
        // Nothing was asked in plain words, and nothing says that the message only informs.
        Kind::Information if !says(SETTLED) => {
            let mut kinds = vec![Kind::Information, Kind::Request];
            // "On se voit jeudi à 10 h": a day with its hour may be a meeting that is not called one.
            let at_an_hour = body.dates.iter().any(|date| date.time.is_some());
            if at_an_hour || says(&[Sense::Meeting]) {
                kinds.push(Kind::Meeting);
            }
            kinds
        }
        _ => Vec::new(),
    }
}

/// What only informs says so in one of these ways.
const SETTLED: &[Sense] = &[
    Sense::ForInformation,
    Sense::Thanks,
    Sense::Done,
    Sense::Regrets,
    Sense::Leisure,
    Sense::Over,
    Sense::Minutes,
];

/// An ask without a word of asking and without a question mark: a duty told as a fact, a hope, a bare limit.
fn is_weak(ask: &Ask, body: &Part) -> bool {
    body.sentences.iter().any(|sentence| {
        body.sentence(sentence) == ask.quote && !sentence.has(Sense::Ask) && !sentence.question
    })
}
