//! `/v1/embeddings` as OpenAI has it.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inference::wire::MOST_REQUESTS;
use serde_json::{Map, Value, json};

use super::answering::{once, unless_ending};
use super::connection::Peer;
use super::refusal::Refusal;
use super::routes::{Counter, answer, whole};
use crate::Customer;

/// What is asked.
#[derive(Debug, PartialEq)]
struct Wish {
    model: Option<String>,
    texts: Vec<String>,
    base64: bool,
}

pub(super) async fn embed(
    State(counter): State<Arc<Counter>>,
    Extension(peer): Extension<Peer>,
    body: Body,
) -> Result<Response, Refusal> {
    let bytes = whole(body).await?;
    let body = serde_json::from_slice(&bytes).map_err(|error| Refusal::json(&error))?;
    let wish = read(body)?;
    let customer = Customer {
        uid: peer.0,
        ..Customer::default()
    };
    let receiver = counter.kitchen.embed(customer, wish.model, wish.texts);
    let mut stopping = counter.stopping.clone();
    let embedding = unless_ending(once(receiver), &mut stopping, counter.french).await?;
    let data: Vec<Value> = embedding
        .vectors
        .iter()
        .enumerate()
        .map(|(index, vector)| {
            let embedding = if wish.base64 {
                json!(encoded(vector))
            } else {
                json!(vector)
            };
            json!({ "object": "embedding", "index": index, "embedding": embedding })
        })
        .collect();
    let tokens = embedding.usage.prompt_tokens;
    Ok(answer(&json!({
        "object": "list",
        "data": data,
        "model": embedding.model,
        "usage": { "prompt_tokens": tokens, "total_tokens": tokens },
    })))
}

/// Little-endian 32-bit floats, as OpenAI's clients decode them.
fn encoded(vector: &[f32]) -> String {
    let bytes: Vec<u8> = vector
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    STANDARD.encode(bytes)
}

fn read(mut body: Map<String, Value>) -> Result<Wish, Refusal> {
    // What is null was not said.
    body.retain(|_, value| !value.is_null());
    let mut wish = Wish {
        model: None,
        texts: Vec::new(),
        base64: false,
    };
    for (name, value) in body {
        match (name.as_str(), value) {
            ("model", Value::String(name)) => {
                wish.model = Some(name).filter(|name| !name.is_empty())
            }
            ("input", Value::String(text)) => wish.texts = vec![text],
            ("input", Value::Array(texts)) if texts.len() <= MOST_REQUESTS => {
                for text in texts {
                    match text {
                        Value::String(text) => wish.texts.push(text),
                        _ => {
                            return Err(Refusal::parameter(
                                "input",
                                "is a text or a list of texts; tokens are not supported",
                            ));
                        }
                    }
                }
            }
            ("input", _) => {
                return Err(Refusal::parameter(
                    "input",
                    &format!("is a text or a list of at most {MOST_REQUESTS} texts"),
                ));
            }
            ("encoding_format", Value::String(format)) => {
                wish.base64 = match format.as_str() {
                    "float" => false,
                    "base64" => true,
                    _ => {
                        return Err(Refusal::parameter(
                            "encoding_format",
                            "is `float` or `base64`",
                        ));
                    }
                }
            }
            ("model" | "encoding_format", _) => {
                return Err(Refusal::parameter(&name, "is a text"));
            }
            _ => return Err(Refusal::unsupported(&name)),
        }
    }
    if wish.texts.is_empty() {
        return Err(Refusal::parameter("input", "is missing"));
    }
    Ok(wish)
}
