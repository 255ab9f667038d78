//! Whoever answers questions: the host's models, or a script in tests.

use kit::prompt::Part;

pub use kit::oracle::{Refusal, Remaining};

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
