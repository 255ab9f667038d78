//! What is looked at before the file is parsed: bombs in the streams that the parser itself expands,
//! and streams without an end, which would be looked for again and again.

use memchr::memmem;

use super::super::document::Error;
use super::super::inflate::{self, End};
use super::super::limit::MAX_OBJECT_STREAM_BYTES;
use super::super::notice::Notice;

/// A dictionary before its `stream` is no longer than this.
const DICTIONARY_BYTES: usize = 1_024;

/// Bytes that may be looked through for the ends of streams; a sound file takes its own size once.
const MAX_LOOKED_THROUGH: u64 = 4 << 30;

/// Dictionaries in the file: each costs a few hundred bytes of memory when it is a page.
const MAX_DICTIONARIES: usize = 3_000_000;

/// Whether the file is damaged but can be tried; an error where it is a bomb or no PDF at all.
pub fn check(bytes: &[u8]) -> Result<bool, Error> {
    if bytes.is_empty() {
        return Err(Error::Broken(Notice::Empty));
    }
    if memmem::find_iter(bytes, b"<<").count() > MAX_DICTIONARIES {
        return Err(Error::TooLarge(Notice::TooMany(
            "objets",
            "objects",
            MAX_DICTIONARIES,
        )));
    }
    let mut looked_through = 0;
    let mut expanded = 0;
    let ends = memmem::Finder::new(b"endstream");
    let mut next_end = ends.find(bytes).unwrap_or(bytes.len());
    for at in memmem::find_iter(bytes, b"stream") {
        if at >= 3 && &bytes[at - 3..at] == b"end" {
            continue;
        }
        let start = at + b"stream".len();
        if next_end < start {
            next_end = ends
                .find(&bytes[start..])
                .map_or(bytes.len(), |end| start + end);
        }
        looked_through += (next_end - start) as u64;
        if looked_through > MAX_LOOKED_THROUGH {
            return Err(Error::Broken(Notice::Broken(
                "trop de flux sans fin dans ce PDF",
                "too many streams without an end in this PDF",
            )));
        }
        expanded += expand(
            bytes,
            at,
            start,
            next_end,
            MAX_OBJECT_STREAM_BYTES - expanded,
        )?;
    }
    Ok(!is_sound(bytes))
}

/// How many bytes the parser will expand this stream to; 0 for the streams that it leaves alone.
fn expand(bytes: &[u8], at: usize, start: usize, end: usize, most: usize) -> Result<usize, Error> {
    let before = &bytes[at.saturating_sub(DICTIONARY_BYTES)..at];
    let dictionary = &before[memmem::rfind(before, b"obj").unwrap_or(0)..];
    let has = |name: &[u8]| memmem::find(dictionary, name).is_some();
    // A name with `#` may be one of the two in disguise.
    if !has(b"ObjStm") && !has(b"XRef") && !has(b"#") {
        return Ok(0);
    }
    let too_large = || Error::TooLarge(Notice::Expands(MAX_OBJECT_STREAM_BYTES as u64));
    let filters = memmem::find_iter(dictionary, b"/Fl").count()
        + memmem::find_iter(dictionary, b"LZW").count();
    if filters > 1 || has(b"LZW") || has(b"RunLength") {
        return Err(too_large());
    }
    if filters == 0 {
        return Ok(0);
    }
    let data = match &bytes[start..end] {
        [b'\r', b'\n', data @ ..] | [b'\n', data @ ..] | [b'\r', data @ ..] => data,
        data => data,
    };
    match inflate::count_zlib(data, most) {
        (_, End::TooLarge) => Err(too_large()),
        (size, _) => Ok(size),
    }
}

/// Whether the file says where its table of objects is, and it is there.
fn is_sound(bytes: &[u8]) -> bool {
    let Some(at) = memmem::rfind(bytes, b"startxref") else {
        return false;
    };
    let digits = bytes[at + b"startxref".len()..].trim_ascii_start();
    let length = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let Some(offset) = std::str::from_utf8(&digits[..length])
        .ok()
        .and_then(|digits| digits.parse::<usize>().ok())
    else {
        return false;
    };
    let table = bytes.get(offset..).unwrap_or_default().trim_ascii_start();
    table.starts_with(b"xref") || table.first().is_some_and(u8::is_ascii_digit)
}
