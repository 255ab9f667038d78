//! The head of an act: what it is, its number, its day, its title.

mod kind;
mod numbering;
mod title;

use std::ops::Range;

use jiff::civil::Date;

pub use self::kind::{Kind, Level};
pub(crate) use self::kind::{form_word, kind};
pub(crate) use self::numbering::is_number_sign;
use super::Record;
use super::zones::{self, Zones};
use crate::dates;
use crate::text::{Line, Text};

/// Reads the head into the record; gives where the title stands.
pub(super) fn read(text: &Text, zones: &Zones, record: &mut Record) -> Option<Range<usize>> {
    let lines = text.lines();
    let count = lines.partition_point(|line| line.start < zones.head.end);
    let head = &lines[..count];
    let named = head
        .iter()
        .position(|line| names_act(text, line, false))
        .or_else(|| head.iter().position(|line| names_act(text, line, true)));
    let mut after = zones.head.start;
    if let Some(index) = named {
        let token = form_token(text, &head[index]);
        if let Some((kind, next)) = token.and_then(|token| kind(text, token)) {
            let start = text.start(token.unwrap_or(0));
            let end = text.end(next - 1);
            record.kind = Some(text.locate(kind, start..end));
            after = end;
        }
    }
    numbering::read(text, zones, head, named, after, record);
    let title = title::find(text, zones, head, after);
    read_date(text, zones, head, after, title.as_ref(), record);
    record.title = title.clone().map(|range| {
        let value = text.value(range.clone());
        let value = value
            .trim_end_matches(['.', ';', ',', ':', ' ', '-'])
            .to_owned();
        text.locate(value, range)
    });
    title
}

/// Whether a line says what the act is: the word stands at its beginning, or, less surely, anywhere.
fn names_act(text: &Text, line: &Line, anywhere: bool) -> bool {
    let Some(token) = form_token(text, line) else {
        return false;
    };
    let written = text.written(text.start(token)..text.end(token));
    let before = text.written(line.start..text.start(token));
    let first = token == line.first
        || text.word(line.first) == "objet"
        || matches!(text.word(line.first), "projet" | "d" | "m" | "p")
        || text.word(line.first) == "n" && token - line.first < 8;
    let plural = text.word(token).ends_with('s');
    written.starts_with(char::is_uppercase) && first && !plural || anywhere && (before.len() < 60)
}

fn form_token(text: &Text, line: &Line) -> Option<usize> {
    line.tokens()
        .take(12)
        .find(|&token| form_word(text.word(token)).is_some())
}

/// The day of the act: beside its name, at its end, or in its head.
fn read_date(
    text: &Text,
    zones: &Zones,
    head: &[Line],
    after: usize,
    title: Option<&Range<usize>>,
    record: &mut Record,
) {
    let delibers = record
        .kind
        .as_ref()
        .is_some_and(|kind| kind.value.words.starts_with("délibération"));
    let found = beside(text, zones, after, title)
        .or_else(|| delibers.then(|| sitting(text, zones)).flatten())
        .or_else(|| at_end(text, zones))
        .or_else(|| {
            head.iter().find_map(|line| {
                (zones::is_signature(text, line) || labelled(text, line))
                    .then(|| dates::first(text, line.tokens()))
                    .flatten()
            })
        })
        .or_else(|| sitting(text, zones));
    if let Some(day) = found {
        let range = text.start(day.tokens.start)..text.end(day.tokens.end - 1);
        let date: Date = day.date;
        record.date = Some(text.locate(date, range));
    }
}

/// "Arrêté n° … du 20 mai 2025": before the title and near the name.
fn beside(
    text: &Text,
    zones: &Zones,
    after: usize,
    title: Option<&Range<usize>>,
) -> Option<dates::Day> {
    if after == 0 {
        return None;
    }
    let first = text.token_at(after);
    let end = title.map_or(zones.head.end, |title| title.start);
    for token in first..first + 30 {
        if text.start(token) >= end || form_word(text.word(token)).is_some() {
            return None;
        }
        let leads = matches!(text.word(token), "du" | "date" | "le");
        if leads
            && let Some(day) = dates::read(text, token + 1 - usize::from(text.word(token) == "du"))
        {
            return Some(day);
        }
        // "ARRÊTÉ N° 2025-12 – 3 mars 2025".
        if text.gap(token).contains(['-', '–'])
            && text.gap(token).contains(' ')
            && let Some(day) = dates::read(text, token)
        {
            return Some(day);
        }
    }
    None
}

/// "Séance du 12 mars 2025".
fn sitting(text: &Text, zones: &Zones) -> Option<dates::Day> {
    let end = zones.recitals.end.max(zones.head.end);
    text.tokens_in(&(0..end)).find_map(|token| {
        let leads = matches!(text.word(token), "seance" | "reunion")
            || text.word(token) == "reuni" && text.word(token + 1) == "le";
        leads
            .then(|| dates::first(text, token + 1..token + 8))
            .flatten()
    })
}

fn at_end(text: &Text, zones: &Zones) -> Option<dates::Day> {
    let tokens = text.tokens_in(&zones.signature);
    let limit = tokens.start + 24;
    dates::first(text, tokens.start..tokens.end.min(limit))
}

/// "Date : 3 mars 2025", "Date de l'acte : …", "En date du …".
fn labelled(text: &Text, line: &Line) -> bool {
    text.word(line.first) == "date"
        || text.word(line.first) == "en" && text.word(line.first + 1) == "date"
}
