//! Which path leads where.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use inference::wire::MOST_BODY_BYTES;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::timeout;

use super::refusal::Refusal;
use super::{chat, embeddings, own};
use crate::{Kitchen, ModelFile};

/// How long a body may take to come.
const BODY_WITHIN: Duration = Duration::from_secs(120);

/// What every route needs.
pub(super) struct Counter {
    pub(super) kitchen: Arc<dyn Kitchen>,
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) version: &'static str,
    pub(super) french: bool,
    pub(super) began: Instant,
    serial: AtomicU64,
}

/// The routes of one kitchen.
pub(super) fn routes(
    kitchen: Arc<dyn Kitchen>,
    stopping: watch::Receiver<bool>,
    version: &'static str,
    french: bool,
) -> Router {
    let counter = Counter {
        kitchen,
        stopping,
        version,
        french,
        began: Instant::now(),
        serial: AtomicU64::new(0),
    };
    Router::new()
        .route("/health", get(health))
        .route("/v1/models", get(models))
        .route("/v1/models/{name}", get(model))
        .route("/v1/chat/completions", post(chat::complete))
        .route("/v1/embeddings", post(embeddings::embed))
        .route("/v1/gardon/ask", post(own::ask))
        .route("/v1/gardon/rank", post(own::rank))
        .route("/v1/gardon/embed", post(own::embed))
        .route("/v1/gardon/status", get(own::status))
        .fallback(async || Refusal::route())
        .method_not_allowed_fallback(async || Refusal::method())
        .with_state(Arc::new(counter))
}

impl Counter {
    /// An identifier that no other answer of this process has.
    pub(super) fn identifier(&self, prefix: &str) -> String {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        format!("{prefix}-{}-{serial}", std::process::id())
    }
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |span| span.as_secs())
}

/// The whole body of a request, bounded in bytes and time.
pub(super) async fn whole(body: Body) -> Result<Bytes, Refusal> {
    let limited = Limited::new(body, MOST_BODY_BYTES);
    match timeout(BODY_WITHIN, limited.collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Err(Refusal::too_large(MOST_BODY_BYTES))
        }
        Ok(Err(_)) => Err(Refusal::request("cut_body", "the body is cut")),
        Err(_) => Err(Refusal::too_slow()),
    }
}

/// A JSON answer.
pub(super) fn answer(value: &impl Serialize) -> Response {
    typed(
        "application/json",
        Body::from(serde_json::to_vec(value).unwrap_or_default()),
    )
}

/// An answer of that media type.
pub(super) fn typed(media: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media));
    response
}

async fn health() -> Response {
    answer(&json!({ "status": "ok" }))
}

async fn models(State(counter): State<Arc<Counter>>) -> Response {
    let models: Vec<Value> = counter.kitchen.models().iter().map(shown).collect();
    answer(&json!({ "object": "list", "data": models }))
}

async fn model(State(counter): State<Arc<Counter>>, Path(name): Path<String>) -> Response {
    let models = counter.kitchen.models();
    match models.iter().find(|model| model.name == name) {
        Some(model) => answer(&shown(model)),
        None => Refusal::no_model().into_response(),
    }
}

fn shown(model: &ModelFile) -> Value {
    json!({
        "id": model.name,
        "object": "model",
        "created": 0,
        "owned_by": "gardon",
        "role": model.role,
        "sha256": model.sha256,
    })
}
