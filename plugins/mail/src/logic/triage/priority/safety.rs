//! Danger to people and goods.

use jiff::civil::Date;

use super::{
    super::{
        super::model::Priority,
        part::{Part, Sentence},
        words::Sense,
    },
    Level,
};

/// What happened more days ago than this is no present danger.
const RECENT: i32 = 3;

/// Danger to people and goods, unless the sentence or subject speaks of drills and the like.
pub(super) fn judge(
    parts: &[&Part; 2],
    subject: &Part,
    machine: bool,
    anchor: Date,
    level: &mut Level,
) {
    let drill = subject.first(Sense::Drill).is_some();
    let over = parts.iter().any(|part| part.first(Sense::Over).is_some());
    for part in parts {
        for (index, sentence) in part.sentences.iter().enumerate() {
            if sentence.has(Sense::Calm)
                || sentence.has(Sense::Injection)
                || is_past(part, sentence, anchor)
            {
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
                .any(|near| {
                    (near.has(Sense::Now) || clocked(part, near, anchor)) && !near.has(Sense::Calm)
                });
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

/// Whether the sentence tells of something that happened on a day that lies well behind.
fn is_past(part: &Part, sentence: &Sentence, anchor: Date) -> bool {
    let dates = part.dates_of(sentence);
    let behind = |date: Date| {
        date.until(anchor)
            .is_ok_and(|span| span.get_days() > RECENT)
    };
    let lasting = sentence.tokens.clone().any(|token| {
        let word = part.word(token);
        matches!(word, "toujours" | "encore" | "depuis" | "since" | "still")
            || word.starts_with("persist")
    });
    !dates.is_empty()
        && dates.iter().all(|date| behind(date.date))
        && !lasting
        && !sentence.has(Sense::Now)
}

/// Whether the sentence says at what hour of today or yesterday it happened: "Vers 10 h 40, …".
fn clocked(part: &Part, sentence: &Sentence, anchor: Date) -> bool {
    let hour = sentence.tokens.clone().any(|token| {
        let word = part.word(token);
        let digits = word.trim_end_matches('h');
        let number = |word: &str| {
            (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
        };
        number(digits) && digits.len() < word.len()
            || number(word) && matches!(part.word(token + 1), "h" | "heures" | "am" | "pm")
    });
    hour && part.dates_of(sentence).iter().all(|date| {
        !date.deadline
            && date
                .date
                .until(anchor)
                .is_ok_and(|span| (0..=1).contains(&span.get_days()))
    })
}

fn urgent_near<'s>(part: &Part, mut sentences: impl Iterator<Item = &'s Sentence>) -> bool {
    sentences.any(|sentence| {
        sentence.hits.iter().any(|hit| {
            matches!(hit.sense, Sense::Urgent | Sense::AtOnce) && !part.negated(sentence, hit)
        }) && !sentence.has(Sense::Calm)
            && !sentence.has(Sense::Unhurried)
    })
}
