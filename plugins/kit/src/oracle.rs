//! What a plugin knows of the models that the host lends: what may still be spent, and why a question was not answered.

use crate::language::Language;

/// What a call may still spend on models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remaining {
    pub tokens: u64,
    pub requests: u64,
}

/// Why a question was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The budget of the call or of the day is spent; the sentence says which.
    Budget(String),
    /// No model, or no grant; the sentence says it.
    Unavailable(String),
    /// Every place at the engine is taken; after so many milliseconds one may be free.
    Busy(u32),
    /// Whoever called asked to stop.
    Stopped,
    /// The answer was cut before it was complete.
    Incomplete,
    /// The prompt of this one request has so many tokens too many.
    TooLong(u32),
    /// This one request failed: the engine broke on it.
    Failed(String),
}

impl Refusal {
    /// Whether the next request would be refused just as well.
    pub fn concerns_all(&self) -> bool {
        matches!(
            self,
            Self::Budget(_) | Self::Unavailable(_) | Self::Busy(_) | Self::Stopped
        )
    }

    /// The sentence for the person who called, if there is one.
    pub fn reason(&self, language: Language) -> Option<String> {
        let said = |french: String, english: String| Some(language.pick(french, english));
        match self {
            Self::Budget(reason) | Self::Unavailable(reason) | Self::Failed(reason) => {
                Some(reason.clone()).filter(|reason| !reason.is_empty())
            }
            Self::Busy(milliseconds) => {
                let seconds = milliseconds.div_ceil(1_000).max(1);
                said(
                    format!("le moteur est occupé ; réessayez dans {seconds} s"),
                    format!("the engine is busy; try again in {seconds} s"),
                )
            }
            Self::TooLong(tokens) => said(
                format!("le texte est trop long pour le modèle, de {tokens} jetons"),
                format!("the text is too long for the model, by {tokens} tokens"),
            ),
            Self::Incomplete | Self::Stopped => None,
        }
    }
}
