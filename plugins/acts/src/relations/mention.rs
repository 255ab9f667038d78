//! Acts that a text names with a number or a day: "l'arrêté préfectoral n° 2021-1946 du 28 septembre 2021".

use std::ops::Range;

use super::Target;
use crate::dates;
use crate::record::{self, Kind, Number};
use crate::text::Text;

/// How many words may stand between an act's kind and its number or day.
const REACH: usize = 14;

/// An act that is named in a text.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) target: Target,
    /// From its kind, or from its own number or day in a list, to its last word.
    pub(crate) tokens: Range<usize>,
    /// Mentions of one list share a number: "les arrêtés du … et du …".
    pub(crate) group: usize,
    /// Whether another act can be meant as well: "l'arrêté susvisé", where several are.
    pub(crate) doubt: bool,
}

/// Words between kind and number or day.
const BETWEEN: &[&str] = &[
    "anterieurs",
    "anterieur",
    "susvise",
    "susvises",
    "susvisee",
    "precite",
    "precites",
    "d",
    "de",
    "du",
    "des",
    "le",
    "la",
    "l",
    "autorisation",
    "initial",
    "modifie",
    "modifies",
    "en",
    "date",
    "pris",
    "prise",
    "administratif",
    "administratifs",
    "circulation",
    "voirie",
    "police",
    "stationnement",
    "delegation",
    "signature",
    "exploiter",
    "maire",
    "prefet",
    "prefete",
    "president",
    "mise",
    "demeure",
    "cadre",
    "conseil",
    "municipal",
    "departemental",
    "interdepartemental",
    "prescriptions",
    "complementaires",
    "complementaire",
    "portant",
    "conjoint",
    "susmentionne",
    "sus",
    "vise",
    "enregistrement",
    "declaration",
    "enquete",
    "publique",
    "ministeriel",
    "organique",
    "constitutionnelle",
    "europeenne",
    "ue",
    "dit",
    "cite",
    "cites",
    "ci",
    "dessus",
    "general",
    "permanent",
    "temporaire",
    "date",
    "a",
];

/// The acts named within some tokens, in order.
pub(crate) fn mentions(text: &Text, tokens: Range<usize>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut token = tokens.start;
    let mut group = 0;
    while token < tokens.end {
        let Some((kind, next)) = kind(text, token) else {
            token += 1;
            continue;
        };
        // "le présent arrêté" names no other act.
        let before = if token > tokens.start {
            text.word(token - 1)
        } else {
            ""
        };
        if matches!(before, "present" | "presente" | "presents" | "projet") {
            token = next;
            continue;
        }
        let Some(first) = name(text, next, tokens.end) else {
            token = next;
            continue;
        };
        group += 1;
        let mut last_end = first.end;
        let mut parts = vec![(token, first)];
        // "du 18 décembre 2009 et du 3 avril 2012", "n° 12 du … et n° 13 du …".
        while parts.len() < 60 {
            let Some(start) = list_goes_on(text, last_end, tokens.end) else {
                break;
            };
            let Some(next) = name(text, start, tokens.end) else {
                break;
            };
            if next.begins > start + 2 {
                break;
            }
            last_end = next.end;
            parts.push((start, next));
        }
        // A list that is joined to the one before belongs to it: "l'arrêté du … et l'arrêté du …".
        if let Some(previous) = found.last()
            && coordinated(text, previous.tokens.end, token)
        {
            group = previous.group;
        }
        for (start, named) in parts {
            let written = text.value(text.start(start)..text.end(named.end - 1));
            let written = if start == token {
                written
            } else {
                format!("{} {written}", kind.words)
            };
            found.push(Mention {
                target: Target {
                    written,
                    kind: kind.clone(),
                    number: named.number,
                    date: named.date,
                },
                tokens: start..named.end,
                group,
                doubt: false,
            });
        }
        token = last_end.max(next);
    }
    found
}

/// What an act is called, and the token after it.
fn kind(text: &Text, token: usize) -> Option<(Kind, usize)> {
    if let Some(found) = record::kind(text, token) {
        return Some(found);
    }
    let words = match text.word(token) {
        "decret" | "decrets" => "décret",
        "loi" | "lois" => "loi",
        "directive" => "directive",
        "acte" | "actes" if text.word(token + 1).starts_with("administratif") => "acte",
        _ => return None,
    };
    let kind = Kind {
        words: words.to_owned(),
        level: None,
    };
    Some((kind, token + 1))
}

struct Named {
    number: Option<Number>,
    date: Option<jiff::civil::Date>,
    /// Where number or day begin.
    begins: usize,
    end: usize,
}

