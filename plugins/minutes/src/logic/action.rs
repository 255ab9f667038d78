//! Actions: who promised or was asked to do what, and until when.

mod clause;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use super::due;
use super::phrases::Sense;
use super::speech;
use super::stems;
use super::talk::Talk;

use clause::{Clause, Who};

/// Two actions of one person that share this much are one.
const SAME: f64 = 0.6;

/// Sentences after an action in which its day is said, or it is taken back.
const AFTER: usize = 4;

/// Sentences back in which what somebody takes on was said.
const BACK: usize = 8;

/// One action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What is to be done, in words that were said.
    pub what: String,
    /// Who is to do it; absent where nobody says.
    pub who: Option<String>,
    /// Until when.
    pub due: Option<Date>,
    /// The sentence that says it.
    pub sentence: usize,
    /// All sentences that tell it.
    pub sentences: Vec<usize>,
    /// What it is about, for comparison.
    pub about: BTreeSet<String>,
    /// Whether it speaks of what was said just before: "je les appelle mardi".
    again: bool,
}

/// The actions in a range of sentences.
pub fn actions(talk: &Talk<'_>, range: Range<usize>) -> Vec<Action> {
    let mut found: Vec<Action> = Vec::new();
    for sentence in range.clone() {
        if takes_back(talk, sentence, &mut found) {
            continue;
        }
        if takes_on(talk, sentence, &range, &mut found) {
            continue;
        }
        for clause in clause::clauses(talk, sentence) {
            if let Some(action) = action(talk, sentence, &clause, &range) {
                add(action, &mut found);
            }
        }
    }
    found
}

/// Takes back the last action near by that a sentence speaks of.
fn takes_back(talk: &Talk<'_>, sentence: usize, found: &mut Vec<Action>) -> bool {
    if !talk.has(sentence, Sense::Withdrawn) || talk.sentences[sentence].question {
        return false;
    }
    let about = stems::of(&talk.sentences[sentence].words);
    let place = found.iter().rposition(|action| {
        let near = sentence - action.sentences.last().copied().unwrap_or(action.sentence) <= AFTER;
        near && (about.len() < 3 || stems::overlap(&about, &action.about) > 0.0)
            || about.len() >= 2 && stems::overlap(&about, &action.about) >= SAME
    });
    place.map(|place| found.remove(place)).is_some()
}

/// "Je m'en occupe": whoever speaks takes on what was said before.
fn takes_on(
    talk: &Talk<'_>,
    sentence: usize,
    range: &Range<usize>,
    found: &mut Vec<Action>,
) -> bool {
    let Some(hit) = talk.hit(sentence, Sense::Mine) else {
        return false;
    };
    let words = &talk.sentences[sentence].words;
    // "Je prends la parole", "je m'occupe de l'affichage": what follows says what.
    let own = (hit.end..words.len())
        .filter(|place| stems::carries(words.word(*place)))
        .count();
    if talk.sentences[sentence].question
        || talk.has(sentence, Sense::Tentative)
        || own > 2 && !is_day_only(talk, sentence, hit.end)
    {
        return false;
    }
    let who = talk.speaker(sentence).map(str::to_owned);
    let limit = talk.day.and_then(|day| limit(talk, sentence, day, range));
    let first = sentence.saturating_sub(BACK).max(range.start);
    // What was asked of this person, or of nobody, is accepted.
    if let Some(known) = found.iter_mut().rev().find(|action| {
        let asked = talk.speaker(action.sentence) != talk.speaker(sentence);
        first <= action.sentence && (action.who == who && asked || action.who.is_none())
    }) {
        known.who = who;
        known.due = limit.or(known.due);
        known.sentences.push(sentence);
        return true;
    }
    let wanted = |place: &usize| {
        talk.has(*place, Sense::Deed)
            && stems::of(&talk.sentences[*place].words).len() >= 3
            && !talk.has(*place, Sense::Past)
            || talk.has(*place, Sense::Task)
    };
    let Some(before) = (first..sentence).rev().find(wanted) else {
        return false;
    };
    let what = clause::wording(talk, before);
    let about = stems::of(&talk.sentences[before].words);
    let due = limit.or_else(|| {
        talk.day
            .and_then(|day| due::limit(&talk.sentences[before].words, &talk.hits[before], day))
    });
    add(
        Action {
            what,
            who,
            due,
            sentence,
            sentences: vec![before, sentence],
            about,
            again: false,
        },
        found,
    );
    true
}

fn is_day_only(talk: &Talk<'_>, sentence: usize, from: usize) -> bool {
    talk.day
        .is_some_and(|day| due::is_only_a_day(&talk.sentences[sentence].words, day))
        && from > 0
}

