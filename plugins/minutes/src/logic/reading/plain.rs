//! Plain text: lines that begin with a name, perhaps after a time, and what stands above the first of them.

use super::names;
use super::time;
use super::{Raw, RawCue};

/// Lines above the first name that are kept as the head.
const MOST_HEAD: usize = 200;

pub(super) fn read(text: &str) -> Raw {
    let mut raw = Raw::default();
    let mut begun = false;
    let named = text.lines().any(|line| spoken(line).is_some());
    // In a record without names, headings and paragraphs stand apart.
    let mut parted = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            parted = true;
            continue;
        }
        if let Some((start, name, said)) = spoken(trimmed) {
            begun = true;
            raw.add(RawCue {
                start,
                speaker: Some(name.to_owned()),
                text: said.to_owned(),
                opens: true,
                ..RawCue::default()
            });
            continue;
        }
        if named && !begun {
            if raw.head.len() < MOST_HEAD {
                raw.head.push(trimmed.to_owned());
            }
            continue;
        }
        let opens = !named && (parted || is_heading(trimmed));
        parted = !named && is_heading(trimmed);
        let (start, said) = timed(trimmed);
        let speaker = raw.cues.last().and_then(|cue| cue.speaker.clone());
        // A name alone on its line speaks what follows.
        match raw.cues.last_mut() {
            Some(last) if last.text.is_empty() => last.text = said.to_owned(),
            _ => raw.add(RawCue {
                start,
                speaker,
                text: said.to_owned(),
                opens,
                ..RawCue::default()
            }),
        }
    }
    raw
}

/// A line in capitals, or one that numbers an act.
fn is_heading(line: &str) -> bool {
    let capitals = line.chars().any(char::is_alphabetic) && !line.chars().any(char::is_lowercase);
    let folded = kit::fold::Folded::new(line);
    let numbered = [
        "deliberation n",
        "point n",
        "rapport n",
        "question n",
        "item ",
    ]
    .iter()
    .any(|start| folded.text().starts_with(start));
    capitals || numbered && line.len() < 200
}

/// A line that somebody speaks: its time, the name, the words.
fn spoken(line: &str) -> Option<(Option<u64>, &str, &str)> {
    let (start, rest) = timed(line.trim());
    let rest = rest.trim_start_matches(['-', '–', '—', '*', '>', ' ']);
    if let Some((name, said)) = names::prefix(rest) {
        let (name, inner) = without_time(name);
        return Some((start.or(inner), name, said));
    }
    // "M. DURAND.- Je propose", as stenographers write.
    for mark in [".-", ".–", ".—", ". –", ". —", " – ", " — "] {
        if let Some((name, said)) = rest.split_once(mark)
            && names::is_name(name)
            && (mark.starts_with('.') || start.is_some())
            && !said.trim().is_empty()
        {
            return Some((start, name.trim(), said.trim()));
        }
    }
    // "Nadia Roux (00:12:03)" or "Nadia Roux 00:12", with the words below.
    let (name, inner) = without_time(rest);
    (inner.is_some() && names::is_name(name)).then_some((inner, name, ""))
}

/// A line without the time that it begins with: `[00:01:02]`, `00:01:02`, `(12:30)`.
fn timed(line: &str) -> (Option<u64>, &str) {
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some(inside) = line.strip_prefix(open)
            && let Some((stamp, rest)) = inside.split_once(close)
        {
            let stamp = stamp.split(['-', '–', '>']).next().unwrap_or_default();
            if let Some(start) = time::parse(stamp) {
                return (Some(start), rest.trim_start_matches([' ', '-', ':']));
            }
        }
    }
    if let Some((stamp, rest)) = line.split_once(char::is_whitespace)
        && let Some(start) = time::parse(stamp)
    {
        return (Some(start), rest.trim_start_matches([' ', '-', '–']));
    }
    (None, line)
}

/// A name without the time after it.
fn without_time(name: &str) -> (&str, Option<u64>) {
    let name = name.trim();
    if let Some((before, stamp)) = name.rsplit_once(char::is_whitespace)
        && let Some(start) = time::parse(stamp.trim_matches(['(', ')', '[', ']']))
    {
        return (before.trim_end_matches([' ', '-', '–', ',']), Some(start));
    }
    (name, None)
}
