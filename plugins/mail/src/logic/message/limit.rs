//! How much of a message is read, and how its worst shapes are tamed before it is parsed.

use std::borrow::Cow;
use std::ops::Range;

use super::Warning;
use super::header;

/// Bytes of one message that are read. Twice this (raw and decoded) fits the sandbox's 64 MiB.
pub const MAX_MESSAGE_BYTES: usize = 24 << 20;
/// Header fields that are read; real messages have 20 to 150.
pub const MAX_HEADERS: usize = 1_000;
/// Bytes of one header field that are read; a hundred recipients take about 6,000.
pub const MAX_FIELD_BYTES: usize = 64 << 10;
/// Addresses kept of one field.
pub const MAX_ADDRESSES: usize = 1_000;
/// Parts with parts of their own. The parser looks for the boundary of each in all that follows,
/// so this also bounds its time.
pub const MAX_MULTIPARTS: usize = 100;
/// Messages inside messages. They are dropped by recursion, which the sandbox's small stack bounds.
pub const MAX_NESTED_MESSAGES: usize = 100;
/// Runs of two hyphens or more, which is what every part begins with.
pub const MAX_BOUNDARIES: usize = 30_000;
/// Attached files kept of one message.
pub const MAX_ATTACHMENTS: usize = 500;
/// Bytes of text kept of one message.
pub const MAX_TEXT_BYTES: usize = 1 << 20;
/// Links kept of one message.
pub const MAX_LINKS: usize = 500;
/// Calendar events kept of one message.
pub const MAX_EVENTS: usize = 100;

/// An encoded word may have 75 characters (RFC 2047, section 2); mailers write longer ones.
const MAX_ENCODED_WORD: usize = 4 << 10;
/// Steps that the search for ends of encoded words may take in one line before it is cut short.
const MAX_WORD_STEPS: usize = 1 << 20;

/// The message without what would cost more than it tells: no copy is made of an ordinary one.
pub fn tame<'raw>(raw: &'raw [u8], warnings: &mut Vec<Warning>) -> Cow<'raw, [u8]> {
    let raw = skip_preamble(raw);
    let raw = match raw.get(..MAX_MESSAGE_BYTES) {
        Some(start) => {
            warnings.push(Warning::TooLarge);
            start
        }
        None => raw,
    };
    let mut bytes = tame_header(raw, warnings);
    let scan = scan(&bytes);
    if let Some(end) = scan.end {
        warnings.push(Warning::TooManyParts);
        match &mut bytes {
            Cow::Borrowed(slice) => bytes = Cow::Borrowed(&slice[..end]),
            Cow::Owned(vector) => vector.truncate(end),
        }
    }
    if !scan.unclosed_words.is_empty() {
        warnings.push(Warning::BrokenEncodedWords);
        let length = bytes.len();
        let bytes = bytes.to_mut();
        for position in scan
            .unclosed_words
            .into_iter()
            .filter(|position| *position < length)
        {
            bytes[position] = b' ';
        }
    }
    bytes
}

/// Without a byte order mark, empty lines and the separator line of an mbox file.
fn skip_preamble(raw: &[u8]) -> &[u8] {
    let mut raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    while let Some((b'\r' | b'\n', rest)) = raw.split_first() {
        raw = rest;
    }
    if raw.starts_with(b"From ") || raw.starts_with(b">From ") {
        raw = &raw[line_end(raw, 0)..];
    }
    raw
}

/// The same message with at most `MAX_HEADERS` fields, none longer than `MAX_FIELD_BYTES`, all in UTF-8.
fn tame_header<'raw>(raw: &'raw [u8], warnings: &mut Vec<Warning>) -> Cow<'raw, [u8]> {
    let fields = fields(raw);
    let end = fields.last().map_or(0, |field| field.end);
    let tame = |field: &Range<usize>| {
        field.len() <= MAX_FIELD_BYTES && std::str::from_utf8(&raw[field.clone()]).is_ok()
    };
    if fields.len() <= MAX_HEADERS && fields.iter().all(tame) {
        return Cow::Borrowed(raw);
    }
    let mut kept = Vec::with_capacity(raw.len().min(MAX_MESSAGE_BYTES));
    if fields.len() > MAX_HEADERS {
        warnings.push(Warning::TooManyHeaders);
    }
    for field in fields.iter().take(MAX_HEADERS) {
        let whole = &raw[field.clone()];
        let value = &whole[..whole.len().min(MAX_FIELD_BYTES)];
        if std::str::from_utf8(value).is_ok() || value.len() < whole.len() && whole.is_ascii() {
            kept.extend_from_slice(value);
        } else {
            warnings.push(Warning::HeaderCharset);
            kept.extend_from_slice(header::utf8(value).as_bytes());
        }
        if value.len() < whole.len() {
            warnings.push(Warning::LongHeader);
            kept.push(b'\n');
        }
    }
    kept.extend_from_slice(&raw[end..]);
    Cow::Owned(kept)
}