fn action(
    talk: &Talk<'_>,
    sentence: usize,
    clause: &Clause,
    range: &Range<usize>,
) -> Option<Action> {
    let mut limit = talk.day.and_then(|day| limit(talk, sentence, day, range));
    if clause.needs_day && limit.is_none() {
        return None;
    }
    let mut sentences = vec![sentence];
    let who = match &clause.who {
        Who::Speaker => Some(talk.speaker(sentence)?.to_owned()),
        Who::Named(name) => Some(talk.known(name)),
        Who::Nobody => None,
        Who::Asked(name) => {
            let reply = reply(talk, sentence, range);
            let name = name.as_deref().map(|name| talk.known(name));
            match (name, reply) {
                (_, Reply::Refused) => return None,
                (name, Reply::Accepted(by, reply)) => {
                    sentences.push(reply);
                    // "Oui, je les appelle mardi": whoever accepts says when.
                    let turn = talk.sentences[reply].turn;
                    let mut answer = (reply..range.end.min(reply + AFTER))
                        .take_while(|next| talk.sentences[*next].turn == turn);
                    if let Some(day) = talk.day
                        && let Some(told) = answer.find(|next| {
                            is_short(talk, *next)
                                && due::limit(&talk.sentences[*next].words, &talk.hits[*next], day)
                                    .is_some()
                        })
                    {
                        limit = due::limit(&talk.sentences[told].words, &talk.hits[told], day);
                        sentences.push(told);
                    }
                    Some(name.or(by)?)
                }
                (Some(name), Reply::Nothing) => {
                    // "Tu passes la commande quand ?" "La semaine prochaine."
                    let words = &talk.sentences[sentence].words;
                    if words.has("quand") || words.has("when") {
                        let turn = talk.sentences[sentence].turn;
                        let mut answer = (sentence + 1..range.end.min(sentence + 3))
                            .filter(|next| talk.sentences[*next].turn != turn);
                        if let Some(day) = talk.day
                            && let Some(told) = answer.find(|next| {
                                due::limit(&talk.sentences[*next].words, &talk.hits[*next], day)
                                    .is_some()
                            })
                        {
                            limit = due::first(&talk.sentences[told].words, day);
                            sentences.push(told);
                        }
                    }
                    Some(name)
                }
                (None, Reply::Nothing) => return None,
            }
        }
    };
    sentences.extend(told_later(talk, sentence, range));
    Some(Action {
        what: clause::shown(talk, sentence, clause),
        again: clause.again,
        who,
        due: limit,
        sentence,
        sentences,
        about: stems::of(&talk.sentences[sentence].words),
    })
}

enum Reply {
    Accepted(Option<String>, usize),
    Refused,
    Nothing,
}

/// What the next person answers to a request.
fn reply(talk: &Talk<'_>, sentence: usize, range: &Range<usize>) -> Reply {
    let turn = talk.sentences[sentence].turn;
    let mut first = None;
    for next in sentence + 1..range.end.min(sentence + 12) {
        let other = talk.sentences[next].turn;
        if other == turn {
            continue;
        }
        if *first.get_or_insert(other) != other {
            break;
        }
        if talk.has(next, Sense::No) && !talk.has(next, Sense::Yes) {
            return Reply::Refused;
        }
        if talk.has(next, Sense::Yes) || talk.has(next, Sense::Mine) {
            return Reply::Accepted(talk.speaker(next).map(str::to_owned), next);
        }
        if next > sentence + 8 {
            break;
        }
    }
    Reply::Nothing
}

/// The day of an action: in its sentence, or in one just after that says little else.
fn limit(talk: &Talk<'_>, sentence: usize, day: Date, range: &Range<usize>) -> Option<Date> {
    let own = due::limit(&talk.sentences[sentence].words, &talk.hits[sentence], day);
    let later = later(talk, sentence, day, range);
    let mends = later.is_some_and(|next| talk.has(next, Sense::Correction) || own.is_none());
    match later {
        Some(next) if mends => {
            due::limit(&talk.sentences[next].words, &talk.hits[next], day).or(own)
        }
        _ => own,
    }
}

fn later(talk: &Talk<'_>, sentence: usize, day: Date, range: &Range<usize>) -> Option<usize> {
    let last = range.end.min(sentence + 1 + AFTER);
    (sentence + 1..last)
        .take_while(|next| {
            talk.sentences[*next].question || clause::clauses(talk, *next).is_empty()
        })
        .find(|next| {
            let words = &talk.sentences[*next].words;
            !talk.sentences[*next].question
                && (is_short(talk, *next) && words.len() <= 12
                    || talk.has(*next, Sense::Correction))
                && due::limit(words, &talk.hits[*next], day).is_some()
        })
}

/// Whether a sentence can say the day of an action, and not that of a meeting.
fn is_short(talk: &Talk<'_>, sentence: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    let other = [
        "reunion",
        "seance",
        "rendez",
        "conseil",
        "comite",
        "commission",
        "meeting",
        "levee",
    ];
    words.len() <= 24 && !words.iter().any(|word| other.contains(&word))
}

fn told_later(talk: &Talk<'_>, sentence: usize, range: &Range<usize>) -> Option<usize> {
    let day = talk.day?;
    let next = later(talk, sentence, day, range)?;
    let own = due::limit(&talk.sentences[sentence].words, &talk.hits[sentence], day);
    (own.is_none() || talk.has(next, Sense::Correction)).then_some(next)
}

/// Keeps an action, or adds what it says to the same one.
fn add(action: Action, found: &mut Vec<Action>) {
    let twin = found.iter_mut().rev().find(|known| {
        let person = known.who == action.who || known.who.is_none() || action.who.is_none();
        let said = known
            .sentences
            .iter()
            .any(|sentence| action.sentences.contains(sentence))
            || action.again
                && known
                    .sentences
                    .iter()
                    .any(|sentence| action.sentence.abs_diff(*sentence) <= AFTER);
        person
            && (said
                || stems::overlap(&known.about, &action.about) >= SAME
                    && known.about.len().min(action.about.len()) >= 2)
    });
    match twin {
        Some(known) => {
            known.sentences.extend(&action.sentences);
            known.sentences.sort_unstable();
            known.sentences.dedup();
            known.due = action.due.or(known.due);
            if known.who.is_none() {
                known.who = action.who;
            }
        }
        None => found.push(action),
    }
}

/// The words of a sentence as they are shown.
pub(super) fn readable(text: &str) -> String {
    speech::clean(text)
}
