//! Decisions: said outright, settled after a proposal, or voted.

use std::collections::BTreeSet;
use std::ops::Range;

use super::phrases::Sense;
use super::speech;
use super::stems;
use super::talk::Talk;
use super::vote::{Outcome, Vote};

/// Sentences back in which what is settled was proposed.
const BACK: usize = 14;

/// Two decisions that share this much are one.
const SAME: f64 = 0.6;

/// A sentence that says what is settled has at least so many carrying words.
const SELF_CONTAINED: usize = 4;

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is decided, in words that were said.
    pub text: String,
    /// The sentence that decides.
    pub sentence: usize,
    /// All sentences that tell it: what was proposed, what was decided, where it is said again.
    pub sentences: Vec<usize>,
    /// The vote that decided it, by its place.
    pub vote: Option<usize>,
}

/// The decisions in a range of sentences, whose votes are known.
pub fn decisions(talk: &Talk<'_>, range: Range<usize>, votes: &[Vote]) -> Vec<Decision> {
    let mut found: Vec<Decision> = Vec::new();
    for sentence in range.clone() {
        if let Some(decision) = decided(talk, sentence, &range, votes) {
            add(talk, decision, votes, &mut found);
        }
    }
    // A vote that nobody put into words decides all the same.
    for (place, vote) in votes.iter().enumerate() {
        let Some(&last) = vote.sentences.last() else {
            continue;
        };
        let near = |decision: &Decision| {
            decision.vote == Some(place) || vote.sentences.contains(&decision.sentence)
        };
        if !range.contains(&last)
            || found.iter().any(near)
            || vote.college.is_some() && vote.outcome.is_none()
        {
            continue;
        }
        if vote.outcome == Some(Outcome::Rejected)
            || vote.in_favour.is_some()
            || vote.unanimous
            || vote.outcome.is_some()
        {
            let (text, mut sentences) = about(talk, vote.sentences[0], &range).map_or_else(
                || (speech::clean(talk.text(last)), Vec::new()),
                |about| (speech::clean(talk.text(about)), vec![about]),
            );
            sentences.extend(&vote.sentences);
            found.push(Decision {
                text,
                sentence: last,
                sentences,
                vote: Some(place),
            });
        }
    }
    found.sort_by_key(|decision| decision.sentence);
    found
}

fn decided(
    talk: &Talk<'_>,
    sentence: usize,
    range: &Range<usize>,
    votes: &[Vote],
) -> Option<Decision> {
    if talk.sentences[sentence].question
        || talk.has(sentence, Sense::Past)
        || is_only_announced(talk, sentence)
    {
        return None;
    }
    let vote = votes.iter().position(|vote| {
        let first = vote.sentences.first().copied().unwrap_or(usize::MAX);
        let last = vote.sentences.last().copied().unwrap_or_default();
        // A written record decides first and counts below.
        first <= sentence + 2
            && sentence <= last + 2
            && (vote.outcome.is_some() || vote.unanimous || vote.in_favour.is_some())
    });
    if let Some(hit) = talk.hit(sentence, Sense::Decision) {
        let words = &talk.sentences[sentence].words;
        // "On valide pas", as people say it.
        let denied = words.word(hit.end) == "pas"
            || words.word(hit.start.wrapping_sub(1)) == "ne"
            || denied(talk, sentence, hit.start);
        let doubted = talk.hits[sentence]
            .iter()
            .any(|other| other.sense == Sense::Tentative && (other.start < hit.end));
        if !denied && !doubted && !talk.has(sentence, Sense::Withdrawn)
            || is_recalled(talk, sentence)
        {
            let proposed = if own_words(talk, sentence) < SELF_CONTAINED {
                about(talk, sentence, range)
            } else {
                None
            };
            let text = proposed.unwrap_or(sentence);
            let mut sentences: Vec<usize> = proposed.into_iter().collect();
            sentences.push(sentence);
            return Some(Decision {
                text: speech::clean(talk.text(text)),
                sentence,
                sentences,
                vote,
            });
        }
    }
    if is_put_and_taken(talk, sentence, range) {
        return Some(Decision {
            text: speech::clean(talk.text(sentence)),
            sentence,
            sentences: vec![sentence],
            vote,
        });
    }
    if let Some(hit) = talk.hit(sentence, Sense::Settled)
        // "C'est validé par la préfecture" tells what others did.
        && !matches!(talk.sentences[sentence].words.word(hit.end), "par" | "by")
        && !talk.has(sentence, Sense::Tentative) && !talk.has(sentence, Sense::No)
    {
        let words = &talk.sentences[sentence].words;
        let short = words.len() <= 24;
        let proposed = about(talk, sentence, range).or_else(|| said_before(talk, sentence, range));
        if !short || proposed.is_none() && vote.is_none() {
            return None;
        }
        let mut sentences: Vec<usize> = proposed.into_iter().collect();
        sentences.push(sentence);
        return Some(Decision {
            text: speech::clean(talk.text(proposed.unwrap_or(sentence))),
            sentence,
            sentences,
            vote,
        });
    }
    None
}