/// The number and the day that follow, in either order.
fn name(text: &Text, token: usize, limit: usize) -> Option<Named> {
    let mut named = Named {
        number: None,
        date: None,
        begins: token,
        end: token,
    };
    let mut next = token;
    let reach = (token + REACH).min(limit);
    while next < reach {
        if next > token
            && text.gap(next).contains(['.', ';', ':', '!', '?'])
            && !text.gap(next).contains('°')
            || text.gap(next).contains("\n\n")
        {
            return None;
        }
        if let Some((number, end)) = number(text, next, limit) {
            named.number = Some(number);
            named.begins = next;
            named.end = end;
            if let Some((date, end)) = day_after(text, end, limit) {
                named.date = Some(date);
                named.end = end;
            }
            return Some(named);
        }
        if dates::starts(text, next)
            && let Some(day) = dates::read(text, next)
            && day.tokens.end <= limit
        {
            named.date = Some(day.date);
            named.begins = next;
            named.end = day.tokens.end;
            if let Some((number, end)) = number(text, named.end, limit) {
                named.number = Some(number);
                named.end = end;
            }
            return Some(named);
        }
        if !BETWEEN.contains(&text.word(next)) && !dates::is_weekday(text.word(next)) {
            return None;
        }
        next += 1;
    }
    None
}

/// A number with its sign, or one that is no word and no day: "arrêté 2024-123".
fn number(text: &Text, token: usize, limit: usize) -> Option<(Number, usize)> {
    let sign = record::is_number_sign(text, token);
    let from = if sign {
        text.end(token)
    } else {
        text.start(token)
    };
    if !sign {
        let first = text.word(token);
        let digits = first.bytes().all(|byte| byte.is_ascii_digit());
        let joined = matches!(text.gap(token + 1), "-" | "/" | "_");
        if !digits || first.is_empty() || !joined || dates::read(text, token).is_some() {
            return None;
        }
    }
    let end = text.end(limit - 1).min(from + 100);
    let (number, range) = record::read_number(text, from, floor(text, end))?;
    let after = text.token_at(range.end);
    (after > token).then_some((number, after))
}

/// The nearest position at or before one that is the end of a character.
fn floor(text: &Text, position: usize) -> usize {
    let mut position = position;
    while !text.folded().is_char_boundary(position) {
        position -= 1;
    }
    position
}

/// "du 17 octobre 2018", "en date du …", ", du …" after a number.
fn day_after(text: &Text, token: usize, limit: usize) -> Option<(jiff::civil::Date, usize)> {
    let mut next = token;
    while next < limit && next < token + 6 {
        if dates::starts(text, next)
            && let Some(day) = dates::read(text, next)
        {
            return (day.tokens.end <= limit).then_some((day.date, day.tokens.end));
        }
        if !matches!(
            text.word(next),
            "du" | "en" | "date" | "le" | "modifie" | "susvise" | "pris"
        ) && !dates::is_weekday(text.word(next))
        {
            return None;
        }
        next += 1;
    }
    None
}

/// The token with which a list of the same kind goes on: after "et", "ou" or a comma, "du" or "n°".
fn list_goes_on(text: &Text, token: usize, limit: usize) -> Option<usize> {
    let mut next = token;
    let mut joined = text.gap(next).trim() == ",";
    while next < limit && matches!(text.word(next), "et" | "ou" | "ainsi" | "que") {
        joined = true;
        next += 1;
    }
    if !joined || next >= limit {
        return None;
    }
    if matches!(text.word(next), "celui" | "ceux") {
        next += 1;
    }
    let begins = matches!(text.word(next), "du" | "des") && dates::read(text, next).is_some()
        || record::is_number_sign(text, next)
        || text.word(next) == "en" && text.word(next + 1) == "date";
    begins.then_some(next)
}

/// Whether a mention stands beside the one before it, as another subject or object: ", l'arrêté", "et les arrêtés".
fn coordinated(text: &Text, end: usize, start: usize) -> bool {
    if start < end || start - end > 60 {
        return false;
    }
    let mut article = start;
    if article > end && matches!(text.word(article - 1), "l" | "les" | "la" | "le" | "d") {
        article -= 1;
    }
    // "et de l'arrêté" right after the first is one list with it.
    let mut close = article;
    if close > end && text.word(close - 1) == "de" {
        close -= 1;
    }
    let and = |position: usize| position > end && matches!(text.word(position - 1), "et" | "ou");
    let beside = and(article)
        || text.gap(article).contains([',', ';'])
        || text.gap(article).contains("\n-")
        || text.gap(article).contains("\n");
    beside
        && (article == close || close - end <= 3)
        && (article < start || text.gap(start).contains(['-', '\n']))
        || and(close) && close - end <= 3
}
