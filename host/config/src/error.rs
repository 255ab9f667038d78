//! What can be wrong with a configuration file.

use thiserror::Error as ThisError;

/// A configuration file that cannot be used, with the place and the way out.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Error {
    /// The text is not TOML, or a key is unknown or of the wrong type.
    #[error("{origin}:{line}: {message}")]
    Syntax {
        /// The file.
        origin: String,
        /// The line, from 1.
        line: usize,
        /// What the parser says; it lists the known keys.
        message: String,
    },
    /// A value is outside what is allowed.
    #[error("{origin}: « {key} »: {message}")]
    Value {
        /// The file.
        origin: String,
        /// The key, dotted.
        key: String,
        /// Why, and what would be right.
        message: String,
    },
}

impl Error {
    pub(crate) fn syntax(origin: &str, text: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = text.as_bytes()[..offset]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        Self::Syntax {
            origin: origin.to_owned(),
            line,
            message: error.message().to_owned(),
        }
    }

    pub(crate) fn value(origin: &str, key: &str, message: &str) -> Self {
        Self::Value {
            origin: origin.to_owned(),
            key: key.to_owned(),
            message: message.to_owned(),
        }
    }
}
