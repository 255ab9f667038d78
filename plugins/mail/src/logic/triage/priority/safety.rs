//! Danger to people and goods.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    super::{
        super::model::Priority,
        part::{Part, Sentence},
        words::Sense,
    },
    Level,
};

/// Things whose giving way is a hazard.
const STRUCTURES: &[&str] = &[
    "plafond",
    "dalle",
    "muret",
    "mur",
    "toit",
    "balcon",
    "corniche",
    "facade",
    "chemine",
    "pont",
    "passerelle",
    "parapet",
    "rambarde",
    "escalier",
    "tribune",
    "chaussee",
    "talus",
    "falaise",
    "arbre",
    "branche",
    "platane",
    "poteau",
    "pylone",
    "candelabre",
    "lampadaire",
    "luminaire",
    "cable",
    "echafaudage",
    "grue",
    "vitre",
    "portail",
    "conduite",
    "canalisation",
    "digue",
    "buse",
    "rocher",
    "ceiling",
    "wall",
    "roof",
    "bridge",
    "tree",
    "pole",
];
/// Stems of words that say it gave way.
const GIVING_WAY: &[&str] = &[
    "effondr", "ecroul", "tombe", "arrach", "fendu", "affaiss", "emporte", "decroch", "pendent",
    "bascul", "menacent", "menace", "craqu", "eclat", "detach", "descell", "rompu", "cede",
    "collaps", "fallen", "fell", "broke",
];
/// How many words may stand between the two, and the first of them.
const REACH: usize = 12;
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
                || is_hypothesis(part, sentence)
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
            let hazard = unspoilt(Sense::Hazard)
                .map(|hit| hit.tokens.clone())
                .or_else(|| broken(part, sentence));
            let neighbours = part.sentences
                [index.saturating_sub(1)..(index + 2).min(part.sentences.len())]
                .iter();
            let now = neighbours.clone().any(|near| {
                (near.has(Sense::Now) || clocked(part, near, anchor)) && !near.has(Sense::Calm)
            });
            if let Some(hit) = danger {
                let priority = if drill || over {
                    Priority::Normal
                } else {
                    Priority::Urgent
                };
                level.raise(priority, "danger", part.quote(&hit.tokens));
            } else if let Some(tokens) = hazard {
                let priority = match (drill || over, now || urgent_near(part, neighbours)) {
                    (true, _) => Priority::Normal,
                    (false, true) if !machine => Priority::Urgent,
                    _ => Priority::High,
                };
                level.raise(priority, "hazard", part.quote(&tokens));
            }
            if level.priority == Priority::Urgent {
                return;
            }
        }
    }
}

/// A thing that holds or protects, and in the same sentence the word that it gave way: "des dalles du plafond … sont tombées".
fn broken(part: &Part, sentence: &Sentence) -> Option<Range<usize>> {
    let is = |token: usize, stems: &[&str]| {
        let word = part.word(token);
        stems.iter().any(|stem| word.starts_with(stem))
    };
    let thing = sentence
        .tokens
        .clone()
        .find(|&token| is(token, STRUCTURES))?;
    let gave_way = (thing + 1..sentence.tokens.end.min(thing + REACH))
        .find(|&token| is(token, GIVING_WAY) || matches!(part.word(token), "pend" | "hangs"))?;
    Some(thing..gave_way + 1)
}

/// "Si une crue survenait, qui préviendrait …": nothing of it has happened.
fn is_hypothesis(part: &Part, sentence: &Sentence) -> bool {
    let words = || sentence.tokens.clone().map(|token| part.word(token));
    words().any(|word| matches!(word, "si" | "s" | "if"))
        && words().any(|word| {
            word.len() > 5 && (word.ends_with("rait") || word.ends_with("raient"))
                || matches!(word, "would" | "should")
        })
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
