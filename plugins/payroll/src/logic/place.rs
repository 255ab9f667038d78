//! Where in a file something is wrong, and what was expected there.

use std::ops::Range;

pub use dated::Fault;

/// A text of a file that is read further, with the place where it begins.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t> {
    /// The file's name.
    pub file: &'t str,
    /// All of the file.
    pub text: &'t str,
    /// The byte at which the part begins.
    pub start: usize,
}

impl<'t> Source<'t> {
    /// The value of a TOML string in its file.
    ///
    /// Escapes shift places; then the beginning of the value stands for all of it.
    pub fn of_value(file: &'t str, text: &'t str, span: Range<usize>, value: &str) -> Self {
        let written = text.get(span.clone()).unwrap_or_default();
        let inside = written.find(value).unwrap_or(0);
        Self {
            file,
            text,
            start: span.start + inside,
        }
    }

    /// A fault at a byte of the part.
    pub fn fault(&self, byte: usize, message: impl Into<String>) -> Fault {
        Fault::at(self.file, self.text, self.start + byte, message)
    }
}
