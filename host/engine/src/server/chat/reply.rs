//! What goes back: a completion, or its chunks as server-sent events.

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream::unfold;
use inference::{Answer, Error, Finish, Usage};
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

use super::super::answering::event;
use super::super::refusal::Refusal;
use super::super::routes::{Counter, now, typed};
use crate::Event;

/// A whole completion.
pub(super) fn whole(counter: &Counter, answer: &Answer) -> Value {
    json!({
        "id": counter.identifier("chatcmpl"),
        "object": "chat.completion",
        "created": now(),
        "model": answer.model,
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": answer.text },
            "finish_reason": reason(answer.finish),
        }],
        "usage": usage(&answer.usage),
    })
}

/// What all chunks of one answer have in common.
pub(super) struct Head {
    identifier: String,
    created: u64,
    model: String,
}

/// An answer that goes out piece by piece; dropping it cancels the work.
pub(super) struct Stream {
    head: Head,
    waiting: Option<Event>,
    receiver: mpsc::UnboundedReceiver<Event>,
    stopping: watch::Receiver<bool>,
    include_usage: bool,
    french: bool,
    stage: Stage,
}

#[derive(PartialEq)]
enum Stage {
    Beginning,
    Pieces,
    End,
}

impl Head {
    /// The model's name as it was asked for; who asks for none gets the name of the first chat model.
    pub(super) fn new(counter: &Counter, asked_for: Option<String>) -> Self {
        let name = || {
            let models = counter.kitchen.models();
            let chat = models
                .into_iter()
                .find(|model| model.role == crate::Role::Chat);
            chat.map_or_else(String::new, |model| model.name)
        };
        Self {
            identifier: counter.identifier("chatcmpl"),
            created: now(),
            model: asked_for.unwrap_or_else(name),
        }
    }

    fn chunk(&self, choices: Value, usage: Option<Value>) -> String {
        let mut chunk = json!({
            "id": self.identifier,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "choices": choices,
        });
        if let Some(usage) = usage {
            chunk["usage"] = usage;
        }
        data(&chunk.to_string())
    }

    fn delta(&self, delta: &Value, finish: Option<&str>) -> String {
        let choice = json!([{ "index": 0, "delta": delta, "finish_reason": finish }]);
        self.chunk(choice, None)
    }
}

impl Stream {
    pub(super) fn new(
        head: Head,
        first: Event,
        receiver: mpsc::UnboundedReceiver<Event>,
        stopping: watch::Receiver<bool>,
        include_usage: bool,
        french: bool,
    ) -> Self {
        Self {
            head,
            waiting: Some(first),
            receiver,
            stopping,
            include_usage,
            french,
            stage: Stage::Beginning,
        }
    }

    pub(super) fn response(self) -> Response {
        let chunks = unfold(self, |mut stream| async move {
            let chunk = stream.next().await?;
            Some((
                Ok::<_, std::convert::Infallible>(Bytes::from(chunk)),
                stream,
            ))
        });
        typed("text/event-stream", Body::from_stream(chunks))
    }

    async fn next(&mut self) -> Option<String> {
        match self.stage {
            Stage::Beginning => {
                self.stage = Stage::Pieces;
                let delta = json!({ "role": "assistant", "content": "" });
                Some(self.head.delta(&delta, None))
            }
            Stage::Pieces => {
                let event = match self.waiting.take() {
                    Some(event) => event,
                    None => event(&mut self.receiver, &mut self.stopping, self.french).await,
                };
                Some(match event {
                    Event::Piece(text) => self.head.delta(&json!({ "content": text }), None),
                    Event::Done(result) => {
                        self.stage = Stage::End;
                        self.last(result)
                    }
                })
            }
            Stage::End => None,
        }
    }

    /// The end of the stream: how it finished, what it cost; or why it did not, and then no sign of a good end.
    fn last(&self, result: Result<Answer, Error>) -> String {
        match result {
            Ok(answer) => {
                let mut text = self.head.delta(&json!({}), Some(reason(answer.finish)));
                if self.include_usage {
                    text += &self.head.chunk(json!([]), Some(usage(&answer.usage)));
                }
                text + &data("[DONE]")
            }
            Err(error) => data(&Refusal::from(error).object().to_string()),
        }
    }
}

/// One server-sent event; JSON has no line ends of its own.
fn data(text: &str) -> String {
    format!("data: {text}\n\n")
}

fn reason(finish: Finish) -> &'static str {
    match finish {
        Finish::Complete => "stop",
        Finish::Length => "length",
    }
}

fn usage(usage: &Usage) -> Value {
    json!({
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.answer_tokens,
        "total_tokens": usage.tokens(),
        "prompt_tokens_details": { "cached_tokens": usage.cached_tokens },
    })
}