/// "On a décidé" in a sum of what was said before is a decision; "ma décision" is none.
fn is_recalled(talk: &Talk<'_>, sentence: usize) -> bool {
    talk.has(sentence, Sense::Recap)
        && talk.has(sentence, Sense::Decision)
        && !talk.has(sentence, Sense::Tentative)
}

/// Whether the words before a phrase turn it round: "on n'a pas", "sans que".
fn denied(talk: &Talk<'_>, sentence: usize, start: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    (start.saturating_sub(3)..start).any(|place| {
        matches!(
            words.word(place),
            "pas" | "jamais" | "sans" | "not" | "never"
        )
    })
}

/// Whether a sentence says only that something is about to be done: "on va passer au vote".
fn is_only_announced(talk: &Talk<'_>, sentence: usize) -> bool {
    talk.has(sentence, Sense::Vote)
        && !talk.has(sentence, Sense::Decision)
        && !talk.has(sentence, Sense::Unanimous)
        && !talk.has(sentence, Sense::Adopted)
}

/// The sentence before that says what is settled: a proposal first, else what is asked to be decided.
fn about(talk: &Talk<'_>, sentence: usize, range: &Range<usize>) -> Option<usize> {
    let first = sentence.saturating_sub(BACK).max(range.start);
    let carrying = |place: &usize| stems::of(&talk.sentences[*place].words).len() >= 3;
    let withdrawn = (first..sentence)
        .rev()
        .find(|place| talk.has(*place, Sense::Withdrawn));
    // Nor does it lie before what was settled last.
    let settled = (first..sentence.saturating_sub(1)).rev().find(|place| {
        (talk.has(*place, Sense::Settled) || talk.has(*place, Sense::Decision))
            && !talk.sentences[*place].question
            && !talk.has(*place, Sense::Tentative)
    });
    let first = withdrawn.max(settled).map_or(first, |last| last + 1);
    // "Tout le monde est d'accord ?": what was said just before it is what is agreed to.
    let put = |place: usize| {
        let asked = talk.sentences[place].question
            && (talk.has(place, Sense::Settled) || talk.has(place, Sense::Yes))
            && own_words(talk, place) < SELF_CONTAINED;
        let before = place.checked_sub(1).filter(|before| {
            *before >= first && talk.sentences[*before].turn == talk.sentences[place].turn
        });
        before.filter(|before| asked && carrying(before))
    };
    let mut back = (first..sentence).rev().filter(carrying);
    (first..sentence)
        .rev()
        .find_map(|place| {
            put(place)
                .or_else(|| (carrying(&place) && talk.has(place, Sense::Proposal)).then_some(place))
        })
        .or_else(|| {
            back.find(|place| talk.has(*place, Sense::Vote) || talk.has(*place, Sense::Decision))
        })
}

/// The last thing that was said just before, where nobody called it a proposal.
fn said_before(talk: &Talk<'_>, sentence: usize, range: &Range<usize>) -> Option<usize> {
    let first = sentence.saturating_sub(4).max(range.start);
    (first..sentence).rev().find(|place| {
        own_words(talk, *place) >= 3
            && !talk.sentences[*place].question
            && !talk.has(*place, Sense::Withdrawn)
            && !talk.has(*place, Sense::Transition)
    })
}

