//! Widths of letters: those that a font lists, and those of the fonts that every reader has, for files that leave them out.

use std::collections::HashMap;

use hayro_syntax::object::{Array, Dict, Number, Object};
use unicode_normalization::UnicodeNormalization;

/// The widths that a font lists.
#[derive(Debug, Default)]
pub struct Widths {
    each: HashMap<u32, f64>,
    /// First and last glyph, in order.
    ranges: Vec<(u32, u32, f64)>,
}

impl Widths {
    /// The widths of a composite font, at most so many, and how many were read.
    pub fn read(below: &Dict<'_>, most: usize) -> (Self, usize) {
        let mut widths = Self::default();
        let mut read = 0;
        let Some(list) = below.get::<Array<'_>>("W") else {
            return (widths, read);
        };
        let mut pending: Vec<u32> = Vec::new();
        for item in list.iter::<Object<'_>>() {
            if read >= most {
                break;
            }
            read += 1;
            match item {
                Object::Array(each) => {
                    let first = pending.pop().unwrap_or(0);
                    let before = widths.each.len();
                    let each = each.iter::<Number>().take(most - read);
                    widths.list(first, each.map(|width| width.as_f64()));
                    read += widths.each.len() - before;
                    pending.clear();
                }
                Object::Number(number) => match pending.as_slice() {
                    [first, last] => {
                        widths.ranges.push((*first, *last, number.as_f64()));
                        pending.clear();
                    }
                    _ => pending.push(number.as_i64().clamp(0, 0x1f_ffff) as u32),
                },
                _ => {}
            }
        }
        widths.ranges.sort_by_key(|(first, ..)| *first);
        (widths, read)
    }

    /// Adds the widths of glyphs that follow one another.
    pub fn list(&mut self, first: u32, widths: impl Iterator<Item = f64>) {
        self.each.extend((first..).zip(widths));
    }

    /// The width of a glyph.
    pub fn get(&self, glyph: u32) -> Option<f64> {
        self.each.get(&glyph).copied().or_else(|| {
            let after = self.ranges.partition_point(|(first, ..)| *first <= glyph);
            let (_, last, width) = self.ranges.get(after.checked_sub(1)?)?;
            (glyph <= *last).then_some(*width)
        })
    }

    /// Whether none is listed.
    pub fn is_empty(&self) -> bool {
        self.each.is_empty() && self.ranges.is_empty()
    }
}

/// Helvetica, from the space to `~`, in thousandths of the size.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Times, likewise.
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// The width of a letter in the font of this name, in thousandths of the size.
pub fn of(font: &str, letter: char) -> f64 {
    if font.contains("Courier") || font.contains("Mono") {
        return 600.0;
    }
    let table = if font.contains("Times") || font.contains("Serif") {
        &TIMES
    } else {
        &HELVETICA
    };
    // An accent does not make a letter wider.
    let base = std::iter::once(letter).nfd().next().unwrap_or(letter);
    let place = (base as usize).checked_sub(0x20);
    place
        .and_then(|place| table.get(place))
        .map_or(550.0, |width| f64::from(*width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        assert_eq!(of("Helvetica", 'A'), 667.0);
        assert_eq!(of("Times-Roman", 'é'), 444.0);
        assert_eq!(of("Courier-Bold", 'i'), 600.0);
        assert_eq!(of("Arial", '~'), 584.0);
        assert_eq!(of("Arial", '漢'), 550.0);
    }
}
