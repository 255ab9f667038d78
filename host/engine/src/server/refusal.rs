//! Why a request gets no answer, as OpenAI's clients read it. Nothing of what was sent is repeated but names of parameters.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, RETRY_AFTER};
use inference::Error;
use serde_json::{Value, json};

/// The longest name of a parameter that is repeated, in bytes.
const MOST_NAME_BYTES: usize = 64;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// The class, as OpenAI names it.
    kind: &'static str,
    /// The code, letters and underscores.
    code: &'static str,
    param: Option<String>,
    message: String,
    /// Milliseconds to wait.
    pause: Option<u32>,
}

impl Refusal {
    fn new(
        status: StatusCode,
        kind: &'static str,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            kind,
            code,
            param: None,
            message: message.into(),
            pause: None,
        }
    }

    /// The request itself is wrong.
    pub(super) fn request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_request_error",
            code,
            message,
        )
    }

    /// A parameter that is wrong, and why.
    pub(super) fn parameter(name: &str, why: &str) -> Self {
        let name = shown(name);
        Self {
            message: format!("`{name}` {why}"),
            param: Some(name),
            ..Self::request("invalid_parameter", "")
        }
    }

    /// A parameter that is not served here.
    pub(super) fn unsupported(name: &str) -> Self {
        let name = shown(name);
        Self {
            message: format!("`{name}` is not supported here"),
            param: Some(name),
            ..Self::request("unsupported_parameter", "")
        }
    }

    /// The token is missing or wrong.
    pub(super) fn token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "invalid_token",
            "the token of this server is needed: `Authorization: Bearer …`",
        )
    }

    /// No such route.
    pub(super) fn route() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "invalid_request_error",
            "unknown_route",
            "there is no such route here",
        )
    }

    /// The route exists, but not for this method.
    pub(super) fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "invalid_request_error",
            "wrong_method",
            "this route has another method",
        )
    }

    /// The body is too large.
    pub(super) fn too_large(most: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "invalid_request_error",
            "body_too_large",
            format!("a body has at most {most} bytes"),
        )
    }

    /// The body does not come.
    pub(super) fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "invalid_request_error",
            "body_too_slow",
            "the body did not come in time",
        )
    }

    /// No model of that name.
    pub(super) fn no_model() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "invalid_request_error",
            "model_not_found",
            "no model of that name is installed here; see /v1/models",
        )
    }

    /// The body is not the JSON that is expected; where, but not what.
    pub(super) fn json(error: &serde_json::Error) -> Self {
        Self::request(
            "invalid_json",
            format!(
                "the body is not the JSON that is expected here (line {}, column {})",
                error.line(),
                error.column()
            ),
        )
    }

    /// The object that clients read.
    pub(super) fn object(&self) -> Value {
        json!({
            "error": {
                "message": self.message,
                "type": self.kind,
                "param": self.param,
                "code": self.code,
            }
        })
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let server = "server_error";
        match error {
            Error::Unavailable(sentence) => Self::new(
                StatusCode::NOT_FOUND,
                "invalid_request_error",
                "model_not_found",
                sentence.english,
            ),
            Error::Denied(key) => Self::new(
                StatusCode::FORBIDDEN,
                "permission_error",
                "not_granted",
                format!("not granted: {key}"),
            ),
            Error::Budget(sentence) => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "insufficient_quota",
                "budget_spent",
                sentence.english,
            ),
            Error::TooLong(over) => Self::request(
                "context_length_exceeded",
                format!("the prompt is too long by {over} tokens"),
            ),
            Error::ShapeRefused(reason) => Self {
                param: Some("response_format".to_owned()),
                ..Self::request("invalid_schema", reason)
            },
            Error::Incomplete(_) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_request_error",
                "incomplete_answer",
                "the token limit cut the answer before it had its form; raise `max_tokens`",
            ),
            Error::Busy(pause) => Self {
                pause: Some(pause),
                ..Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    server,
                    "queue_full",
                    format!("the queue is full; try again in {pause} ms"),
                )
            },
            Error::Cancelled => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                server,
                "cancelled",
                "the request was cancelled",
            ),
            Error::Failed(reason) => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                server,
                "engine_failed",
                reason,
            ),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.object().to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            hyper::header::HeaderValue::from_static("application/json"),
        );
        if let Some(pause) = self.pause {
            headers.insert(RETRY_AFTER, pause.div_ceil(1_000).into());
        }
        response
    }
}

/// A name that can be a parameter's; anything else could be a text.
fn shown(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '-');
    if !name.is_empty() && name.len() <= MOST_NAME_BYTES && name.chars().all(plain) {
        name.to_owned()
    } else {
        "?".to_owned()
    }
}
