//! Why there is no answer.

use serde::{Deserialize, Serialize};
use thiserror::Error as ThisError;

/// Why there is no answer, and what whoever asked can do about it; the cases are those of the contract.
#[derive(Debug, Clone, PartialEq, Eq, ThisError, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Error {
    /// No model serves this role here: go on without one.
    #[error("no model: {}", .0.english)]
    Unavailable(Sentence),
    /// The model or the use is not allowed; the value names the key to add.
    #[error("not granted: {0}")]
    Denied(String),
    /// The budget of the call or of the day is spent; the value says which.
    #[error("budget spent: {}", .0.english)]
    Budget(Sentence),
    /// The prompt does not fit, by so many tokens.
    #[error("the prompt is too long by {0} tokens")]
    TooLong(u32),
    /// The JSON Schema or the list of choices is refused.
    #[error("the form of the answer is refused: {0}")]
    ShapeRefused(String),
    /// The answer was cut before it was complete; the value is what there is.
    #[error("the answer was cut before it was complete")]
    Incomplete(String),
    /// The queue is full: try again after so many milliseconds.
    #[error("the queue is full for {0} ms")]
    Busy(u32),
    /// The call was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The engine failed on this request; the others are not concerned.
    #[error("the engine failed: {0}")]
    Failed(String),
}

/// One sentence for the person who reads it, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

impl Sentence {
    /// One sentence in both languages.
    pub fn new(french: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            french: french.into(),
            english: english.into(),
        }
    }

    /// One of the two texts.
    pub fn pick(self, french: bool) -> String {
        if french { self.french } else { self.english }
    }
}

impl Error {
    /// The case in kebab-case, as the ledger keeps it.
    pub fn case(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::Denied(_) => "denied",
            Self::Budget(_) => "budget",
            Self::TooLong(_) => "too-long",
            Self::ShapeRefused(_) => "shape-refused",
            Self::Incomplete(_) => "incomplete",
            Self::Busy(_) => "busy",
            Self::Cancelled => "cancelled",
            Self::Failed(_) => "failed",
        }
    }
}
