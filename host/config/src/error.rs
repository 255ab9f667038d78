//! What can be wrong with a configuration file.

use thiserror::Error as ThisError;

use crate::Language;

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
        /// The same in French.
        french: String,
    },
}

impl Error {
    /// What is wrong, in one sentence. The parser's own words stay English, but for the keys that it does not know.
    pub fn explain(&self, language: Language) -> String {
        match self {
            Self::Syntax {
                origin,
                line,
                message,
            } if language == Language::French => match unknown_key(message) {
                Some((key, known)) => {
                    format!(
                        "{origin}, ligne {line} : la clé « {key} » n'existe pas ici ; clés possibles : {known}"
                    )
                }
                None => {
                    let message = message
                        .replace(
                            "is not a size; write for instance",
                            "n'est pas une taille ; écrivez par exemple",
                        )
                        .replace(
                            "is not a length of time; write for instance",
                            "n'est pas une durée ; écrivez par exemple",
                        );
                    format!("{origin}, ligne {line} : {message}")
                }
            },
            Self::Value {
                origin,
                key,
                french,
                ..
            } if language == Language::French => format!("{origin} : « {key} » : {french}"),
            _ => self.to_string(),
        }
    }

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

    pub(crate) fn value(origin: &str, key: &str, message: &str, french: &str) -> Self {
        Self::Value {
            origin: origin.to_owned(),
            key: key.to_owned(),
            message: message.to_owned(),
            french: french.to_owned(),
        }
    }
}

/// The key and the known ones in serde's sentence about an unknown key.
fn unknown_key(message: &str) -> Option<(&str, String)> {
    let (key, known) = message
        .strip_prefix("unknown field `")?
        .split_once("`, expected ")?;
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    Some((key, known.join(", ")))
}
