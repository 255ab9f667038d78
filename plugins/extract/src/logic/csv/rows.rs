//! Rows of a table, read piece by piece; each knows its line.

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::super::document::Error;
use super::super::limit::{MAX_FIELDS, MAX_RECORD_BYTES, READ_BYTES};
use super::super::notice::Notice;
use super::super::source::Source;
use super::super::text::encoding;

/// One row.
pub enum Row {
    /// Its fields.
    Fields(Vec<String>),
    /// Why it is none.
    Refused(Notice),
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// What separates fields.
    pub delimiter: u8,
    /// Whether lines end with two bytes.
    pub two_bytes: bool,
}

/// Rows from a place on.
pub struct Rows<'s> {
    reader: Reader<Pieces<'s>>,
    /// What was read since the last row.
    since: Rc<Cell<usize>>,
    source: &'s dyn Source,
    offset: u64,
    line: u64,
    /// Lines end with two bytes, of which the parser takes the second with the next row.
    two_bytes: bool,
    over: bool,
}

struct Pieces<'s> {
    source: &'s dyn Source,
    offset: u64,
    since: Rc<Cell<usize>>,
}

impl io::Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A row without an end would take the whole file into memory.
        if self.since.get() > MAX_RECORD_BYTES {
            return Err(io::Error::other("too long"));
        }
        let length = u32::try_from(buffer.len())
            .unwrap_or(u32::MAX)
            .min(READ_BYTES);
        let bytes = self
            .source
            .read(self.offset, length)
            .map_err(|_| io::Error::other("unreadable"))?;
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        self.offset += count as u64;
        self.since.set(self.since.get() + count);
        Ok(count)
    }
}

impl<'s> Rows<'s> {
    /// Rows from `offset` on, which is line `line`.
    pub fn new(source: &'s dyn Source, dialect: Dialect, offset: u64, line: u64) -> Self {
        let since = Rc::new(Cell::new(0));
        let pieces = Pieces {
            source,
            offset,
            since: since.clone(),
        };
        let reader = ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(64 << 10)
            .from_reader(pieces);
        Self {
            reader,
            since,
            source,
            offset,
            line,
            two_bytes: dialect.two_bytes,
            over: false,
        }
    }

    /// Where the next row begins: bytes, and its line.
    pub fn place(&self) -> (u64, u64) {
        let position = self.reader.position();
        (
            self.offset + position.byte(),
            self.line + position.line() - 1,
        )
    }

    /// The next row and its line.
    pub fn next(&mut self) -> Result<Option<(u64, Row)>, Error> {
        if self.over {
            return Ok(None);
        }
        let (offset, line) = self.place();
        let line = line + u64::from(self.two_bytes && offset > 0);
        self.since.set(0);
        let mut record = ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(false) => Ok(None),
            Ok(true) if record.len() > MAX_FIELDS.max(100_000) => Ok(Some((
                line,
                Row::Refused(Notice::TooMany("champs", "fields", MAX_FIELDS)),
            ))),
            Ok(true) => Ok(Some((line, self.row(&record, line)))),
            // Where the next row begins is not known: this was the last one.
            Err(_) => {
                self.over = true;
                Ok(Some((
                    line,
                    Row::Refused(Notice::LongLine(MAX_RECORD_BYTES as u64)),
                )))
            }
        }
    }

    fn row(&self, record: &ByteRecord, line: u64) -> Row {
        let (end, next) = self.place();
        let last = record.iter().next_back().unwrap_or_default();
        // A quotation mark that nobody closed takes everything up to the end of the file.
        if end >= self.source.size() && next > line && last.contains(&b'\n') && !self.ends_quoted()
        {
            return Row::Refused(Notice::BadRecord(
                "un guillemet n'est pas fermé",
                "a quotation mark is not closed",
            ));
        }
        let fields = record
            .iter()
            .map(|field| encoding::decode(field, None).text);
        Row::Fields(fields.collect())
    }

    /// Whether the file ends with a quotation mark, but for spaces and empty fields.
    fn ends_quoted(&self) -> bool {
        const TAIL: u32 = 256;
        let start = self.source.size().saturating_sub(u64::from(TAIL));
        let tail = self.source.read(start, TAIL).unwrap_or_default();
        let last = tail
            .iter()
            .rev()
            .find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b';' | b','));
        last == Some(&b'"')
    }
}
