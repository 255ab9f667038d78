//! Whoever answers questions: the host's models, or a script in tests.

use kit::language::Language;
use kit::prompt::Part;

use super::Task;

/// A language model as the plugin sees it.
pub trait Oracle {
    /// The model that passed the exam for the task in the language.
    fn qualified(&mut self, task: &str, language: &str) -> Option<String>;

    /// What the call may still spend.
    fn remaining(&mut self) -> Remaining;

    /// Answers all questions together, one result each, in their order.
    fn ask(&mut self, questions: &[&Question]) -> Vec<Result<String, Refusal>>;

    /// The probability of each choice, for questions whose shape is a choice; one result each, in their order.
    fn rank(&mut self, questions: &[&Question]) -> Vec<Result<Vec<f32>, Refusal>>;

    /// Whether to go on, after so many letters of so many.
    fn goes_on(&mut self, done: u64, total: u64) -> bool;
}

/// What a call may still spend on models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remaining {
    pub tokens: u64,
    pub requests: u64,
}

/// One question about one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub task: Task,
    /// The language of the answer, as a two-letter code.
    pub language: &'static str,
    pub model: String,
    pub prompt: Vec<Part>,
    pub shape: Shape,
    pub max_tokens: u32,
}

/// The form of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A JSON value of this schema.
    Json(&'static str),
    /// One of these words.
    Choice(Vec<&'static str>),
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
                format!("le message est trop long pour le modèle, de {tokens} jetons"),
                format!("the message is too long for the model, by {tokens} tokens"),
            ),
            Self::Incomplete | Self::Stopped => None,
        }
    }
}
