//! Texts of an XLS, which may go on from one record to the next ([MS-XLS] 2.5.293 and 2.4.265).

use super::compound::{long, short};
use crate::limit::MAX_CELL_BYTES;

/// The pieces of a record and of those that continue it.
pub(super) struct Pieces<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(pieces: Vec<&'a [u8]>) -> Self {
        Self {
            pieces,
            piece: 0,
            at: 0,
        }
    }

    fn rest(&self) -> &'a [u8] {
        let piece: &'a [u8] = self.pieces.get(self.piece).copied().unwrap_or_default();
        piece.get(self.at..).unwrap_or_default()
    }

    /// Goes on to the next piece when this one is at its end.
    fn turn(&mut self) -> Option<()> {
        while self.rest().is_empty() {
            self.piece += 1;
            self.at = 0;
            self.pieces.get(self.piece)?;
        }
        Some(())
    }

    /// Skips bytes, over the ends of pieces.
    pub(super) fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.turn()?;
            let step = count.min(self.rest().len());
            self.at += step;
            count -= step;
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn()?;
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// A text with its length in two bytes.
    pub(super) fn text(&mut self) -> Option<String> {
        let count = self.short()? as usize;
        self.text_of(count)
    }

    /// A text of so many characters.
    pub(super) fn text_of(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 {
            self.short()? as usize
        } else {
            0
        };
        let extra = match flags & 4 != 0 {
            true => (self.short()? as usize) | (self.short()? as usize) << 16,
            false => 0,
        };
        let mut wide = flags & 1 != 0;
        let mut units = Vec::with_capacity(count.min(MAX_CELL_BYTES));
        while units.len() < count {
            if self.rest().is_empty() {
                self.turn()?;
                // Each piece says anew how wide its characters are.
                wide = self.byte()? & 1 != 0;
                continue;
            }
            let rest = self.rest();
            if wide {
                let step = (count - units.len()).min(rest.len() / 2);
                if step == 0 {
                    return None;
                }
                units.extend((0..step).filter_map(|place| short(rest, 2 * place)));
                self.at += 2 * step;
            } else {
                let step = (count - units.len()).min(rest.len());
                units.extend(rest[..step].iter().map(|&byte| u16::from(byte)));
                self.at += step;
            }
        }
        self.skip(4 * runs)?;
        self.skip(extra)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// All shared texts of a workbook.
pub(super) fn shared(pieces: Vec<&[u8]>) -> Option<Vec<String>> {
    let size: usize = pieces.iter().map(|piece| piece.len()).sum();
    let count = long(pieces.first()?, 4)? as usize;
    // A text takes three bytes at least.
    if count > size / 3 {
        return None;
    }
    let mut reader = Pieces::new(pieces);
    reader.skip(8)?;
    let mut texts = Vec::with_capacity(count);
    for _ in 0..count {
        texts.push(reader.text()?);
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_on_from_one_record_to_the_next() {
        let mut first = vec![3, 0, 0, 0, 3, 0, 0, 0];
        // "abc" in one record; "défg" begun narrow and continued wide; "x" with a run of formatting.
        first.extend([3, 0, 0, b'a', b'b', b'c', 4, 0, 0, b'd', 0xe9]);
        let second = [1, b'f', 0, b'g', 0, 1, 0, 8, 1, 0, b'x', 9, 9, 9, 9];
        let expected = Some(vec![
            "abc".to_owned(),
            "d\u{e9}fg".to_owned(),
            "x".to_owned(),
        ]);
        assert_eq!(shared(vec![&first, &second]), expected);
    }

    #[test]
    fn texts_that_end_too_early_are_none() {
        let lie = [9, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 3, 0, 0, b'a'];
        assert_eq!(shared(vec![&lie]), None);
        let cut = [1, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, b'a'];
        assert_eq!(shared(vec![&cut]), None);
        assert_eq!(
            shared(vec![
                &[1, 0, 0, 0, 1, 0, 0, 0, 3, 0, 1, b'a', 0, b'b'],
                &[1]
            ]),
            None
        );
    }
}
