//! Segments as recognisers write them: WhisperX and its like, and lists of who said what.

use serde_json::Value;

use super::{Raw, RawCue, Refusal};

/// Lists of segments, by the names under which they are known.
const LISTS: &[&str] = &[
    "segments",
    "meeting_transcripts",
    "transcript",
    "utterances",
    "monologues",
    "results",
    "cues",
    "entries",
];

/// Keys of the words of a segment.
const TEXTS: &[&str] = &["text", "content", "transcript", "utterance"];

/// Keys of who speaks.
const SPEAKERS: &[&str] = &["speaker", "speaker_name", "name", "speakerDisplayName"];

/// Whether what begins with a bracket is JSON, and not "[00:12] Name : …".
pub(super) fn is_json(text: &str) -> bool {
    let rest = text[1..].trim_start();
    rest.starts_with(['{', ']', '[', '"']) || text.starts_with('{')
}

/// Reads segments: in the one list there is, or under a known name.
pub(super) fn read(text: &str) -> Result<Raw, Refusal> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| Refusal::Segments(error.to_string()))?;
    let list = match &value {
        Value::Array(list) => Some(list),
        Value::Object(object) => LISTS
            .iter()
            .find_map(|name| object.get(*name).and_then(Value::as_array)),
        _ => None,
    };
    let list = list.ok_or_else(|| Refusal::Segments(LISTS.join(", ")))?;
    let mut raw = Raw::default();
    for segment in list {
        let text = string(segment, TEXTS).or_else(|| words(segment));
        let Some(text) = text else { continue };
        let times = (time(segment, "start"), time(segment, "end"));
        if segment.get("start").is_some() && times.0.is_none() {
            raw.losses.times += 1;
        }
        raw.add(RawCue {
            id: identifier(segment),
            start: times.0,
            end: times.1,
            speaker: string(segment, SPEAKERS),
            text,
            // Lists without times are turns as somebody wrote them down.
            opens: segment.get("start").is_none(),
        });
    }
    Ok(raw)
}

fn string(segment: &Value, keys: &[&str]) -> Option<String> {
    keys.iter()
        .find_map(|key| segment.get(*key)?.as_str())
        .map(str::to_owned)
}

fn identifier(segment: &Value) -> Option<String> {
    match segment.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Milliseconds of a time in seconds.
fn time(segment: &Value, key: &str) -> Option<u64> {
    let seconds = segment.get(key)?.as_f64()?;
    // A million hours is no meeting.
    (0.0..3.6e9)
        .contains(&seconds)
        .then(|| (seconds * 1_000.0).round() as u64)
}

/// The words of a segment that has them one by one only.
fn words(segment: &Value) -> Option<String> {
    let words: Vec<&str> = segment
        .get("words")?
        .as_array()?
        .iter()
        .filter_map(|word| word.get("word").or(word.get("text"))?.as_str())
        .map(str::trim)
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}
