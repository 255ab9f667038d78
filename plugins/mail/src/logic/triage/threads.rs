//! Conversations, found from small keys so that the messages themselves need not stay in memory.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use kit::fold::Folded;

use super::{super::model::Message, order::instant, without_prefixes};

/// How many references of one message are kept: the first, which names the beginning, and the last ones.
const MAX_REFERENCES: usize = 12;
/// How long an answer without references may come after the message whose subject it has, in seconds (60 days).
const SAME_SUBJECT: i64 = 60 * 24 * 3_600;
/// Subjects shorter than this, in bytes, are everybody's ("Bonjour", "Question").
const TELLING: usize = 10;

/// What tells a message's conversation: identifiers and subject as 64-bit hashes.
///
/// A forged collision would join two conversations, which forged references do more easily.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    message: Option<u64>,
    references: Vec<u64>,
    /// The subject without its prefixes, when it is telling.
    subject: Option<u64>,
    /// The subject begins with "Re:" or the like, or references are given.
    answer: bool,
    /// Seconds since 1970.
    sent: Option<i64>,
}

impl Key {
    /// The key of a message.
    pub fn of(message: &Message) -> Self {
        let bare = without_prefixes(&message.subject);
        let folded = Folded::new(bare);
        let references = &message.references;
        let kept = references.iter().take(1).chain(
            references
                .iter()
                .skip(1.max(references.len().saturating_sub(MAX_REFERENCES - 1))),
        );
        Self {
            message: Some(message.message_id.trim())
                .filter(|id| !id.is_empty())
                .map(hash),
            references: kept.map(|id| hash(id.trim())).collect(),
            subject: (bare.len() >= TELLING).then(|| hash(folded.text().trim())),
            answer: bare.len() < message.subject.trim().len(),
            sent: message.date.as_deref().and_then(instant),
        }
    }
}

/// For each message, the position of the first message of its conversation: the earliest sent, or the first in
/// the mailbox where none is dated. A message on its own is its own first.
pub fn threads(keys: &[Key]) -> Vec<usize> {
    let mut groups = Groups::new(keys.len());
    let mut holders: HashMap<u64, usize> = HashMap::with_capacity(keys.len());
    for (position, key) in keys.iter().enumerate() {
        // A missing ancestor joins its descendants all the same: the identifier itself is the meeting point.
        for id in key.message.iter().chain(&key.references) {
            match holders.get(id) {
                Some(&other) => groups.join(position, other),
                None => {
                    holders.insert(*id, position);
                }
            }
        }
    }
    let mut dated: Vec<usize> = (0..keys.len()).collect();
    dated.sort_by_key(|&position| (keys[position].sent.is_none(), keys[position].sent, position));
    // Without references, an answer joins the latest message of the same subject before it.
    let mut subjects: HashMap<u64, usize> = HashMap::new();
    for &position in &dated {
        let Some(subject) = keys[position].subject else {
            continue;
        };
        if keys[position].answer
            && keys[position].references.is_empty()
            && let Some(&earlier) = subjects.get(&subject)
            && near(keys[earlier].sent, keys[position].sent)
        {
            groups.join(position, earlier);
        }
        subjects.insert(subject, position);
    }
    let mut firsts: HashMap<usize, usize> = HashMap::new();
    for &position in &dated {
        firsts.entry(groups.root(position)).or_insert(position);
    }
    (0..keys.len())
        .map(|position| firsts[&groups.root(position)])
        .collect()
}

fn near(earlier: Option<i64>, later: Option<i64>) -> bool {
    match (earlier, later) {
        (Some(earlier), Some(later)) => later.saturating_sub(earlier) <= SAME_SUBJECT,
        _ => true,
    }
}

fn hash(text: &str) -> u64 {
    // The default hasher starts from fixed keys: the same mailbox gives the same conversations.
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Disjoint sets with path halving.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn new(length: usize) -> Self {
        Self {
            parents: (0..length).collect(),
        }
    }

    fn root(&mut self, mut position: usize) -> usize {
        while self.parents[position] != position {
            self.parents[position] = self.parents[self.parents[position]];
            position = self.parents[position];
        }
        position
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, references: &[&str], subject: &str, day: u8) -> Message {
        Message {
            message_id: id.to_owned(),
            references: references.iter().map(|&one| one.to_owned()).collect(),
            subject: subject.to_owned(),
            date: Some(format!("2026-03-{day:02}T10:00:00+01:00")),
            ..Message::default()
        }
    }

    #[track_caller]
    fn check(messages: &[Message], expected: &[usize]) {
        let keys: Vec<Key> = messages.iter().map(Key::of).collect();
        assert_eq!(threads(&keys), expected);
    }

    #[test]
    fn references_join_in_any_order() {
        check(
            &[
                message("c", &["a", "b"], "Re: Voirie communale", 3),
                message("a", &[], "Voirie communale", 1),
                message("d", &[], "Autre chose encore", 4),
                message("b", &["a"], "Re: Voirie communale", 2),
            ],
            &[1, 1, 2, 1],
        );
    }

    #[test]
    fn a_missing_first_message_still_joins_its_answers() {
        check(
            &[
                message("b", &["gone"], "Re: x", 2),
                message("c", &["gone"], "Re: x", 3),
            ],
            &[0, 0],
        );
    }

    #[test]
    fn subjects_join_answers_only() {
        check(
            &[
                message("a", &[], "Demande de subvention 2026", 1),
                message("b", &[], "RE: Demande de subvention 2026", 2),
                message("c", &[], "Demande de subvention 2026", 3),
                message("d", &[], "Bonjour", 1),
                message("e", &[], "Re: Bonjour", 2),
            ],
            &[0, 0, 2, 3, 4],
        );
    }

    #[test]
    fn ten_thousand_keys_are_joined_at_once() {
        let messages: Vec<Message> = (0..10_000)
            .map(|number| {
                message(
                    &format!("m{number}"),
                    if number == 0 { &[] } else { &["m0"] },
                    "Une longue discussion",
                    1,
                )
            })
            .collect();
        let keys: Vec<Key> = messages.iter().map(Key::of).collect();
        assert!(threads(&keys).iter().all(|&first| first == 0));
    }
}
