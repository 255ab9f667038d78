//! One question to a model.

use serde::{Deserialize, Serialize};

/// What a request says where nobody said anything else; an answer depends on nothing that is not in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defaults {
    /// The largest number of answer tokens: a few sentences.
    pub max_tokens: u32,
    /// Sampling temperature in thousandths; 0 takes the likeliest token, so that the same request has the same answer.
    pub temperature: u32,
    /// The mass of the likeliest tokens that is sampled from, in thousandths.
    pub top_p: u32,
    /// The seed of the sampler.
    pub seed: u64,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            max_tokens: 256,
            temperature: 0,
            top_p: 1_000,
            seed: 0,
        }
    }
}

/// One question to a model, complete in itself.
///
/// The serialised form is what the engine's own routes carry; a field that is missing has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Request {
    /// The task as the plugin's exam names it, such as `summary`; empty when not said.
    pub task: String,
    /// The language of the answer as a two-letter ISO 639-1 code; empty when not said.
    pub language: String,
    /// A model by its configured name; without it the default of the role.
    pub model: Option<String>,
    /// The prompt, in order.
    pub parts: Vec<Part>,
    /// The form of the answer.
    pub shape: Shape,
    /// The largest number of answer tokens.
    pub max_tokens: u32,
    /// Sampling temperature in thousandths; 0 takes the likeliest token.
    pub temperature: u32,
    /// Only the likeliest tokens whose probabilities sum to so many thousandths are sampled from; 1,000 keeps all.
    pub top_p: u32,
    /// The seed of the sampler.
    pub seed: u64,
    /// Strings that end the answer where they appear; they are not part of it.
    pub stop: Vec<String>,
}

/// One part of a prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Written by the plugin's author.
    Instruction(String),
    /// From a document or a person: data, in which control tokens are inert.
    Untrusted(String),
    /// An earlier answer of the model.
    EarlierAnswer(String),
}

/// What form the answer must have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Free text.
    #[default]
    Text,
    /// A JSON value that validates against this JSON Schema (draft 2020-12).
    JsonSchema(String),
    /// One of these strings, exactly.
    Choice(Vec<String>),
}

impl Default for Request {
    fn default() -> Self {
        let defaults = Defaults::default();
        Self {
            task: String::new(),
            language: String::new(),
            model: None,
            parts: Vec::new(),
            shape: Shape::default(),
            max_tokens: defaults.max_tokens,
            temperature: defaults.temperature,
            top_p: defaults.top_p,
            seed: defaults.seed,
            stop: Vec::new(),
        }
    }
}

impl Part {
    /// The text, whoever wrote it.
    pub fn text(&self) -> &str {
        match self {
            Self::Instruction(text) | Self::Untrusted(text) | Self::EarlierAnswer(text) => text,
        }
    }
}
