//! Files to transcripts: subtitles, documents, segments of recognisers, plain text. What is read is hostile: all is bounded.

mod json;
mod names;
mod plain;
mod recogniser;
mod subtitles;
mod teams;
mod time;

use extract::logic::text::encoding;
use extract::logic::zip::Archive;
use extract::logic::{Error, Notice, office};

pub use names::{is_name, prefix, with_title};

use super::transcript::{Cue, Losses, Transcript};

/// Bytes of a transcript: a meeting of three hours has less than one million.
pub const MOST_BYTES: u64 = 32 << 20;

/// Cues of a transcript; what comes after is counted and not read.
pub const MOST_CUES: usize = 100_000;

/// Bytes of one cue's text: what is longer is no speech.
const MOST_CUE: usize = 64 << 10;

/// Why a file gives no transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not a text, and no document that can be read.
    Format(&'static str, &'static str),
    /// A line, from 1, is longer than any speech.
    Line(usize),
    /// There is nothing that anybody says.
    Empty,
    /// JSON that is broken, or has no segments; where.
    Segments(String),
    /// The document could not be read.
    Document(Error),
}

/// What a reader found, before it is cleaned.
#[derive(Debug, Default)]
struct Raw {
    cues: Vec<RawCue>,
    head: Vec<String>,
    losses: Losses,
}

#[derive(Debug, Default, Clone)]
struct RawCue {
    id: Option<String>,
    start: Option<u64>,
    end: Option<u64>,
    speaker: Option<String>,
    text: String,
    opens: bool,
}

impl Raw {
    /// Keeps a cue, or counts it where there are too many.
    fn add(&mut self, cue: RawCue) {
        if self.cues.len() < MOST_CUES {
            self.cues.push(cue);
        } else {
            self.losses.cut += 1;
        }
    }
}

/// Reads a transcript of any kind.
///
/// # Errors
/// Why it is none.
pub fn read(bytes: Vec<u8>) -> Result<Transcript, Refusal> {
    let (text, letters) = text(bytes)?;
    if let Some(line) = text.lines().position(|line| line.len() > MOST_CUE * 16) {
        // JSON is often one line, and bounded by its own reader.
        if !text.trim_start().starts_with(['{', '[']) {
            return Err(Refusal::Line(line + 1));
        }
    }
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let mut raw = if start.starts_with('{') || start.starts_with('[') && json::is_json(start) {
        json::read(start)?
    } else if start.starts_with("WEBVTT") || subtitles::has_times(start) {
        subtitles::read(start)
    } else if teams::is_teams(start) {
        teams::read(start)
    } else {
        plain::read(start)
    };
    raw.losses.letters = letters;
    finish(raw)
}

/// The words of a document or a text: an agenda, a list of members.
///
/// # Errors
/// Why it cannot be read.
pub fn words(bytes: Vec<u8>) -> Result<String, Refusal> {
    text(bytes).map(|(text, _)| text)
}

fn text(bytes: Vec<u8>) -> Result<(String, bool), Refusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        return document(bytes).map(|text| (text, false));
    }
    if encoding::is_binary(&bytes) {
        return Err(Refusal::Format(
            "ce n'est ni un texte, ni un document DOCX ou ODT",
            "this is neither a text nor a DOCX or ODT document",
        ));
    }
    let decoded = encoding::decode(&bytes, None);
    Ok((decoded.text, decoded.warning.is_some()))
}

fn document(bytes: Vec<u8>) -> Result<String, Refusal> {
    let archive = Archive::open(&bytes).map_err(Refusal::Document)?;
    let document = if office::docx_part(&archive).is_some() {
        office::read_docx(&archive)
    } else if archive.has("content.xml") {
        office::read_odt(&archive)
    } else {
        Err(Error::Unknown(Notice::Format(
            "archive qui n'est ni DOCX ni ODT",
            "archive that is neither DOCX nor ODT",
        )))
    };
    let pages = document.map_err(Refusal::Document)?.pages;
    let texts: Vec<String> = pages.into_iter().map(|page| page.text).collect();
    Ok(texts.join("\n\n"))
}

/// Cleans the cues, drops what nobody said, and gives each an identifier of its own.
fn finish(raw: Raw) -> Result<Transcript, Refusal> {
    let mut losses = raw.losses;
    let invented = recogniser::invented(&raw.cues);
    let mut known = std::collections::HashSet::new();
    let mut cues = Vec::with_capacity(raw.cues.len());
    for (place, cue) in raw.cues.into_iter().enumerate() {
        let text = tidy(&cue.text);
        if text.is_empty() {
            continue;
        }
        if invented.contains(&place) {
            losses.invented += 1;
            continue;
        }
        let (start, end) = match (cue.start, cue.end) {
            (Some(start), Some(end)) if end < start => {
                losses.times += 1;
                (Some(start), None)
            }
            times => times,
        };
        let given = cue.id.filter(|id| !id.is_empty() && id.len() <= 200);
        let id = given
            .filter(|id| !known.contains(id))
            .unwrap_or_else(|| free(&known, place + 1));
        known.insert(id.clone());
        cues.push(Cue {
            id,
            start,
            end,
            speaker: cue
                .speaker
                .map(|name| tidy(&name))
                .filter(|name| !name.is_empty()),
            text,
            opens: cue.opens,
        });
    }
    if cues.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(Transcript::new(cues, raw.head, losses))
}

/// A number that no cue has as its identifier.
fn free(known: &std::collections::HashSet<String>, place: usize) -> String {
    let number = place.to_string();
    if known.contains(&number) {
        format!("#{place}")
    } else {
        number
    }
}

/// The text without what no reader sees, blanks made one, not longer than a cue.
fn tidy(text: &str) -> String {
    let clean = kit::prompt::clean(text);
    let mut tidy = String::with_capacity(clean.len());
    for word in clean.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    kit::prompt::cut(&tidy, MOST_CUE).to_owned()
}

#[cfg(test)]
mod tests;
