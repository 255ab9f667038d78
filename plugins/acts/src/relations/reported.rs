//! What recitals tell of other acts: "modifié par l'arrêté du …", "abrogé par la délibération n° …".

use std::ops::Range;

use super::action::participle;
use super::{Mention, Reported, mentions, relation};
use crate::record::Parts;
use crate::text::Text;

/// The most that is kept of one act.
const MOST: usize = 200;

/// How many words may stand between a participle and the act that did it: "par", "notamment par l'".
const NEAR: usize = 6;

/// What the recitals tell, in order.
pub(crate) fn read(text: &Text, parts: &Parts) -> Vec<Reported> {
    let mut reported = Vec::new();
    for recital in &parts.recitals {
        tell(text, text.tokens_in(recital), &mut reported);
        if reported.len() >= MOST {
            reported.truncate(MOST);
            break;
        }
    }
    reported
}

fn tell(text: &Text, tokens: Range<usize>, reported: &mut Vec<Reported>) {
    let found = mentions(text, tokens.clone());
    // The acts that the recital is about are acted on; every later one can have acted.
    let Some(first) = found
        .first()
        .filter(|one| one.tokens.start <= tokens.start + 5)
    else {
        return;
    };
    let about: Vec<&Mention> = found
        .iter()
        .filter(|one| one.group == first.group)
        .collect();
    // With several it is not said which one was changed.
    let [target] = about.as_slice() else {
        return;
    };
    let mut group = None;
    for by in found.iter().filter(|one| one.group != first.group) {
        let action = match group {
            // A list of acts after one participle.
            Some((known, action)) if known == by.group => Some(action),
            _ => action_before(text, by.tokens.start, target.tokens.end),
        };
        let Some(action) = action else {
            continue;
        };
        group = Some((by.group, action));
        reported.push(Reported {
            relation: relation(
                text,
                action,
                target,
                false,
                (None, None),
                target.tokens.start..by.tokens.end,
            ),
            by: by.target.clone(),
        });
    }
}

/// The participle with "par" right before an act's name.
fn action_before(text: &Text, start: usize, limit: usize) -> Option<super::Action> {
    let from = start.saturating_sub(NEAR).max(limit);
    let par = (from..start)
        .rev()
        .find(|&token| text.word(token) == "par")?;
    (from.saturating_sub(2).max(limit)..par)
        .rev()
        .find_map(|token| Some((token, participle(text.word(token))?)))
        // "Non modifié par", "qui n'a pas été abrogé par".
        .filter(|(token, _)| {
            !(token.saturating_sub(3)..*token)
                .any(|before| matches!(text.word(before), "non" | "pas" | "jamais" | "ni" | "sans"))
        })
        .map(|(_, action)| action)
}
