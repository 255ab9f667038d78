//! Lists of what is asked: an introduction that ends with a colon, and its points.

use jiff::civil::Date;

use super::{
    super::{
        super::model::Ask,
        part::{Part, Sentence},
        summary,
        words::Sense,
    },
    MAX_ASKS, MAX_WHAT, limit, own, wanted,
};

/// How many bytes before a sentence its mark may stand: "  12) ".
const MARK: usize = 16;
/// Words that say nothing of what is asked.
const EMPTY: &[&str] = &[
    "vous",
    "toi",
    "de",
    "d",
    "nous",
    "moi",
    "la",
    "le",
    "les",
    "chose",
    "choses",
    "suivant",
    "suivante",
    "suivants",
    "suivantes",
    "ceci",
    "points",
    "pieces",
    "elements",
    "documents",
];

/// The points after an introduction.
pub(super) struct Listed {
    pub(super) sentences: Vec<usize>,
    /// The first sentence after them.
    pub(super) end: usize,
}

/// The points that the sentence at `index` introduces; none when it ends otherwise.
pub(super) fn after(part: &Part, index: usize) -> Listed {
    let mut listed = Listed {
        sentences: Vec::new(),
        end: index + 1,
    };
    if !part.sentence(&part.sentences[index]).ends_with(':') {
        return listed;
    }
    let mut position = index + 1;
    while let Some(sentence) = part.sentences.get(position) {
        if sentence.tokens.len() <= 1 && !part.sentence(sentence).contains(char::is_alphabetic) {
            // A mark alone: "1.".
            position += 1;
        } else if is_point(part, sentence) {
            if listed.sentences.len() == MAX_ASKS {
                break;
            }
            listed.sentences.push(position);
            position += 1;
            listed.end = position;
        } else {
            break;
        }
    }
    listed
}

/// Whether the words of the introduction name nothing: "Nous attendons de vous, ce matin :".
pub(super) fn is_empty_lead(part: &Part, sentence: &Sentence) -> bool {
    if !part.sentence(sentence).ends_with(':') {
        return false;
    }
    let Some(request) = sentence.hits.iter().find(|hit| hit.sense == Sense::Ask) else {
        return super::is_bare_limit(part, sentence);
    };
    let dated = |token: usize| {
        part.dates_of(sentence)
            .iter()
            .any(|date| date.tokens.contains(&token))
    };
    (request.tokens.end..sentence.tokens.end)
        .all(|token| EMPTY.contains(&part.word(token)) || dated(token))
}

/// One ask of the whole list, or one for each point where the points are acts of their own or have limits of their own.
pub(super) fn asks(
    part: &Part,
    lead: usize,
    points: &[usize],
    what: &str,
    by: &str,
    anchor: Date,
    asks: &mut Vec<Ask>,
) {
    let introduction = &part.sentences[lead];
    let common = own(part, introduction, anchor);
    let point = |index: usize| &part.sentences[index];
    let apart = points.iter().any(|&index| {
        limit(part, point(index), anchor).is_some() || begins_with_act(part, point(index))
    });
    if apart {
        let mut previous = None;
        for &index in points {
            let sentence = point(index);
            let own = own(part, sentence, anchor).or_else(|| {
                let same = sentence.tokens.clone().any(|token| {
                    part.word(token) == "meme"
                        && matches!(part.word(token + 1), "date" | "delai" | "jour")
                });
                previous.filter(|_| same)
            });
            previous = own.or(previous);
            asks.push(Ask {
                what: summary::shorten(wanted("", unmarked(part.sentence(sentence))), MAX_WHAT),
                by: by.to_owned(),
                deadline: own.or(common).map(|date| date.to_string()),
                quote: part.sentence(sentence).to_owned(),
            });
        }
        return;
    }
    let joined: Vec<&str> = points
        .iter()
        .map(|&index| unmarked(part.sentence(point(index))))
        .collect();
    let joined = joined.join(" ; ");
    let what = if is_empty_lead(part, introduction) {
        joined
    } else {
        format!("{what} : {joined}")
    };
    asks.push(Ask {
        what: summary::shorten(&what, MAX_WHAT),
        by: by.to_owned(),
        deadline: common
            .or_else(|| super::deadline(part, lead, anchor))
            .map(|date| date.to_string()),
        quote: part.sentence(introduction).to_owned(),
    });
}

/// Whether a mark of a list stands before the sentence, or begins it.
fn is_point(part: &Part, sentence: &Sentence) -> bool {
    let text = part.sentence(sentence);
    if unmarked(text).len() < text.len() {
        return true;
    }
    let before = part.before(sentence, MARK);
    let Some((_, mark)) = before.rsplit_once('\n') else {
        return false;
    };
    let mark = mark.trim();
    !mark.is_empty()
        && (!mark.contains(char::is_alphabetic) || mark.len() == 2 && mark.ends_with([')', '.']))
}

/// The point without its number or letter: "2. de procéder", "b) le bordereau".
fn unmarked(text: &str) -> &str {
    let end = text
        .bytes()
        .take(3)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let number = text.as_bytes()[..end].iter().all(u8::is_ascii_digit);
    let mark = text.as_bytes().get(end);
    let marked = end > 0
        && (mark == Some(&b')') || (number || end == 1) && mark == Some(&b'.'))
        && text.as_bytes().get(end + 1) == Some(&b' ');
    if marked {
        text[end + 1..].trim_start()
    } else {
        text.trim_start_matches(|c: char| c == '.' || c.is_whitespace())
    }
    .trim_end_matches([';', ',', '.', ' '])
}

/// "de condamner", "à transmettre", "vérifier": the point is something to do.
fn begins_with_act(part: &Part, sentence: &Sentence) -> bool {
    let text = unmarked(part.sentence(sentence));
    let mut words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .skip_while(|word| {
            matches!(
                word.as_str(),
                "de" | "d" | "à" | "me" | "nous" | "m" | "y" | "en" | "le" | "la" | "les" | "lui"
            )
        });
    let act = |word: String| {
        let noun = word.ends_with("ier")
            && !["fier", "dier", "blier"]
                .iter()
                .any(|end| word.ends_with(end));
        word.len() > 4 && !noun && (word.ends_with("er") || word.ends_with("ir"))
            || word.ends_with("mettre")
            || word.ends_with("prendre")
            || [
                "rendre",
                "répondre",
                "joindre",
                "produire",
                "faire",
                "dire",
                "inscrire",
            ]
            .contains(&word.as_str())
    };
    words.next().is_some_and(act)
}
