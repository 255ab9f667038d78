//! The first and the last day that a clause says with its verb.

use std::ops::Range;

use jiff::civil::Date;

use crate::dates;
use crate::record::read_length;
use crate::text::Text;

/// How far after a verb its first day is looked for, in words.
const NEAR: usize = 16;

/// The days of a clause.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Days {
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
    /// The token after the first day, where it stands after the verb: the quote goes on to there.
    pub(super) end: Option<usize>,
}

impl Days {
    pub(super) fn both(self) -> (Option<Date>, Option<Date>) {
        (self.from, self.until)
    }
}

/// The days of what stands before a subject and of what follows a verb. What halts an act counts a length from its
/// first day, else from the day it was made, and takes a lone day as the only one.
pub(super) fn read(
    text: &Text,
    lead: &Range<usize>,
    verb: &Range<usize>,
    tail: &Range<usize>,
    halts: bool,
    made: Option<Date>,
) -> Days {
    let near = tail.end.min(tail.start + NEAR);
    let first = from_day(text, verb.start, verb.end, verb.end)
        .or_else(|| from_day(text, tail.start, near, tail.start));
    let mut days = Days {
        from: first.map(|(day, _)| day),
        until: until(text, tail.start, tail.end),
        end: first.map(|(_, end)| end.max(verb.end)),
    };
    if days.from.is_none() {
        days.from = from_day(text, lead.start, lead.end, usize::MAX).map(|(day, _)| day);
    }
    for token in lead.clone().chain(tail.clone()) {
        if matches!(text.word(token), "du" | "entre" | "le")
            && let Some((from, until)) = dates::period(text, token + 1)
            && until.tokens.end <= tail.end
        {
            days.from = Some(from.date);
            days.until = Some(until.date);
            if tail.contains(&token) {
                days.end = Some(until.tokens.end);
            }
            return days;
        }
    }
    if !halts || days.until.is_some() {
        return days;
    }
    for token in lead.clone().chain(tail.clone()) {
        if matches!(text.word(token), "duree" | "pendant" | "durant")
            && let Some((span, end)) = read_length(text, token + 1)
            && (lead.contains(&token) && end <= lead.end || end <= tail.end)
        {
            days.until = days
                .from
                .or(made)
                .and_then(|day| day.checked_add(span).ok());
            return days;
        }
    }
    for token in lead.clone().chain(tail.clone()) {
        if text.word(token) == "le"
            && let Some(day) = dates::read(text, token + 1)
        {
            days.from = Some(day.date);
            days.until = Some(day.date);
            if tail.contains(&token) {
                days.end = Some(day.tokens.end);
            }
            return days;
        }
    }
    days
}

/// The day after "jusqu'au".
fn until(text: &Text, token: usize, limit: usize) -> Option<Date> {
    (token..limit.min(token + 40)).find_map(|next| {
        (text.word(next) == "jusqu" && matches!(text.word(next + 1), "au" | "a"))
            .then(|| dates::read(text, next + 2))
            .flatten()
            .map(|day| day.date)
    })
}

/// The day that some words say something begins on, and the token after it: "à compter du 7 juin 2023"; right after a
/// verb also "le 1er janvier 2030", "au 1er janvier 2030".
pub(super) fn from_day(
    text: &Text,
    token: usize,
    limit: usize,
    verb: usize,
) -> Option<(Date, usize)> {
    (token..limit).find_map(|next| {
        let begins = match text.word(next) {
            "compter" | "partir" | "dater" => text.word(next + 1) == "du",
            // "En date du" is the day of the act that is named.
            "date" => next > 0 && text.word(next - 1) == "la" && text.word(next + 1) == "du",
            "effet" | "retroactif" | "immediat" => {
                matches!(text.word(next + 1), "du" | "au" | "le")
            }
            "des" => text.word(next + 1) == "le",
            _ => false,
        };
        let day = if begins {
            next + 2
        } else if next == verb && matches!(text.word(next), "le" | "au") {
            next + 1
        } else {
            return None;
        };
        dates::read(text, day)
            .filter(|day| day.tokens.end <= limit.max(token + 1) + 6)
            .map(|day| (day.date, day.tokens.end))
    })
}
