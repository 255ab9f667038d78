//! Letters that follow one another without a hole.

use super::super::content::{Drawn, Glyph};

/// A hole wider than this share of the size is a space, where the file draws none.
const SPACE: f64 = 0.1;

/// A hole wider than this begins another piece: perhaps a cell of a table.
const BREAK: f64 = 0.7;

/// Letters may come back over the one before them, by kerning or as an accent.
const BACK: f64 = -0.45;

/// Letters above or below the line by less than this share of the size belong to it: `1er`, `m²`.
const SHIFT: f64 = 0.5;

/// Letters of one line that follow one another; x and y are turned so that the text is level.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// Where it begins.
    pub start: f64,
    /// Where its last letter that is no space ends.
    pub end: f64,
    /// The line it stands on.
    pub y: f64,
    /// The size of its largest letters.
    pub size: f64,
    /// What each glyph means, in drawing order.
    pub clusters: Vec<String>,
    /// Where the next letter is expected, and the height of the last one.
    pen: (f64, f64),
    last: f64,
}

/// The pieces of one direction, in drawing order.
pub fn gather(drawn: &Drawn, glyphs: &[Glyph], angle: i32) -> Vec<Piece> {
    let (sine, cosine) = f64::from(angle).to_radians().sin_cos();
    let turn = |x: f64, y: f64| (x * cosine + y * sine, y * cosine - x * sine);
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    for glyph in glyphs {
        let text = drawn.text(glyph);
        let from = turn(glyph.x, glyph.y);
        let to = turn(glyph.end_x, glyph.end_y);
        if piece.is_same_again(text, from, glyph.size) {
            continue;
        }
        if !piece.goes_on(from, glyph.size) {
            pieces.extend(std::mem::take(&mut piece).whole());
        }
        piece.push(text, from, to, glyph.size);
    }
    pieces.extend(piece.whole());
    pieces
}

impl Piece {
    /// Whether a letter is the one before it, drawn once more to make it bold.
    fn is_same_again(&self, text: &str, from: (f64, f64), size: f64) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() < 0.12 * size;
        !text.trim().is_empty()
            && self.clusters.last().is_some_and(|last| last == text)
            && near(from.0, self.last)
            && near(from.1, self.pen.1)
            // A letter without a width is drawn over the one before it all the same.
            && self.pen.0 - self.last > 0.2 * size
    }

    fn goes_on(&self, from: (f64, f64), size: f64) -> bool {
        let larger = size.max(self.size);
        let hole = (from.0 - self.pen.0) / larger.max(1e-6);
        self.clusters.is_empty()
            || (from.1 - self.y).abs() < SHIFT * larger && (BACK..BREAK).contains(&hole)
    }

    fn push(&mut self, text: &str, from: (f64, f64), to: (f64, f64), size: f64) {
        let is_space = text.chars().all(char::is_whitespace);
        if self.clusters.is_empty() {
            // A piece begins with a letter.
            if is_space {
                return;
            }
            (self.start, self.y) = (from.0, from.1);
        } else {
            let hole = from.0 - self.pen.0;
            let spaced = self
                .clusters
                .last()
                .is_some_and(|last| last.ends_with(char::is_whitespace));
            if hole > SPACE * size.max(1e-6) && !spaced && !is_space {
                self.clusters.push(" ".to_owned());
            }
        }
        if size > self.size * 1.05 && !is_space {
            (self.size, self.y) = (size, from.1);
        }
        // What one letter stands for can be nothing: then another letter stands for it.
        let again = is_space && self.clusters.last().is_some_and(|last| last == " ");
        if is_space && !text.is_empty() && !again {
            self.clusters.push(" ".to_owned());
        } else if !is_space {
            self.clusters.push(text.to_owned());
        }
        if !is_space || text.is_empty() {
            self.end = if self.clusters.len() == 1 {
                to.0
            } else {
                self.end.max(to.0)
            };
        }
        self.last = from.0;
        self.pen = (to.0, from.1);
    }

    /// The piece, without the spaces at its end; `None` where nothing is left.
    fn whole(mut self) -> Option<Self> {
        while self
            .clusters
            .pop_if(|last| last.trim().is_empty())
            .is_some()
        {}
        (!self.clusters.is_empty()).then_some(self)
    }
}
