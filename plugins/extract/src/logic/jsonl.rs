//! Files of records, one JSON object a line; a line that is none costs itself.

use serde_json::Value;

use super::cursor::Cursor;
use super::document::Error;
use super::limit::{MAX_FIELDS, MAX_RECORD_BYTES};
use super::names::Names;
use super::notice::Notice;
use super::read::{After, Output};
use super::record::{self, Record};
use super::source::Source;
use super::text::encoding;

/// Bytes that are read at once: a batch of records takes about as many.
const PIECE: u32 = 256 << 10;

/// Whether a file begins as one.
pub fn is_likely(head: &str) -> bool {
    let line = head
        .trim_start_matches('\u{feff}')
        .trim_start()
        .lines()
        .next()
        .unwrap_or_default();
    line.starts_with('{')
        && (serde_json::from_str::<Value>(line).is_ok()
            || line.starts_with("{\"") && line.len() > 1_000)
}

/// Reads records from a place on, until the output is full.
pub fn read(
    source: &dyn Source,
    names: &Names,
    after: Option<&Cursor>,
    output: &mut Output,
) -> Result<After, Error> {
    let (offset, line) = match after {
        None => (0, 1),
        Some(Cursor::Record { offset, line }) => (*offset, *line),
        Some(Cursor::Member { .. }) => return Err(Error::Broken(Notice::BadCursor)),
    };
    let mut lines = Lines {
        source,
        offset,
        line,
        buffer: Vec::new(),
        start: 0,
        ended: false,
    };
    // Told once a file, with the first record that becomes a document.
    let mut asks_mapping = after.is_none();
    loop {
        let place = Cursor::Record {
            offset: lines.offset,
            line: lines.line,
        };
        if output.is_full() {
            return Ok(After::At(place.text()));
        }
        let number = lines.line;
        let Some(bytes) = lines.next()? else {
            return Ok(After::End);
        };
        let name = format!("l{number}");
        let result = match bytes {
            Line::Whole(bytes) if bytes.trim_ascii().is_empty() || bytes == b"\xef\xbb\xbf" => {
                continue;
            }
            Line::Whole(bytes) => parse(&bytes).and_then(|record| {
                let mut document = record::document(&record, names, &name)?;
                if document.identifier == name {
                    document.warnings.push(Notice::Unnamed(number));
                }
                if std::mem::take(&mut asks_mapping) {
                    document.warnings.extend(record::constants(&record, names));
                }
                Ok(document)
            }),
            Line::TooLong => Err(Notice::LongLine(MAX_RECORD_BYTES as u64)),
        };
        match result {
            Ok(document) => {
                if !output.record(document) {
                    return Ok(After::At(place.text()));
                }
            }
            Err(notice) => output.refuse_record(&name, notice),
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Record, Notice> {
    let decoded = encoding::decode(bytes, None);
    let value: Value = serde_json::from_str(decoded.text.trim())
        .map_err(|_| Notice::BadRecord("le JSON est mal formé", "the JSON is not well-formed"))?;
    let Value::Object(fields) = value else {
        return Err(Notice::BadRecord(
            "ce n'est pas un objet JSON",
            "it is no JSON object",
        ));
    };
    if fields.len() > MAX_FIELDS {
        return Err(Notice::TooMany("champs", "fields", MAX_FIELDS));
    }
    let mut record = Record::new();
    for (name, value) in fields {
        match value {
            Value::Null => {}
            Value::String(text) => record.push((name, text)),
            // Several values are several fields of one name.
            Value::Array(values) => {
                let values = values.into_iter().take(MAX_FIELDS).map(told);
                record.extend(values.map(|value| (name.clone(), value)));
            }
            other => record.push((name, told(other))),
        }
    }
    Ok(record)
}

fn told(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

struct Lines<'s> {
    source: &'s dyn Source,
    /// Where the next line begins, and its number.
    offset: u64,
    line: u64,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Option<Line>, Error> {
        let mut looked = self.start;
        let mut passed = 0_u64;
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.buffer[looked..]) {
                let end = looked + end;
                return Ok(Some(self.take(end, end + 1, passed)));
            }
            looked = self.buffer.len();
            if self.ended {
                let left = looked > self.start || passed > 0;
                return Ok(left.then(|| self.take(looked, looked, passed)));
            }
            if looked - self.start > MAX_RECORD_BYTES {
                passed += (looked - self.start) as u64;
                self.start = looked;
            }
            // Filling moves what is left to the front.
            looked -= self.start;
            self.fill(passed)?;
        }
    }

    /// Reads on; what was taken makes room first.
    fn fill(&mut self, passed: u64) -> Result<(), Error> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let at = self.offset + passed + self.buffer.len() as u64;
        let more = self.source.read(at, PIECE)?;
        self.ended = more.is_empty();
        self.buffer.extend_from_slice(&more);
        Ok(())
    }

    fn take(&mut self, end: usize, next: usize, passed: u64) -> Line {
        let bytes = &self.buffer[self.start..end];
        let line = if passed > 0 || bytes.len() > MAX_RECORD_BYTES {
            Line::TooLong
        } else {
            Line::Whole(bytes.to_vec())
        };
        self.offset += passed + (next - self.start) as u64;
        self.line += 1;
        self.start = next;
        line
    }
}
