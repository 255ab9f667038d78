//! What travels between a command and an engine on the engine's own routes, `/v1/gardon/*`.
//!
//! Requests are one JSON body; answers are JSON lines, one for each request as soon as it is done, in any order.
//! An empty line is a sign of life.

use serde::{Deserialize, Serialize};

use crate::{Caller, Error, Request};

/// The largest body of a request, in bytes.
pub const MOST_BODY_BYTES: usize = 64 << 20;

/// The longest line of an answer, in bytes.
pub const MOST_LINE_BYTES: usize = 64 << 20;

/// Requests or texts in one body.
pub const MOST_REQUESTS: usize = 4_096;

/// While nothing is done the engine gives a sign of life so often, in milliseconds.
pub const SIGN_OF_LIFE_MS: u64 = 5_000;

/// The body of `/v1/gardon/ask` and `/v1/gardon/rank`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// On whose behalf.
    #[serde(default)]
    pub caller: Caller,
    /// The requests; their place is the index of the answer.
    pub requests: Vec<Request>,
}

/// The body of `/v1/gardon/embed`; its answer is one line with the index 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// On whose behalf.
    #[serde(default)]
    pub caller: Caller,
    /// A model by its name; without it the default of the role.
    #[serde(default)]
    pub model: Option<String>,
    /// What to embed.
    pub texts: Vec<String>,
}

/// One line: what became of one request. Exactly one of `answer` and `error` is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line<T> {
    /// The place of the request in its body.
    pub index: usize,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<T>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
}

impl<T> Line<T> {
    /// The line of a result.
    pub fn new(index: usize, result: Result<T, Error>) -> Self {
        let (answer, error) = match result {
            Ok(answer) => (Some(answer), None),
            Err(error) => (None, Some(error)),
        };
        Self {
            index,
            answer,
            error,
        }
    }

    /// The result of a line; none when it has neither or both.
    pub fn result(self) -> Option<Result<T, Error>> {
        match (self.answer, self.error) {
            (Some(answer), None) => Some(Ok(answer)),
            (None, Some(error)) => Some(Err(error)),
            _ => None,
        }
    }
}
