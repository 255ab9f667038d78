//! What a person types to find an act: "2024-123", "arrêté du 12 mars 2025", "RD979 travaux".

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::citation::{self, Citation};
use crate::dates;
use crate::record::{self, Kind, Number};
use crate::relations::{Target, mentions};
use crate::text::Text;

/// The longest query that is read, in bytes; the rest is left out.
const LONGEST: usize = 10_000;

/// What was typed, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reference {
    /// Numbers of acts.
    pub numbers: Vec<Number>,
    /// Days, or whole months ("mars 2025"), as first and last day.
    pub dates: Vec<(Date, Date)>,
    /// Roads, by their keys: "RD979".
    pub roads: Vec<String>,
    /// Acts that are named with their kind: "arrêté n° 2024-12 du 3 mars 2024".
    pub acts: Vec<Target>,
    /// Articles of codes.
    pub citations: Vec<Citation>,
    /// The other words, as they were typed, on one line.
    pub rest: String,
}

impl Reference {
    /// The acts that were typed, as [`crate::standing::means`] takes them: those with their kind, then bare numbers,
    /// and single days where there is no number at all.
    pub fn targets(&self) -> Vec<Target> {
        let mut targets = self.acts.clone();
        let bare = |number: Option<Number>, date: Option<Date>, written: String| Target {
            written,
            kind: Kind {
                words: String::new(),
                level: None,
            },
            number,
            date,
        };
        for number in &self.numbers {
            let known = self
                .acts
                .iter()
                .any(|act| act.number.as_ref() == Some(number));
            if !known {
                targets.push(bare(Some(number.clone()), None, number.written.clone()));
            }
        }
        if targets.is_empty() {
            for (first, last) in &self.dates {
                if first == last {
                    targets.push(bare(None, Some(*first), first.to_string()));
                }
            }
        }
        targets
    }
}

/// Takes what was typed apart.
pub fn parse(typed: &str) -> Reference {
    let mut length = typed.len().min(LONGEST);
    while !typed.is_char_boundary(length) {
        length -= 1;
    }
    let typed = &typed[..length];
    let text = Text::new(&[typed]);
    let all = 0..text.tokens().len();
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut found = Reference {
        citations: citation::parse(typed)
            .into_iter()
            .filter(|citation| !citation.articles.is_empty())
            .collect(),
        ..Reference::default()
    };
    // Citations stand in bytes of what was typed, which is the one page of the text.
    for citation in &found.citations {
        let cited = (0..all.end).filter(|&token| {
            let place = text.places(text.start(token)..text.end(token))[0];
            citation.span.contains(&(place.start as usize))
        });
        let tokens: Vec<usize> = cited.collect();
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            taken.push(*first..last + 1);
        }
    }
    for mention in mentions(&text, all.clone()) {
        if taken
            .iter()
            .any(|range| range.contains(&mention.tokens.start))
        {
            continue;
        }
        let target = mention.target;
        found.numbers.extend(target.number.clone());
        found.dates.extend(target.date.map(|date| (date, date)));
        taken.push(mention.tokens);
        found.acts.push(target);
    }
    let mut token = 0;
    while token < all.end {
        if let Some(range) = taken.iter().find(|range| range.contains(&token)) {
            token = range.end;
            continue;
        }
        let end = number(&text, token, &mut found)
            .or_else(|| day(&text, token, &mut found))
            .or_else(|| road(&text, token, &mut found));
        if let Some(end) = end {
            let end = end.max(token + 1);
            taken.push(token..end);
            token = end;
        } else {
            token += 1;
        }
    }
    found.rest = rest(&text, &taken);
    found
}

/// A day, or a month of a year.
fn day(text: &Text, token: usize, found: &mut Reference) -> Option<usize> {
    if dates::starts(text, token)
        && let Some(day) = dates::read(text, token)
    {
        found.dates.push((day.date, day.date));
        return Some(day.tokens.end);
    }
    let month = dates::month(text.word(token)).filter(|_| text.word(token).len() > 2)?;
    let year = text.word(token + 1);
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    let first = Date::new(year, month, 1).ok()?;
    let last = first
        .checked_add(1.month())
        .ok()?
        .checked_sub(1.day())
        .ok()?;
    found.dates.push((first, last));
    Some(token + 2)
}

/// A number: after its sign, or with its joints.
fn number(text: &Text, token: usize, found: &mut Reference) -> Option<usize> {
    let sign = record::is_number_sign(text, token);
    let from = if sign {
        text.end(token)
    } else {
        // "19/05/2025" is a day, "19/05/2025-1" a number.
        let word = text.word(token);
        let joined =
            matches!(text.gap(token + 1), "-" | "/" | "_") && token + 1 < text.tokens().len();
        let after_joint = token > 0 && matches!(text.gap(token), "-" | "/" | "_" | "'");
        let has_digit = (token..token + 3)
            .any(|token| text.word(token).starts_with(|c: char| c.is_ascii_digit()));
        if !joined || after_joint || !has_digit || word.is_empty() {
            return None;
        }
        text.start(token)
    };
    let (number, range) = record::read_number(text, from, text.folded().len())?;
    let end = text.token_at(range.end);
    if !sign {
        let day = dates::read(text, token).is_some_and(|day| day.tokens.end >= end);
        let letters = text.word(token).starts_with(|c: char| c.is_alphabetic());
        // "Saint-Roch-2", "R-12": a word with a hyphen is no number unless its parts are short and in capitals.
        let word = letters
            && (text.word(token).len() > 5
                || text
                    .written(text.start(token)..text.end(token))
                    .starts_with(char::is_lowercase));
        let article = matches!(
            text.word(token.wrapping_sub(1)),
            "l" | "r" | "d" | "lo" | "article" | "articles" | "art" | "a"
        );
        let road = matches!(
            text.word(token),
            "rd" | "rn" | "d" | "n" | "a" | "vc" | "cr" | "l" | "r" | "lo"
        );
        if day || word || article || road {
            return None;
        }
    }
    found.numbers.push(number);
    Some(end)
}

fn road(text: &Text, token: usize, found: &mut Reference) -> Option<usize> {
    let (road, tokens) = record::find_roads(text, token..token + 1, true, true)
        .into_iter()
        .next()?;
    if tokens.start != token {
        return None;
    }
    if !found.roads.contains(&road.key) {
        found.roads.push(road.key);
    }
    Some(tokens.end)
}

/// What is left, without the small words that led to what was taken.
fn rest(text: &Text, taken: &[Range<usize>]) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut token = 0;
    let count = text.tokens().len();
    while token < count {
        if let Some(range) = taken.iter().find(|range| range.contains(&token)) {
            while words.last().is_some_and(|word| {
                matches!(
                    word.to_lowercase().as_str(),
                    "du" | "le" | "de" | "n" | "numéro" | "en" | "la"
                )
            }) {
                words.pop();
            }
            token = range.end;
            continue;
        }
        let mut end = token + 1;
        // What no blank parts stays together.
        while end < count
            && !text.gap(end).contains(char::is_whitespace)
            && !taken.iter().any(|range| range.contains(&end))
        {
            end += 1;
        }
        words.push(text.value(text.start(token)..text.end(end - 1)));
        token = end;
    }
    words.join(" ")
}
