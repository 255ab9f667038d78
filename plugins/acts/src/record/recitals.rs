//! Recitals: each *visa* and each *considérant*, from its first word to the next one's.

use std::ops::Range;

use super::zones::Zones;
use crate::text::{Line, Located, Text};

/// What a recital is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecitalKind {
    /// "Vu …": a text or a paper that the act rests on.
    Visa,
    /// "Considérant …", "Attendu …": a reason.
    Considerant,
}

/// One recital.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recital {
    /// What it is.
    pub kind: RecitalKind,
    /// What it says, its first word included, on one line.
    pub text: String,
}

/// Words that begin what is no recital any more, though it stands among them.
const OTHERS: &[&str] = &[
    "sur", "apres", "entendu", "ayant", "le", "arrete", "decide", "article",
];

pub(super) fn read(text: &Text, zones: &Zones) -> Vec<Located<Recital>> {
    zones
        .each
        .iter()
        .filter_map(|range| {
            let kind = kind(text.word(text.token_at(range.start)))?;
            let value = text.value(range.clone());
            let value = value.trim_end_matches([';', ' ', ',', '-', '•']).to_owned();
            let kind = Recital { kind, text: value };
            Some(text.locate(kind, range.clone()))
        })
        .collect()
}

/// Whether a line begins a recital.
pub(super) fn begins(text: &Text, line: &Line) -> bool {
    kind(text.word(line.first)).is_some()
        && text
            .written(text.start(line.first)..text.end(line.first))
            .starts_with(['V', 'C', 'A', 'v', 'c', 'a'])
        && line.last - line.first > 1
}

/// Cuts the part of the recitals into single ones; what is neither *visa* nor *considérant* ends one and begins none.
pub(super) fn cut(text: &Text, zone: Range<usize>) -> Vec<Range<usize>> {
    let tokens = text.tokens_in(&zone);
    let mut begins: Vec<(usize, bool)> = Vec::new();
    let lines = text.lines();
    let mut line = lines.partition_point(|line| line.start < zone.start);
    for token in tokens {
        while lines.get(line + 1).is_some_and(|next| next.first <= token) {
            line += 1;
        }
        let opens_line = lines.get(line).is_some_and(|line| line.first == token);
        let word = text.word(token);
        let gap = text.gap(token);
        let written = text.written(text.start(token)..text.end(token));
        let capital = written.starts_with(char::is_uppercase);
        let known = kind(word).is_some();
        // "; Vu" on the same line begins one too.
        if known && (opens_line || capital && gap.contains([';', '.', '\u{2022}'])) {
            begins.push((text.start(token), true));
        } else if opens_line && capital {
            let proposal = word == "sur" && text.word(token + 1).starts_with("prop");
            if proposal || OTHERS.contains(&word) && lines[line].apart {
                begins.push((text.start(token), false));
            }
        }
    }
    let mut ranges = Vec::new();
    for (index, (start, is)) in begins.iter().enumerate() {
        if *is {
            let end = begins.get(index + 1).map_or(zone.end, |next| next.0);
            ranges.push(*start..end);
        }
    }
    ranges
}

fn kind(word: &str) -> Option<RecitalKind> {
    match word {
        "vu" | "vus" | "vues" | "vue" | "vl" => Some(RecitalKind::Visa),
        "considerant" | "attendu" | "considerants" => Some(RecitalKind::Considerant),
        _ => None,
    }
}
