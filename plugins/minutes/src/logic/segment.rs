//! A meeting cut into its items: where each begins, by who announces it and by what it is about.

use std::collections::BTreeSet;
use std::ops::Range;

use super::agenda::Item;
use super::number;
use super::phrases::Sense;
use super::stems;
use super::talk::Talk;

/// An announcement has to name at least this share of what an item is about.
const NAMED: f64 = 0.5;

/// Without a word that goes on, it has to name this much.
const NAMED_ALONE: f64 = 0.75;

/// The longest title that is taken from an announcement, in bytes.
const MOST_TITLE: usize = 120;

/// A part of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The item of the agenda that it is about, by its place.
    pub item: Option<usize>,
    /// What it is about: the item's title, or words of who announces it.
    pub title: String,
    /// Its sentences.
    pub sentences: Range<usize>,
    /// The sentence that announces it.
    pub announced: Option<usize>,
}

/// Cuts a meeting; the first segment is what stands before the first item, where there is anything.
pub fn segments(talk: &Talk<'_>, agenda: &[Item]) -> Vec<Segment> {
    let starts = if agenda.is_empty() {
        announced(talk)
    } else {
        by_agenda(talk, agenda)
    };
    let count = talk.sentences.len();
    let mut segments = Vec::new();
    let first = starts.first().map_or(count, |start| start.sentence);
    if first > 0 {
        segments.push(Segment {
            item: None,
            title: String::new(),
            sentences: 0..first,
            announced: None,
        });
    }
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).map_or(count, |next| next.sentence);
        let title = start
            .item
            .map_or_else(|| start.title.clone(), |item| agenda[item].title.clone());
        segments.push(Segment {
            item: start.item,
            title,
            sentences: start.sentence..end,
            announced: Some(start.sentence),
        });
    }
    segments
}

struct Start {
    sentence: usize,
    item: Option<usize>,
    title: String,
}

fn by_agenda(talk: &Talk<'_>, agenda: &[Item]) -> Vec<Start> {
    let about: Vec<BTreeSet<String>> = agenda.iter().map(|item| distinct(item, agenda)).collect();
    let mut starts: Vec<Start> = Vec::new();
    let mut current: Option<usize> = None;
    for sentence in 0..talk.sentences.len() {
        let Some(item) = announces(talk, sentence, agenda, &about, current) else {
            continue;
        };
        if current == Some(item) || is_listing(talk, sentence, agenda, &about) {
            continue;
        }
        current = Some(item);
        starts.push(Start {
            sentence,
            item: Some(item),
            title: String::new(),
        });
    }
    for item in 0..agenda.len() {
        if starts.iter().all(|start| start.item != Some(item))
            && let Some(sentence) = spoken_of(talk, item, agenda, &about, &starts)
        {
            starts.push(Start {
                sentence,
                item: Some(item),
                title: String::new(),
            });
            starts.sort_by_key(|start| start.sentence);
        }
    }
    starts
}

/// Where an item that nobody announces is first spoken of, between the items around it.
fn spoken_of(
    talk: &Talk<'_>,
    item: usize,
    agenda: &[Item],
    about: &[BTreeSet<String>],
    starts: &[Start],
) -> Option<usize> {
    let before = starts
        .iter()
        .filter(|start| start.item.is_some_and(|other| other < item))
        .map(|start| start.sentence + 1)
        .max();
    let after = starts
        .iter()
        .filter(|start| start.item.is_some_and(|other| other > item))
        .map(|start| start.sentence)
        .min();
    let range = before.unwrap_or(0)..after.unwrap_or(talk.sentences.len());
    range
        .filter(|sentence| !is_listing(talk, *sentence, agenda, about))
        .find(|sentence| {
            stems::covered(&about[item], &stems::of(&talk.sentences[*sentence].words)) >= NAMED
        })
}

