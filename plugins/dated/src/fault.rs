//! Where in a file something is wrong, and what was expected there.

use std::fmt;

/// What is wrong in a rule file, a parameter file or a table of fields; shown to the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name, as it was given.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong and what was expected, in French.
    pub message: String,
}

impl Fault {
    /// A fault at a byte of the file's text.
    pub fn at(file: &str, text: &str, byte: usize, message: impl Into<String>) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let start = before.rfind('\n').map_or(0, |position| position + 1);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            message: message.into(),
        }
    }

    /// What the TOML reader said, at its place.
    pub fn from_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let byte = error.span().map_or(0, |span| span.start);
        Self::at(file, text, byte, error.message())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(
            formatter,
            "{}, ligne {}, colonne {} : {}",
            self.file, self.line, self.column, self.message
        )
    }
}

impl std::error::Error for Fault {}
