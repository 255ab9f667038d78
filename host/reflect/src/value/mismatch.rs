//! What is wrong with a JSON value, and where.

use std::fmt;

use crate::clean;
use crate::language::Language;

/// A JSON value that does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Where, such as `messages[2].subject`; empty for the whole value.
    pub path: String,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Another kind of value was expected.
    Expected {
        /// What fits.
        expected: Kind,
        /// What was there.
        found: Kind,
    },
    /// The number is outside the range of the type, both ends included.
    OutOfRange {
        /// The smallest number that fits.
        least: String,
        /// The largest number that fits.
        greatest: String,
    },
    /// A member that must be there is not.
    Missing(String),
    /// A member, case or flag that the type does not have.
    Unknown {
        /// The name as given.
        name: String,
        /// The known name that is nearest, if one is near.
        nearest: Option<String>,
        /// All known names.
        known: Vec<String>,
    },
    /// A flag that is named twice.
    Twice(String),
    /// An array of the wrong length, for a tuple or a nested option.
    Length {
        /// The length that fits.
        expected: usize,
        /// The length of the array.
        found: usize,
    },
    /// A string that is no base64.
    NotBase64,
    /// A string that is not exactly one character.
    NotOneCharacter,
    /// A value that a component gave and that is not of the type of the function.
    Foreign,
}

/// A kind of JSON value, as people call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the JSON kinds speak for themselves")]
pub enum Kind {
    Null,
    Boolean,
    Number,
    WholeNumber,
    Text,
    Array,
    Object,
    /// An object with one member, or a string: the forms of a variant.
    Case,
    /// An object with the one member `ok` or `err`.
    OkOrErr,
}

/// Why arguments were not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal<E> {
    /// A value does not fit its type.
    Value(Mismatch),
    /// A handle could not be opened.
    Handle {
        /// Where, as in [`Mismatch::path`].
        path: String,
        /// The word that should name it.
        word: String,
        /// What opening it answered.
        error: E,
    },
}

impl Mismatch {
    pub(super) fn new(path: String, reason: Reason) -> Self {
        Self { path, reason }
    }

    /// One sentence without its full stop, safe to show.
    pub fn explain(&self, language: Language) -> String {
        let text = match self.path.as_str() {
            "" => self.reason.explain(language),
            path => format!(
                "{path}{}{}",
                language.pick(" : ", ": "),
                self.reason.explain(language)
            ),
        };
        clean::line(&text)
    }
}

impl Reason {
    fn explain(&self, language: Language) -> String {
        match (self, language) {
            (Self::Expected { expected, found }, Language::French) => {
                format!(
                    "{} attendu, {} trouvé",
                    expected.name(language),
                    found.name(language)
                )
            }
            (Self::Expected { expected, found }, Language::English) => {
                format!(
                    "expected {}, found {}",
                    expected.name(language),
                    found.name(language)
                )
            }
            (Self::OutOfRange { least, greatest }, Language::French) => {
                format!("le nombre doit être compris entre {least} et {greatest}")
            }
            (Self::OutOfRange { least, greatest }, Language::English) => {
                format!("the number must be between {least} and {greatest}")
            }
            (Self::Missing(name), Language::French) => format!("« {name} » manque"),
            (Self::Missing(name), Language::English) => format!("`{name}` is missing"),
            (
                Self::Unknown {
                    name,
                    nearest,
                    known,
                },
                _,
            ) => unknown(name, nearest.as_deref(), known, language),
            (Self::Twice(name), Language::French) => format!("« {name} » est nommé deux fois"),
            (Self::Twice(name), Language::English) => format!("`{name}` is named twice"),
            (Self::Length { expected, found }, Language::French) => {
                format!("{expected} éléments attendus, {found} trouvés")
            }
            (Self::Length { expected, found }, Language::English) => {
                format!("expected {expected} elements, found {found}")
            }
            (Self::NotBase64, _) => language
                .pick("ce n'est pas du base64", "this is no base64")
                .to_owned(),
            (Self::NotOneCharacter, _) => language
                .pick(
                    "un seul caractère attendu",
                    "expected exactly one character",
                )
                .to_owned(),
            (Self::Foreign, _) => language
                .pick(
                    "la valeur rendue n'est pas du type de la fonction",
                    "the value returned is not of the function's type",
                )
                .to_owned(),
        }
    }
}

fn unknown(name: &str, nearest: Option<&str>, known: &[String], language: Language) -> String {
    const SHOWN: usize = 20;
    let name: String = name.chars().take(80).collect();
    match (nearest, language) {
        (Some(nearest), Language::French) => {
            format!("« {name} » est inconnu ; vouliez-vous « {nearest} » ?")
        }
        (Some(nearest), Language::English) => {
            format!("`{name}` is not known; did you mean `{nearest}`?")
        }
        (None, _) => {
            let mut list = known
                .iter()
                .take(SHOWN)
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ");
            if known.len() > SHOWN {
                list.push_str(", …");
            }
            language.pick(
                format!("« {name} » est inconnu ; possibles : {list}"),
                format!("`{name}` is not known; possible: {list}"),
            )
        }
    }
}

impl Kind {
    /// The kind of a value.
    pub(super) fn of(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    fn name(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Self::Null => ("null", "null"),
            Self::Boolean => ("true ou false", "true or false"),
            Self::Number => ("nombre", "a number"),
            Self::WholeNumber => ("nombre entier", "a whole number"),
            Self::Text => ("texte", "a string"),
            Self::Array => ("tableau", "an array"),
            Self::Object => ("objet", "an object"),
            Self::Case => (
                "cas (texte ou objet à un seul membre)",
                "a case (a string or an object with one member)",
            ),
            Self::OkOrErr => (
                "objet avec « ok » ou « err »",
                "an object with `ok` or `err`",
            ),
        };
        language.pick(french, english)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.explain(Language::English))
    }
}

impl std::error::Error for Mismatch {}

impl<E: fmt::Display> fmt::Display for Refusal<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(mismatch) => mismatch.fmt(formatter),
            Self::Handle { path, word, error } => {
                let text = clean::line(&format!("{path}: {word}: {error}"));
                formatter.write_str(&text)
            }
        }
    }
}

impl<E: std::error::Error> std::error::Error for Refusal<E> {}