/// What an item is about that no other one is, else all that it is about.
fn distinct(item: &Item, agenda: &[Item]) -> BTreeSet<String> {
    let words = |item: &Item| stems::of(&super::sentence::Words::new(&item.title));
    let own = words(item);
    let alone: BTreeSet<String> = own
        .iter()
        .filter(|stem| {
            agenda
                .iter()
                .filter(|other| words(other).contains(*stem))
                .count()
                == 1
        })
        .cloned()
        .collect();
    if alone.is_empty() { own } else { alone }
}

/// Whether a sentence reads the agenda out, or sums it up: it names several items.
fn is_listing(
    talk: &Talk<'_>,
    sentence: usize,
    agenda: &[Item],
    about: &[BTreeSet<String>],
) -> bool {
    let said = stems::of(&talk.sentences[sentence].words);
    let named = about
        .iter()
        .filter(|about| stems::covered(about, &said) >= NAMED)
        .count();
    agenda.len() > 2 && named > 2
}

/// The item that a sentence announces.
fn announces(
    talk: &Talk<'_>,
    sentence: usize,
    agenda: &[Item],
    about: &[BTreeSet<String>],
    current: Option<usize>,
) -> Option<usize> {
    let words = &talk.sentences[sentence].words;
    let goes_on = talk.has(sentence, Sense::Transition);
    let next = sentence + 1 < talk.sentences.len()
        && talk.sentences[sentence + 1].turn == talk.sentences[sentence].turn;
    let mut said = stems::of(words);
    // "Point suivant. La cantine." is one announcement.
    if goes_on && next && words.len() < 8 {
        said.extend(stems::of(&talk.sentences[sentence + 1].words));
    }
    if goes_on && !talk.has(sentence, Sense::Past) {
        if let Some(number) = numbered(talk, sentence)
            && let Some(item) = agenda
                .iter()
                .position(|item| item.number.as_deref() == Some(number.as_str()))
        {
            return Some(item);
        }
        if let Some(item) = ordinal(talk, sentence, agenda.len(), current) {
            // What is named counts more than how it is counted.
            let named = best(about, &said, current).filter(|(_, share)| *share >= NAMED);
            return Some(named.map_or(item, |(item, _)| item));
        }
        return best(about, &said, current)
            .filter(|(_, share)| *share >= NAMED)
            .map(|(item, _)| item);
    }
    // A title that is read out, without any word around it.
    let (item, share) = best(about, &said, current)?;
    let forward =
        current.is_none_or(|current| item == current + 1 || item > current && share >= 1.0);
    let enough =
        about[item].len() >= 2 && share >= NAMED_ALONE && said.len() <= about[item].len() * 3 + 4;
    (forward && enough && !talk.sentences[sentence].question).then_some(item)
}

/// The item that a sentence names most of, one that comes later before one that came before.
fn best(
    about: &[BTreeSet<String>],
    said: &BTreeSet<String>,
    current: Option<usize>,
) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (item, about) in about.iter().enumerate() {
        let share = stems::covered(about, said);
        let later = current.is_none_or(|current| item > current);
        let weight = share + if later { 0.01 } else { 0.0 };
        if share > 0.0 && current != Some(item) && best.is_none_or(|(_, known)| weight > known) {
            best = Some((item, weight));
        }
    }
    best
}

/// The number that stands in "point 3", "point numéro 3", "délibération n° 3".
fn numbered(talk: &Talk<'_>, sentence: usize) -> Option<String> {
    let words = &talk.sentences[sentence].words;
    for place in 0..words.len() {
        if !matches!(
            words.word(place),
            "point" | "item" | "deliberation" | "rapport" | "question" | "sujet" | "number"
        ) {
            continue;
        }
        let mut next = place + 1;
        while matches!(words.word(next), "numero" | "n" | "no" | "number") {
            next += 1;
        }
        if let Some((value, _)) = number::at(words, next) {
            return Some(value.to_string());
        }
    }
    None
}

