//! Splitting an mbox file (RFC 4155 and the mboxo and mboxrd customs): where each message begins and ends.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::os::unix::fs::FileExt;

use config::Language;

/// Messages of one file: the index takes 24 bytes of memory for each.
pub(crate) const MOST_MESSAGES: usize = 2_000_000;

/// Bytes read at once while indexing; a longer line is looked at by its beginning only.
const BUFFER_BYTES: usize = 256 << 10;

/// Bytes of the longest line that can be a postmark.
const POSTMARK_BYTES: usize = 1_000;

/// Words of a postmark after the weekday: month, day, time, zones, year, `remote from HOST`.
const MOST_DATE_WORDS: usize = 9;

/// Times that a line can have been quoted.
const MOST_QUOTES: usize = 64;

/// One message in the file, without its postmark and the empty line that ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    start: u64,
    end: u64,
    quoted_lines: u32,
}

impl Span {
    /// A whole file that is one message.
    pub(crate) fn whole(size: u64) -> Self {
        Self {
            start: 0,
            end: size,
            quoted_lines: 0,
        }
    }

    /// The size of the message in bytes, quoting undone.
    pub(crate) fn size(&self) -> u64 {
        (self.end - self.start).saturating_sub(u64::from(self.quoted_lines))
    }
}

/// Finds the messages of a file, which is read once from its beginning and never held in memory.
pub(crate) fn index(mut file: &File, size: u64, language: Language) -> io::Result<Vec<Span>> {
    file.rewind()?;
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, file);
    let mut spans: Vec<Span> = Vec::new();
    let mut line = Vec::new();
    let (mut position, mut fresh) = (0_u64, true);
    // The length of the line before, when it is empty; the file's beginning counts as one.
    let mut empty_before = Some(0);
    loop {
        line.clear();
        let mut part = (&mut reader).take(BUFFER_BYTES as u64);
        let read = part.read_until(b'\n', &mut line)? as u64;
        if read == 0 {
            break;
        }
        if fresh
            && let Some(empty) = empty_before
            && (is_postmark(&line) || position == 0 && line.starts_with(b"From "))
        {
            if let Some(last) = spans.last_mut() {
                last.end = last.start.max(position - empty);
            }
            if spans.len() == MOST_MESSAGES {
                return Err(io::Error::other(language.pick(
                    format!("plus de {MOST_MESSAGES} messages"),
                    format!("more than {MOST_MESSAGES} messages"),
                )));
            }
            spans.push(Span {
                start: position + read,
                end: 0,
                quoted_lines: 0,
            });
            empty_before = None;
        } else if spans.is_empty() {
            return Ok(vec![Span::whole(size)]);
        } else if let Some(last) = spans.last_mut() {
            if fresh && is_quoted(&line) {
                last.quoted_lines = last.quoted_lines.saturating_add(1);
            }
            empty_before = (fresh && matches!(&line[..], b"\n" | b"\r\n")).then_some(read);
        }
        fresh = line.ends_with(b"\n");
        position += read;
    }
    match spans.last_mut() {
        Some(last) => last.end = last.start.max(position - empty_before.unwrap_or(0)),
        // An empty file is an empty mailbox, not one empty message.
        None if size > 0 => spans.push(Span::whole(size)),
        None => {}
    }
    Ok(spans)
}

/// Reads one message and undoes the quoting.
pub(crate) fn read(file: &File, span: &Span) -> io::Result<Vec<u8>> {
    let length = usize::try_from(span.end - span.start).map_err(io::Error::other)?;
    let mut raw = vec![0; length];
    file.read_exact_at(&mut raw, span.start)?;
    if span.quoted_lines == 0 {
        return Ok(raw);
    }
    let mut message = Vec::with_capacity(raw.len());
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        message.extend_from_slice(&line[usize::from(is_quoted(line))..]);
    }
    Ok(message)
}

/// Whether a line is `From `, quoted: mboxo puts one `>` before it, mboxrd one more each time.
fn is_quoted(line: &[u8]) -> bool {
    let quotes = line
        .iter()
        .take(MOST_QUOTES)
        .take_while(|byte| **byte == b'>')
        .count();
    quotes > 0 && line[quotes..].starts_with(b"From ")
}

/// Whether a line is `From `, a sender (or none), and a date as `asctime` writes it, zones allowed.
/// Prose that begins with « From » has no such date, so a mailbox that was never quoted is not torn apart.
fn is_postmark(line: &[u8]) -> bool {
    const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    if line.len() > POSTMARK_BYTES || !line.starts_with(b"From ") {
        return false;
    }
    let text = String::from_utf8_lossy(&line[b"From ".len()..]);
    let words: Vec<_> = text
        .split_whitespace()
        .map(|word| word.trim_end_matches(','))
        .skip_while(|word| !WEEKDAYS.contains(word))
        .skip(1)
        .take(MOST_DATE_WORDS + 1)
        .collect();
    let (mut month, mut day, mut time, mut year) = (false, false, false, false);
    for word in &words {
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        match word.len() {
            3 if MONTHS.contains(word) => month = true,
            1 | 2 if digits => day = true,
            4 if digits => year = true,
            _ if word.contains(':') => time = is_time(word),
            _ => {}
        }
    }
    words.len() <= MOST_DATE_WORDS && month && day && time && year
}

fn is_time(word: &str) -> bool {
    word.len() >= "0:00".len()
        && word
            .split(':')
            .all(|part| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit()))
}
