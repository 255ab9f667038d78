//! What an engine is, and what it answers.

use std::future::Future;
use std::pin::Pin;

use serde::{Deserialize, Serialize};

use crate::{Error, Request, Sentence};

/// A result that is not there yet; boxed, so that engines can stand behind `Arc<dyn Engine>`.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Whatever answers requests: a process beside this one, a server of the organisation, a script.
///
/// No function blocks the thread it is called on.
/// Grants and the limits of a call are checked before it is asked; dropping a pending result cancels the work.
pub trait Engine: Send + Sync + 'static {
    /// Answers all requests together: one result each, in their order.
    fn ask(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Answer, Error>>>;

    /// For each request, whose shape is a choice: how likely each choice is; one result each, in their order.
    fn rank(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, Error>>>;

    /// One vector a text, by the model of that name or the default of the role.
    fn embed(
        &self,
        model: Option<String>,
        texts: Vec<String>,
    ) -> Pending<'_, Result<Embedding, Error>>;

    /// Whether a model passed the plugin's exam for the task in the language.
    fn qualified(&self, task: &str, language: &str) -> Qualification;

    /// The chat model that the person named for this call, which requests without a name take.
    fn forced(&self) -> Option<String> {
        None
    }

    /// Tokens that the calling plugin spent today (UTC), prompts and answers, by the ledger.
    fn spent_today(&self) -> u64;
}

/// Which model may be trusted with a task in a language, or why none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Qualification {
    /// The configured name of the model.
    pub model: Option<String>,
    /// Why there is none, for the person who called; absent where there is no model at all, since nothing is amiss then.
    pub reason: Option<Sentence>,
}

/// On whose behalf an engine is asked; what the ledger and the budgets of a day are kept by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Caller {
    /// The plugin's name; empty for a person or a program that asks the engine directly.
    pub plugin: String,
    /// The SHA-256 of the plugin's component, in lower-case hexadecimal.
    pub sha256: String,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finish {
    /// The model said that it was done, or the shape was complete.
    Complete,
    /// The token limit cut it.
    Length,
}

/// What a request cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Usage {
    /// Tokens of the prompt, those found in the cache included.
    pub prompt_tokens: u32,
    /// Tokens of the prompt that were not computed again.
    pub cached_tokens: u32,
    /// Tokens of the answer.
    pub answer_tokens: u32,
    /// Milliseconds from the start of the work to its end, waiting in the queue not counted.
    pub milliseconds: u32,
}

impl Usage {
    /// Tokens that a budget counts: prompt and answer, cached or not.
    pub fn tokens(&self) -> u64 {
        u64::from(self.prompt_tokens) + u64::from(self.answer_tokens)
    }
}

/// What a model answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The text; for a JSON Schema it parses and validates.
    pub text: String,
    /// How it ended.
    pub finish: Finish,
    /// The model that answered, by its configured name.
    pub model: String,
    /// What it cost.
    pub usage: Usage,
}

/// How likely each choice is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// One probability a choice, in their order; they sum to 1.
    pub probabilities: Vec<f32>,
    /// Whether they are the model's own probabilities;
    /// otherwise it only chose one of the list, as it must where a server gives no scores.
    #[serde(default = "yes")]
    pub exact: bool,
    /// The model that ranked, by its configured name.
    pub model: String,
    /// What it cost.
    pub usage: Usage,
}

/// Texts as vectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Embedding {
    /// One vector a text, in their order, pooled and normalised as the model says.
    pub vectors: Vec<Vec<f32>>,
    /// The model that computed them, by its configured name.
    pub model: String,
    /// What all of them cost.
    pub usage: Usage,
}

fn yes() -> bool {
    true
}