/// The fields of the first header, each with its folded lines.
fn fields(raw: &[u8]) -> Vec<Range<usize>> {
    let mut fields: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    while start < raw.len() {
        let end = line_end(raw, start);
        match (raw[start], fields.last_mut()) {
            (b'\n', _) => break,
            (b'\r', _) if end == start + 2 => break,
            (b' ' | b'\t', Some(field)) => field.end = end,
            _ => fields.push(start..end),
        }
        start = end;
    }
    fields
}

/// What one look over all lines found.
struct Scan {
    /// Where the message has to end so that it keeps to the limits.
    end: Option<usize>,
    /// Positions of the question mark of encoded words that have no end.
    unclosed_words: Vec<usize>,
}

fn scan(bytes: &[u8]) -> Scan {
    let mut scan = Scan {
        end: None,
        unclosed_words: Vec::new(),
    };
    let (mut multiparts, mut messages, mut boundaries) = (0, 0, 0);
    let mut start = 0;
    while start < bytes.len() {
        let end = folded_end(bytes, start);
        let line = &bytes[start..end];
        boundaries += hyphen_runs(line);
        // Base64 and most prose has no colon: only what could be a field is looked at closely.
        if line.contains(&b':') {
            multiparts += usize::from(contains(line, b"multipart"));
            messages += usize::from(nests_message(line));
            words(line, start, &mut scan.unclosed_words);
        }
        if boundaries > MAX_BOUNDARIES
            || multiparts > MAX_MULTIPARTS
            || messages > MAX_NESTED_MESSAGES
        {
            scan.end = Some(start);
            break;
        }
        start = end;
    }
    scan
}

/// Whether the line could be the type of a message in a message, and not an address of a delivery report.
fn nests_message(line: &[u8]) -> bool {
    let report = [&b"original-recipient"[..], b"final-recipient"];
    contains(line, b"message") && contains(line, b"global")
        || contains(line, b"rfc822")
            && !report.iter().any(|name| {
                line.len() > name.len() && line[..name.len()].eq_ignore_ascii_case(name)
            })
}

/// Runs of two hyphens or more; a very long run counts for more, as it can hold several boundaries.
fn hyphen_runs(line: &[u8]) -> usize {
    if !line.contains(&b'-') {
        return 0;
    }
    line.split(|byte| *byte != b'-')
        .filter(|run| run.len() > 1)
        .map(|run| 1 + run.len() / 100)
        .sum()
}

/// Marks the encoded words without an end, where there are so many that looking for their ends takes long.
fn words(line: &[u8], start: usize, unclosed: &mut Vec<usize>) {
    if line.len() < MAX_ENCODED_WORD {
        return;
    }
    let mut next_end = usize::MAX;
    let mut found = Vec::new();
    for position in (1..line.len()).rev() {
        match (line[position - 1], line[position]) {
            (b'?', b'=') => next_end = position,
            (b'=', b'?') if next_end == usize::MAX || next_end - position > MAX_ENCODED_WORD => {
                found.push(start + position);
            }
            _ => {}
        }
    }
    if found.len().saturating_mul(line.len()) > MAX_WORD_STEPS {
        unclosed.extend(found);
    }
}

/// The end of the line that begins at `start`, its line feed included.
fn line_end(bytes: &[u8], start: usize) -> usize {
    bytes[start..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| start + length + 1)
}

/// The end of the line that begins at `start` and of the lines folded onto it.
fn folded_end(bytes: &[u8], start: usize) -> usize {
    let mut end = line_end(bytes, start);
    while matches!(bytes.get(end), Some(b' ' | b'\t')) {
        end = line_end(bytes, end);
    }
    end
}

/// Whether `line` contains `word`, which is in lower case, in any case.
fn contains(line: &[u8], word: &[u8]) -> bool {
    line.windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word))
}
