//! The state that instructions change: places, the font, what is seen.

use std::rc::Rc;

use super::super::font::Font;
use super::super::geometry::Matrix;

/// What `q` saves and `Q` brings back.
#[derive(Clone)]
pub struct State {
    /// From the space of the content to the page.
    pub view: Matrix,
    /// The font, once one was chosen.
    pub font: Option<Rc<Font>>,
    /// Its size.
    pub size: f64,
    /// Space after each letter.
    pub letter_space: f64,
    /// More space after each space.
    pub word_space: f64,
    /// How much wider than they are letters are drawn; 1 is as they are.
    pub stretch: f64,
    /// The distance of lines.
    pub leading: f64,
    /// How far above the line letters stand.
    pub rise: f64,
    /// Letters are not drawn.
    pub invisible: bool,
    /// Letters are drawn in white.
    pub white: bool,
}

/// Where the next letter goes.
pub struct Pen {
    /// From the space of text to that of the content.
    pub matrix: Matrix,
    /// The beginning of the line.
    pub line: Matrix,
}

impl State {
    /// The state at the beginning.
    pub fn new(view: Matrix) -> Self {
        Self {
            view,
            font: None,
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            invisible: false,
            white: false,
        }
    }
}

impl Pen {
    /// The pen at the beginning of a text.
    pub fn new() -> Self {
        Self {
            matrix: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }

    /// Goes to another line, from the beginning of this one.
    pub fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.matrix = self.line;
    }

    /// Moves along the line.
    pub fn advance(&mut self, x: f64) {
        self.matrix = Matrix::shift(x, 0.0).then(self.matrix);
    }
}