/// "Premier point", "point suivant", "dernier point".
fn ordinal(
    talk: &Talk<'_>,
    sentence: usize,
    count: usize,
    current: Option<usize>,
) -> Option<usize> {
    const ORDINALS: &[(&str, usize)] = &[
        ("premier", 0),
        ("premiere", 0),
        ("deuxieme", 1),
        ("second", 1),
        ("troisieme", 2),
        ("quatrieme", 3),
        ("cinquieme", 4),
        ("sixieme", 5),
        ("septieme", 6),
        ("huitieme", 7),
        ("first", 0),
        ("third", 2),
        ("fourth", 3),
        ("fifth", 4),
        ("sixth", 5),
    ];
    let words = &talk.sentences[sentence].words;
    for place in 0..words.len() {
        let nouns = |place: usize| {
            matches!(
                words.word(place),
                "point" | "sujet" | "item" | "topic" | "deliberation" | "rapport" | "dossier"
            )
        };
        if let Some((_, item)) = ORDINALS.iter().find(|(word, _)| *word == words.word(place))
            && nouns(place + 1)
        {
            return (*item < count).then_some(*item);
        }
        let following = nouns(place) && words.word(place + 1).starts_with("suivant")
            || words.word(place) == "next" && nouns(place + 1);
        if following {
            return current.map_or(Some(0), |current| {
                (current + 1 < count).then_some(current + 1)
            });
        }
        if matches!(words.word(place), "dernier" | "derniere" | "last" | "final")
            && nouns(place + 1)
        {
            return count.checked_sub(1);
        }
    }
    None
}

/// Without an agenda: where somebody goes on to something else, in the words that say to what.
fn announced(talk: &Talk<'_>) -> Vec<Start> {
    let mut starts: Vec<Start> = Vec::new();
    for sentence in 0..talk.sentences.len() {
        let heading = is_heading(talk, sentence);
        if !heading
            && (!talk.has(sentence, Sense::Transition)
                || talk.has(sentence, Sense::Past)
                || !is_announcement(talk, sentence))
        {
            continue;
        }
        let title = title(talk, sentence);
        let near = starts
            .last()
            .is_some_and(|last| sentence - last.sentence < 3 && !heading);
        if title.is_empty() || near {
            continue;
        }
        starts.push(Start {
            sentence,
            item: None,
            title,
        });
    }
    starts
}

/// Whether it is the heading of an act in a written record: "Délibération n° 41/2021 — Budget primitif".
fn is_heading(talk: &Talk<'_>, sentence: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    let begins = matches!(words.word(0), "deliberation" | "point" | "item" | "rapport")
        && talk.sentences[sentence].range.start == 0;
    begins
        && (0..5).any(|place| words.is_number(place))
        && talk.text(sentence).contains(['—', '–', ':', '-'])
}

/// "On passe à la cantine", and not "on passe à l'école tous les matins".
fn is_announcement(talk: &Talk<'_>, sentence: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    let Some(hit) = talk.hit(sentence, Sense::Transition) else {
        return false;
    };
    hit.start <= 8
        && words.len() <= 45
        && !talk.sentences[sentence].question
        && !talk.has(sentence, Sense::Tentative)
        && !matches!(words.word(hit.end), "vote" | "scrutin" | "voix")
}

/// What is announced: the words after what announces it, or the next sentence.
fn title(talk: &Talk<'_>, sentence: usize) -> String {
    let words = &talk.sentences[sentence].words;
    let text = talk.text(sentence);
    let rest = match talk.hits[sentence]
        .iter()
        .filter(|hit| hit.sense == Sense::Transition)
        .map(|hit| hit.end)
        .max()
    {
        Some(end) if end < words.len() => &text[words.source(end..words.len()).start..],
        Some(_) => "",
        None => text,
    };
    let carries = |text: &str| !stems::of(&super::sentence::Words::new(text)).is_empty();
    let next = sentence + 1;
    let chosen = if carries(rest) {
        rest
    } else if next < talk.sentences.len()
        && talk.sentences[next].turn == talk.sentences[sentence].turn
    {
        talk.text(next)
    } else {
        text
    };
    // What follows the first part is said about it, and is no title.
    let part = chosen
        .split([',', ';', '?', '!'])
        .find(|part| carries(part))
        .unwrap_or(chosen);
    let part = part.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '»' | ')'));
    kit::prompt::cut(part, MOST_TITLE).to_owned()
}
