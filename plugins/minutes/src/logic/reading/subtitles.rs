//! WebVTT (W3C, with what Teams and Meet make of it) and SRT: blocks with a line of times.

use super::names;
use super::time;
use super::{Raw, RawCue};

/// Lines among which the first times are looked for.
const LOOKED_AT: usize = 60;

/// Whether a text without the word WEBVTT is subtitles all the same.
pub(super) fn has_times(text: &str) -> bool {
    let mut lines = text.lines().take(LOOKED_AT);
    lines.any(|line| matches!(time::line(line), Some((Some(_), _) | (_, Some(_)))))
}

/// Reads blocks; broken times are counted, and their words kept.
pub(super) fn read(text: &str) -> Raw {
    let mut raw = Raw::default();
    let mut id: Option<String> = None;
    let mut open: Option<RawCue> = None;
    let mut skipping = false;
    let mut before = "";
    for line in text.lines() {
        let line = line.trim_end();
        if let Some((start, end)) = time::line(line) {
            // Without an empty line between, the number of the next cue stands at the end of this one's text.
            if let Some(mut cue) = open.take() {
                if !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit()) {
                    cue.text.truncate(cue.text.len() - before.len());
                    id = Some(before.to_owned());
                }
                close(cue, &mut raw);
            }
            if start.is_none() || end.is_none() {
                raw.losses.times += 1;
            }
            open = Some(RawCue {
                id: id.take(),
                start,
                end,
                ..RawCue::default()
            });
            skipping = false;
        } else if line.trim().is_empty() {
            if let Some(cue) = open.take() {
                close(cue, &mut raw);
            }
            (id, skipping) = (None, false);
        } else if let Some(cue) = &mut open {
            if !cue.text.is_empty() {
                cue.text.push('\n');
            }
            cue.text.push_str(line);
        } else if ["NOTE", "STYLE", "REGION", "WEBVTT"]
            .iter()
            .any(|word| line.starts_with(word))
        {
            skipping = true;
            let note = line.strip_prefix("NOTE").map(str::trim);
            raw.head
                .extend(note.filter(|note| !note.is_empty()).map(str::to_owned));
        } else if !skipping {
            id = Some(line.trim().to_owned());
        } else if raw.head.len() < 100 && raw.cues.is_empty() {
            raw.head.push(line.trim().to_owned());
        }
        before = line.trim();
    }
    if let Some(cue) = open {
        close(cue, &mut raw);
    }
    names::speakers_in_texts(&mut raw.cues);
    raw
}

/// A cue whose text is complete: each voice in it is a cue.
fn close(cue: RawCue, raw: &mut Raw) {
    let voices = voices(&cue.text);
    let several = voices.len() > 1;
    for (number, (speaker, text)) in voices.into_iter().enumerate() {
        let id = match (&cue.id, several && number > 0) {
            (Some(id), true) => Some(format!("{id}.{number}")),
            (id, _) => id.clone(),
        };
        raw.add(RawCue {
            id,
            speaker,
            text,
            ..cue.clone()
        });
    }
}

/// The voices of a cue's text: `<v Name>` until `</v>`, the next voice or the end, since many makers leave the tag open.
fn voices(text: &str) -> Vec<(Option<String>, String)> {
    let mut voices: Vec<(Option<String>, String)> = vec![(None, String::new())];
    let mut rest = text;
    while let Some(place) = rest.find(['<', '&']) {
        let last = voices.len() - 1;
        voices[last].1.push_str(&rest[..place]);
        rest = &rest[place..];
        if let Some(after) = rest.strip_prefix('&') {
            let (letter, after) = entity(after);
            voices[last].1.push(letter);
            rest = after;
            continue;
        }
        // What is no tag is said: "a < b".
        let tag = rest[1..]
            .find(['>', '<'])
            .filter(|end| rest.as_bytes()[end + 1] == b'>');
        let Some(end) = tag else {
            voices[last].1.push('<');
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[1..end + 1];
        rest = &rest[end + 2..];
        if let Some(name) = voice(tag) {
            let name = decoded(name);
            if voices[last].1.trim().is_empty() {
                voices[last] = (Some(name), String::new());
            } else {
                voices.push((Some(name), String::new()));
            }
        } else if tag == "/v" {
            voices.push((None, String::new()));
        } else if !is_tag(tag) {
            voices[last].1.push('<');
            voices[last].1.push_str(tag);
            voices[last].1.push('>');
        }
    }
    let last = voices.len() - 1;
    voices[last].1.push_str(rest);
    voices.retain(|(_, text)| !text.trim().is_empty());
    voices
}

/// The name in `v Name` or `v.class Name`.
fn voice(tag: &str) -> Option<&str> {
    let rest = tag.strip_prefix('v')?;
    let blank = rest.find([' ', '\t', '\n'])?;
    (blank == 0 || rest.starts_with('.')).then(|| rest[blank..].trim())
}

/// Whether it is one of the tags of WebVTT or of SRT: a class, italics, a time, a colour.
fn is_tag(tag: &str) -> bool {
    let name = tag.trim_start_matches('/');
    let name = name.split(['.', ' ']).next().unwrap_or_default();
    let known = ["c", "i", "b", "u", "ruby", "rt", "lang", "font", "v", "s"];
    known.contains(&name.to_lowercase().as_str()) || time::parse(tag).is_some()
}

fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(place) = rest.find('&') {
        decoded.push_str(&rest[..place]);
        let (letter, after) = entity(&rest[place + 1..]);
        decoded.push(letter);
        rest = after;
    }
    decoded.push_str(rest);
    decoded
}

/// The letter of an entity after its `&`, and what follows; a lone `&` is itself.
fn entity(after: &str) -> (char, &str) {
    for (name, letter) in [
        ("amp;", '&'),
        ("lt;", '<'),
        ("gt;", '>'),
        ("nbsp;", ' '),
        ("quot;", '"'),
        ("#39;", '\''),
        ("apos;", '\''),
        ("lrm;", ' '),
        ("rlm;", ' '),
    ] {
        if let Some(rest) = after.strip_prefix(name) {
            return (letter, rest);
        }
    }
    ('&', after)
}
