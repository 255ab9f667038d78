//! Reading from the front, never past the end, never more kept than is allowed.

use std::io::{BufReader, ErrorKind, Read};

use super::{CheckError, Fault, Refusal};

/// The most bytes of names, keys and texts that are kept of one file.
pub const MOST_KEPT: u64 = 8 << 20;

/// What is read at once from the file.
const BUFFER: usize = 1 << 18;

/// What is looked at together of a text that is not kept.
const PIECE: usize = 1 << 12;

/// What one kept text costs beside its bytes.
const OVERHEAD: u64 = 64;

/// A file, read from the front.
pub(super) struct Source<R> {
    reader: BufReader<R>,
    position: u64,
    size: u64,
    kept: u64,
}

impl<R: Read> Source<R> {
    pub(super) fn new(reader: R, size: u64) -> Self {
        // A smaller file needs no larger buffer.
        let buffer = usize::try_from(size).unwrap_or(BUFFER).clamp(64, BUFFER);
        Self {
            reader: BufReader::with_capacity(buffer, reader),
            position: 0,
            size,
            kept: 0,
        }
    }

    /// The next byte that will be read.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn left(&self) -> u64 {
        self.size.saturating_sub(self.position)
    }

    pub(super) fn refuse(&self, field: &str, offset: u64, fault: Fault) -> Refusal {
        Refusal::new(field, offset, fault)
    }

    /// Counts what is kept; a file that would have us keep more is refused.
    pub(super) fn keep(&mut self, field: &str, bytes: u64) -> Result<(), CheckError> {
        self.kept = self.kept.saturating_add(bytes.saturating_add(OVERHEAD));
        if self.kept > MOST_KEPT {
            return Err(self.refuse(field, self.position, Fault::TooMuch).into());
        }
        Ok(())
    }

    pub(super) fn fill(&mut self, field: &str, buffer: &mut [u8]) -> Result<(), CheckError> {
        let length = buffer.len() as u64;
        if length > self.left() {
            return Err(self.refuse(field, self.position, Fault::EndOfFile).into());
        }
        match self.reader.read_exact(buffer) {
            Ok(()) => {
                self.position += length;
                Ok(())
            }
            // The file has become shorter while it was read.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                Err(self.refuse(field, self.position, Fault::EndOfFile).into())
            }
            Err(error) => Err(CheckError::Io(error)),
        }
    }

    pub(super) fn bytes<const N: usize>(&mut self, field: &str) -> Result<[u8; N], CheckError> {
        let mut bytes = [0; N];
        self.fill(field, &mut bytes)?;
        Ok(bytes)
    }

    pub(super) fn u32(&mut self, field: &str) -> Result<u32, CheckError> {
        Ok(u32::from_le_bytes(self.bytes(field)?))
    }

    pub(super) fn u64(&mut self, field: &str) -> Result<u64, CheckError> {
        Ok(u64::from_le_bytes(self.bytes(field)?))
    }

    /// A text that is kept: its length, then its bytes.
    pub(super) fn text(&mut self, field: &str, most: u64) -> Result<String, CheckError> {
        let (at, length) = self.length(field, most)?;
        self.kept_text(field, at, length)
    }

    /// A text that is only looked at.
    pub(super) fn pass_text(&mut self, field: &str, most: u64) -> Result<(), CheckError> {
        let (at, length) = self.length(field, most)?;
        self.passed_text(field, at, length)
    }

    /// A text that is kept up to a length, and only looked at when it is longer.
    pub(super) fn some_text(
        &mut self,
        field: &str,
        kept: u64,
        most: u64,
    ) -> Result<Option<String>, CheckError> {
        let (at, length) = self.length(field, most)?;
        if length <= kept {
            return self.kept_text(field, at, length).map(Some);
        }
        self.passed_text(field, at, length)?;
        Ok(None)
    }

    fn kept_text(&mut self, field: &str, at: u64, length: u64) -> Result<String, CheckError> {
        self.keep(field, length)?;
        // `length` is at most a constant of ours, and the file has so many bytes.
        let mut bytes = vec![0; length as usize];
        self.fill(field, &mut bytes)?;
        String::from_utf8(bytes).map_err(|_| self.refuse(field, at, Fault::NotUtf8).into())
    }

    fn passed_text(&mut self, field: &str, at: u64, length: u64) -> Result<(), CheckError> {
        let mut piece = [0; PIECE];
        let mut held = 0;
        let mut left = length;
        while left > 0 {
            let take = usize::try_from(left).unwrap_or(PIECE).min(PIECE - held);
            self.fill(field, &mut piece[held..held + take])?;
            left -= take as u64;
            let filled = held + take;
            match std::str::from_utf8(&piece[..filled]) {
                Ok(_) => held = 0,
                // A character that goes on in the next piece.
                Err(error) if error.error_len().is_none() && left > 0 => {
                    piece.copy_within(error.valid_up_to()..filled, 0);
                    held = filled - error.valid_up_to();
                }
                Err(_) => return Err(self.refuse(field, at, Fault::NotUtf8).into()),
            }
        }
        Ok(())
    }

    /// The length of a text, and where it stands.
    fn length(&mut self, field: &str, most: u64) -> Result<(u64, u64), CheckError> {
        let at = self.position;
        let length = self.u64(field)?;
        if length > most {
            let fault = Fault::TooMany {
                found: length,
                most,
            };
            return Err(self.refuse(field, at, fault).into());
        }
        if length > self.left() {
            return Err(self.refuse(field, at, Fault::EndOfFile).into());
        }
        Ok((at, length))
    }
}
