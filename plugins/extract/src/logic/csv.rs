//! Tables: a header, then one record a row. The national schema of deliberations (SCDL) is known by its names.

mod deliberations;
mod rows;

use super::cursor::Cursor;
use super::document::Error;
use super::limit::MAX_TEXT_FILE_BYTES;
use super::names::Names;
use super::notice::Notice;
use super::read::{After, Output};
use super::record::{self, Record};
use super::source::{self, Source};
use super::text::{self, encoding};

use rows::{Dialect, Row, Rows};

/// How much of the file tells what separates its fields.
const HEAD: u32 = 64 << 10;

/// Whether a file begins with the header of the schema of deliberations.
pub fn is_likely(head: &str) -> bool {
    deliberations::is_header(head.lines().next().unwrap_or_default())
}

/// Reads rows from a place on, until the output is full.
pub fn read(
    source: &dyn Source,
    names: &Names,
    after: Option<&Cursor>,
    output: &mut Output,
) -> Result<After, Error> {
    let head = source::head(source, HEAD)?;
    if matches!(head.as_slice(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        // Rows are cut at bytes, which two bytes a letter would not allow.
        let bytes = source::all(source, MAX_TEXT_FILE_BYTES)?;
        let decoded = encoding::decode(&bytes, None).text.into_bytes();
        return read_rows(&decoded, names, after, output);
    }
    read_rows(source, names, after, output)
}

fn read_rows(
    source: &dyn Source,
    names: &Names,
    after: Option<&Cursor>,
    output: &mut Output,
) -> Result<After, Error> {
    let head = source::head(source, HEAD)?;
    let dialect = Dialect {
        delimiter: delimiter(&head),
        two_bytes: memchr::memchr(b'\n', &head).is_some_and(|end| head[..end].ends_with(b"\r")),
    };
    let mut first = Rows::new(source, dialect, 0, 1);
    let header = match first.next()? {
        Some((_, Row::Fields(header))) => header,
        Some((_, Row::Refused(notice))) => return Err(Error::Broken(notice)),
        None => return Err(Error::Broken(Notice::Empty)),
    };
    let header: Vec<String> = header.iter().map(|name| text::line(name)).collect();
    let mut rows = match after {
        None => first,
        Some(Cursor::Record { offset, line }) => Rows::new(source, dialect, *offset, *line),
        Some(Cursor::Member { .. }) => return Err(Error::Broken(Notice::BadCursor)),
    };
    let are_deliberations = deliberations::is_schema(&header);
    let mut asks_mapping = after.is_none();
    loop {
        let (offset, line) = rows.place();
        let place = Cursor::Record { offset, line };
        if output.is_full() {
            return Ok(After::At(place.text()));
        }
        let Some((line, row)) = rows.next()? else {
            return Ok(After::End);
        };
        let name = format!("l{line}");
        let result = match row {
            Row::Fields(fields) if fields.iter().all(|field| field.trim().is_empty()) => continue,
            Row::Fields(fields) => record(&header, fields).and_then(|record| {
                let mut document = if are_deliberations {
                    deliberations::document(&record, names, &name)
                } else {
                    record::row(&record, names, &name)
                }?;
                // Other tables have no identifier to miss.
                if are_deliberations && document.identifier == name {
                    document.warnings.push(Notice::Unnamed(line));
                }
                if std::mem::take(&mut asks_mapping) {
                    document.warnings.extend(record::constants(&record, names));
                }
                Ok(document)
            }),
            Row::Refused(notice) => Err(notice),
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

fn record(header: &[String], fields: Vec<String>) -> Result<Record, Notice> {
    let more = fields.get(header.len()..).unwrap_or_default();
    if fields.len() < header.len() || more.iter().any(|field| !field.trim().is_empty()) {
        return Err(Notice::BadRecord(
            "la ligne n'a pas le nombre de champs de l'en-tête",
            "the row has not as many fields as the header",
        ));
    }
    Ok(header.iter().cloned().zip(fields).collect())
}

/// What separates fields: what the first line has most of.
fn delimiter(head: &[u8]) -> u8 {
    let line = head
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    let count = |delimiter: u8| {
        let mut quoted = false;
        let unquoted = line.iter().filter(|byte| {
            quoted ^= **byte == b'"';
            !quoted && **byte == delimiter
        });
        unquoted.count()
    };
    let known = [b';', b'\t', b'|', b','];
    known
        .into_iter()
        .max_by_key(|delimiter| count(*delimiter))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_told_by_the_header() {
        for (head, expected) in [
            (&b"a,b,c\n1;2;3;4;5"[..], b','),
            (b"a;b;c", b';'),
            (b"a\tb", b'\t'),
            (b"\"a,b,c\";d", b';'),
            (b"a", b','),
        ] {
            assert_eq!(delimiter(head), expected, "{head:?}");
        }
    }
}
