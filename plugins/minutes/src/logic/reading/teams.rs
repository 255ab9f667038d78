//! What Teams writes into a DOCX: a name and a time, and below them the words; or times, a name, the words.

use super::names;
use super::time;
use super::{Raw, RawCue};

/// Lines among which entries are looked for.
const LOOKED_AT: usize = 400;

/// Whether a text has at least two such entries.
pub(super) fn is_teams(text: &str) -> bool {
    let entries = text
        .lines()
        .take(LOOKED_AT)
        .filter(|line| entry(line).is_some());
    entries.take(2).count() == 2
}

/// Reads entries; what stands before the first is the head.
pub(super) fn read(text: &str) -> Raw {
    let mut raw = Raw::default();
    let mut open: Option<RawCue> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some((name, start, said)) = entry(line) {
            if let Some(cue) = open.replace(RawCue {
                start: Some(start),
                speaker: Some(name.to_owned()),
                text: said.to_owned(),
                ..RawCue::default()
            }) {
                raw.add(cue);
            }
        } else if let Some(cue) = &mut open {
            // "X started transcription" is no speech.
            if is_notice(line) {
                continue;
            }
            if !cue.text.is_empty() {
                cue.text.push('\n');
            }
            cue.text.push_str(line);
        } else if raw.head.len() < 100 {
            raw.head.push(line.to_owned());
        }
    }
    raw.cues.extend(open);
    raw
}

/// "Nadia Roux   0:03", perhaps with the words after it.
fn entry(line: &str) -> Option<(&str, u64, &str)> {
    let line = line.trim();
    let mut from = 0;
    for word in line.split_whitespace().take(12) {
        let place = from + line[from..].find(word)?;
        from = place + word.len();
        let stamp = word.trim_matches(['(', ')', '[', ']']);
        if let Some(start) = time::parse(stamp) {
            let name = line[..place].trim();
            return (names::is_name(name) && !name.ends_with(':'))
                .then(|| (name, start, line[from..].trim()));
        }
    }
    None
}

fn is_notice(line: &str) -> bool {
    let folded = kit::fold::Folded::new(line);
    [
        "started transcription",
        "stopped transcription",
        "a demarre la transcription",
        "a arrete la transcription",
    ]
    .iter()
    .any(|words| folded.text().contains(words))
}
