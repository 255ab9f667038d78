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
        .map(|(range, kind)| {
            let value = text.value(range.clone());
            let value = value.trim_end_matches([';', ' ', ',', '-', '•']).to_owned();
            let recital = Recital {
                kind: *kind,
                text: value,
            };
            text.locate(recital, range.clone())
        })
        .collect()
}

/// Whether a line begins a recital.
pub(super) fn begins(text: &Text, line: &Line) -> bool {
    kind(text.word(line.first)).is_some()
        && text
            .written(text.start(line.first)..text.end(line.first))
            .starts_with(['V', 'C', 'A', 'v', 'c', 'a'])
        && (line.last - line.first > 1 || opens_list(text, line))
}

/// Whether a line is only "VU :", with a list of texts after it.
fn opens_list(text: &Text, line: &Line) -> bool {
    let next = text.gap(line.last);
    line.last - line.first == 1
        && next.contains('\n')
        && (is_bullet(next) || matches!(text.word(line.last), "le" | "la" | "les" | "l"))
}

fn is_bullet(gap: &str) -> bool {
    gap.trim_end().ends_with(['-', '\u{2022}', '*', '\u{b7}'])
}

/// Cuts the part of the recitals into single ones; what is neither *visa* nor *considérant* ends one and begins none.
pub(super) fn cut(text: &Text, zone: Range<usize>) -> Vec<(Range<usize>, RecitalKind)> {
    let tokens = text.tokens_in(&zone);
    let mut begins: Vec<(usize, Option<RecitalKind>)> = Vec::new();
    // The kind of a list, which its points do not say again.
    let mut list = None;
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
        let known = kind(word);
        // "; Vu" on the same line begins one too.
        if known.is_some() && (opens_line || capital && gap.contains([';', '.', '\u{2022}'])) {
            let only = opens_line && opens_list(text, &lines[line]);
            list = if only { known } else { None };
            begins.push((text.start(token), known.filter(|_| !only)));
        } else if opens_line && list.is_some() && (is_bullet(gap) || lines[line].apart) {
            begins.push((text.start(token), list));
        } else if opens_line && capital {
            let proposal = word == "sur" && text.word(token + 1).starts_with("prop");
            if proposal || OTHERS.contains(&word) && lines[line].apart {
                list = None;
                begins.push((text.start(token), None));
            }
        }
    }
    let mut ranges = Vec::new();
    for (index, (start, kind)) in begins.iter().enumerate() {
        if let Some(kind) = kind {
            let end = begins.get(index + 1).map_or(zone.end, |next| next.0);
            ranges.push((*start..end, *kind));
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
