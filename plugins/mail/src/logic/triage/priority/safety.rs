//! Danger to people and goods.

use super::{
    super::{
        super::model::Priority,
        part::{Part, Sentence},
        words::Sense,
    },
    Level,
};

/// Danger to people and goods, unless the sentence or subject speaks of drills and the like.
pub(super) fn judge(parts: &[&Part; 2], subject: &Part, machine: bool, level: &mut Level) {
    let drill = subject.first(Sense::Drill).is_some();
    let over = parts.iter().any(|part| part.first(Sense::Over).is_some());
    for part in parts {
        for (index, sentence) in part.sentences.iter().enumerate() {
            if sentence.has(Sense::Calm) || sentence.has(Sense::Injection) {
                continue;
            }
            let unspoilt = |sense| {
                sentence
                    .hits
                    .iter()
                    .find(|hit| hit.sense == sense && !part.negated(sentence, hit))
            };
            let danger = unspoilt(Sense::Danger);
            let hazard = unspoilt(Sense::Hazard);
            let neighbours = part.sentences
                [index.saturating_sub(1)..(index + 2).min(part.sentences.len())]
                .iter();
            let now = neighbours
                .clone()
                .any(|near| near.has(Sense::Now) && !near.has(Sense::Calm));
            if let Some(hit) = danger {
                let priority = if drill || over {
                    Priority::Normal
                } else {
                    Priority::Urgent
                };
                level.raise(priority, "danger", part.quote(&hit.tokens));
            } else if let Some(hit) = hazard {
                let priority = match (drill || over, now || urgent_near(part, neighbours)) {
                    (true, _) => Priority::Normal,
                    (false, true) if !machine => Priority::Urgent,
                    _ => Priority::High,
                };
                level.raise(priority, "hazard", part.quote(&hit.tokens));
            }
            if level.priority == Priority::Urgent {
                return;
            }
        }
    }
}

fn urgent_near<'s>(part: &Part, mut sentences: impl Iterator<Item = &'s Sentence>) -> bool {
    sentences.any(|sentence| {
        sentence.hits.iter().any(|hit| {
            matches!(hit.sense, Sense::Urgent | Sense::AtOnce) && !part.negated(sentence, hit)
        }) && !sentence.has(Sense::Calm)
            && !sentence.has(Sense::Unhurried)
    })
}