/// How many carrying words a sentence has beside those that only decide or count.
fn own_words(talk: &Talk<'_>, sentence: usize) -> usize {
    const FORMAL: &[&str] = &[
        "adopt", "unanim", "voix", "contre", "absten", "absti", "delib", "approu", "vote",
        "accord", "valid", "carrie", "motion", "favour", "agains", "agreed", "person",
    ];
    let words = &talk.sentences[sentence].words;
    let counted: BTreeSet<usize> = (0..words.len())
        .filter_map(|place| {
            super::number::at(words, place).map(|(_, length)| place..place + length)
        })
        .flatten()
        .collect();
    (0..words.len())
        .filter(|place| !counted.contains(place) && stems::carries(words.word(*place)))
        .filter(|place| {
            !FORMAL
                .iter()
                .any(|formal| words.word(*place).starts_with(formal))
        })
        .count()
}

fn add(talk: &Talk<'_>, decision: Decision, votes: &[Vote], found: &mut Vec<Decision>) {
    let about = contents(talk, &decision);
    let twin = found.iter_mut().rev().find(|known| {
        if decision.vote.is_some() && known.vote == decision.vote {
            return true;
        }
        // What was voted twice was decided twice.
        if decision.vote.is_some() && known.vote.is_some() {
            return false;
        }
        let near = decision.sentence - known.sentence <= 3
            && decision.sentences.len() > 1
            && known.sentences.contains(&decision.sentences[0]);
        near || decision.sentences[0] == known.sentence
            || stems::overlap(&about, &contents(talk, known)) >= SAME
    });
    match twin {
        Some(known) => {
            let longer =
                known.sentences.len() == 1 && own_words(talk, known.sentence) < SELF_CONTAINED;
            known.sentences.extend(&decision.sentences);
            known.sentences.sort_unstable();
            known.sentences.dedup();
            if known.vote.is_none() {
                known.vote = decision.vote.filter(|vote| *vote < votes.len());
            }
            if longer {
                known.text = decision.text;
            }
        }
        None => found.push(decision),
    }
}

fn contents(talk: &Talk<'_>, decision: &Decision) -> BTreeSet<String> {
    decision
        .sentences
        .iter()
        .flat_map(|sentence| stems::of(&talk.sentences[*sentence].words))
        .collect()
}

/// "On répare à l'identique." "D'accord.": whoever presides says what is done, and others agree or are asked at once.
fn is_put_and_taken(talk: &Talk<'_>, sentence: usize, range: &Range<usize>) -> bool {
    let words = &talk.sentences[sentence].words;
    if talk.chair.is_none()
        || talk.speaker(sentence) != talk.chair.as_deref()
        || talk.has(sentence, Sense::Tentative)
        || own_words(talk, sentence) < 2
        || talk.has(sentence, Sense::Withdrawn)
    {
        return false;
    }
    let first =
        (0..words.len().min(4)).find(|place| matches!(words.word(*place), "on" | "nous" | "we"));
    let Some(first) = first else { return false };
    let verb = words.word(first + 1);
    let ends = ["e", "ons", "t", "d"]
        .iter()
        .any(|ending| verb.ends_with(ending));
    if verb.len() < 4 || !ends || IDLE.contains(&verb) || talk.has(sentence, Sense::Transition) {
        return false;
    }
    let turn = talk.sentences[sentence].turn;
    for next in sentence + 1..range.end.min(sentence + 3) {
        let same = talk.sentences[next].turn == turn;
        if same
            && talk.sentences[next].question
            && (talk.has(next, Sense::Vote)
                || talk.has(next, Sense::Settled)
                || talk.has(next, Sense::Yes))
        {
            return true;
        }
        if !same {
            return talk.has(next, Sense::Yes)
                && !talk.has(next, Sense::No)
                && !talk.sentences[next].question
                && talk.sentences[next].words.len() <= 8;
        }
    }
    false
}

/// Verbs that tell how things are, and not what is done.
const IDLE: &[&str] = &[
    "commence",
    "passe",
    "manque",
    "attend",
    "entend",
    "reste",
    "arrive",
    "parle",
    "pense",
    "trouve",
    "demande",
    "essaie",
    "continue",
    "termine",
    "propose",
    "peut",
    "doit",
    "vote",
    "voit",
    "sait",
    "fait",
    "dirait",
    "prend",
    "avance",
    "espere",
    "regarde",
    "discute",
    "note",
    "rappelle",
    "avons",
    "sommes",
    "allons",
    "pouvons",
    "devons",
    "faisons",
    "disons",
    "voyons",
    "savons",
    "pensons",
    "parlons",
    "attendons",
    "passons",
];
