//! The OpenAI dialect: what is sent, and what is taken from the reply. Nothing in the reply is believed unchecked.

use jsonschema::PatternOptions;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::Server;
use super::pool::Guest;
use crate::exchange::{Broken, Letter, send};
use crate::own::refusal;
use crate::{Answer, Embedding, Error, Finish, Part, Request, Shape, Usage};

/// The largest chat reply, in bytes.
const MOST_REPLY_BYTES: usize = 8 << 20;

/// The largest reply with vectors, in bytes.
const MOST_VECTOR_BYTES: usize = 64 << 20;

/// The largest schema that is sent, in bytes.
const MOST_SCHEMA_BYTES: usize = 64 << 10;

/// The key under which a choice is asked for.
const CHOICE: &str = "choice";

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    usage: Spent,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Spent {
    prompt_tokens: u32,
    #[serde(default)]
    completion_tokens: u32,
    #[serde(default)]
    prompt_tokens_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    #[serde(default)]
    cached_tokens: Option<u32>,
}

#[derive(Deserialize)]
struct Vectors {
    data: Vec<Vector>,
    usage: Spent,
}

#[derive(Deserialize)]
struct Vector {
    index: usize,
    embedding: Vec<f32>,
}

impl Server {
    /// One chat completion by the model that the server calls `model`; beside the result what it cost, also when it failed.
    pub(super) async fn complete(
        &self,
        model: &str,
        request: Request,
    ) -> (Result<Answer, Error>, Usage) {
        let nothing = Usage::default();
        let body = match chat_body(model, &request) {
            Ok(body) => body,
            Err(error) => return (Err(error), nothing),
        };
        let began = std::time::Instant::now();
        let reply = match self
            .posted("/v1/chat/completions", &body, MOST_REPLY_BYTES)
            .await
        {
            Ok(reply) => reply,
            Err(error) => return (Err(error), nothing),
        };
        let Ok(completion) = serde_json::from_slice::<Completion>(&reply) else {
            return (Err(self.broken(Broken::Malformed)), nothing);
        };
        let mut usage = completion.usage.usage();
        usage.milliseconds = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
        let Some(choice) = completion.choices.into_iter().next() else {
            return (Err(self.broken(Broken::Malformed)), usage);
        };
        let cut = choice.finish_reason.as_deref() == Some("length");
        let text = choice.message.content.unwrap_or_default();
        let result = match checked(text, &request.shape, cut) {
            Ok(text) => Ok(Answer {
                text,
                finish: if cut {
                    Finish::Length
                } else {
                    Finish::Complete
                },
                model: model.to_owned(),
                usage,
            }),
            Err(Wrong::Cut(text)) => Err(Error::Incomplete(text)),
            Err(Wrong::Shape) => Err(self.say(
                "la réponse n'a pas la forme qui était demandée",
                "the answer has not the form that was asked for",
            )),
        };
        (result, usage)
    }

    pub(super) async fn embed_openai(
        &self,
        model: &str,
        texts: Vec<String>,
    ) -> Result<Embedding, Error> {
        let count = texts.len();
        let body = json!({ "model": model, "input": texts });
        let began = std::time::Instant::now();
        let reply = self
            .posted("/v1/embeddings", &body, MOST_VECTOR_BYTES)
            .await?;
        let malformed = || self.broken(Broken::Malformed);
        let reply: Vectors = serde_json::from_slice(&reply).map_err(|_| malformed())?;
        let mut vectors: Vec<Vec<f32>> = vec![Vec::new(); count];
        for vector in reply.data {
            let place = vectors.get_mut(vector.index).ok_or_else(malformed)?;
            let finite = vector.embedding.iter().all(|number| number.is_finite());
            if !place.is_empty() || vector.embedding.is_empty() || !finite {
                return Err(malformed());
            }
            *place = vector.embedding;
        }
        let length = vectors.first().map_or(0, Vec::len);
        if vectors
            .iter()
            .any(|vector| vector.len() != length || vector.is_empty())
        {
            return Err(malformed());
        }
        let mut usage = reply.usage.usage();
        usage.milliseconds = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
        Ok(Embedding {
            vectors,
            model: model.to_owned(),
            usage,
        })
    }

    /// Posts, and posts again elsewhere or later where nothing can have been begun.
    async fn posted(&self, path: &str, body: &Value, most: usize) -> Result<Vec<u8>, Error> {
        let body = body.to_string().into_bytes();
        let mut tries = 1;
        loop {
            let guest = self.pool.choose();
            let (error, unbegun) = match self.post_to(&guest, path, &body, most).await {
                Ok(reply) => return Ok(reply),
                Err(failed) => failed,
            };
            tries += 1;
            match self.pool.pause(tries, &error).filter(|_| unbegun) {
                Some(pause) => sleep(pause).await,
                None => return Err(error),
            }
        }
    }

    /// Posts to one address; beside the error whether nothing can have been begun there.
    async fn post_to(
        &self,
        guest: &Guest<'_>,
        path: &str,
        body: &[u8],
        most: usize,
    ) -> Result<Vec<u8>, (Error, bool)> {
        let token = self.token().map_err(|error| (error, false))?;
        let stream = self.connected(guest).await.map_err(|error| (error, true))?;
        let within = self.settings.answer_within;
        let letter = Letter {
            host: &guest.address().host(),
            token: token.as_deref(),
            path,
            body: Some(body.to_vec()),
            within,
        };
        // Here the head of an answer comes with its end: a server that hung up may have been killed by this very request.
        let broken = |broken: Broken| {
            guest.went(false);
            (self.broken(broken), false)
        };
        let response = send(stream, letter).await.map_err(broken)?;
        if !response.status.is_success() {
            let error = refusal(response).await;
            let busy = matches!(error, Error::Busy(_));
            return Err((self.refused(error), busy));
        }
        response.whole(most, within).await.map_err(broken)
    }
}

impl Spent {
    fn usage(&self) -> Usage {
        let cached = self.prompt_tokens_details.as_ref();
        Usage {
            prompt_tokens: self.prompt_tokens,
            cached_tokens: cached
                .and_then(|details| details.cached_tokens)
                .unwrap_or(0),
            answer_tokens: self.completion_tokens,
            milliseconds: 0,
        }
    }
}

fn chat_body(model: &str, request: &Request) -> Result<Value, Error> {
    let mut body = json!({
        "model": model,
        "messages": messages(&request.parts),
        "max_tokens": request.max_tokens,
        "temperature": f64::from(request.temperature) / 1_000.0,
        // The dialect's seeds are signed.
        "seed": request.seed & i64::MAX as u64,
    });
    if request.top_p != 1_000 {
        body["top_p"] = json!(f64::from(request.top_p) / 1_000.0);
    }
    if !request.stop.is_empty() {
        body["stop"] = json!(request.stop);
    }
    if let Some(schema) = schema(&request.shape)? {
        body["response_format"] = json!({
            "type": "json_schema",
            "json_schema": { "name": "answer", "strict": true, "schema": schema },
        });
    }
    Ok(body)
}

/// Instructions before the first earlier answer become the system's message, since many models know only one, at the beginning.
/// Untrusted text never shares a message with instructions.
fn messages(parts: &[Part]) -> Vec<Value> {
    let began = parts
        .iter()
        .position(|part| matches!(part, Part::EarlierAnswer(_)))
        .unwrap_or(parts.len());
    let system: Vec<&str> = parts[..began]
        .iter()
        .filter_map(|part| match part {
            Part::Instruction(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let mut messages = Vec::new();
    if !system.is_empty() {
        messages.push(json!({ "role": "system", "content": system.join("\n\n") }));
    }
    for (index, part) in parts.iter().enumerate() {
        let role = match part {
            Part::Instruction(_) if index < began => continue,
            Part::Instruction(_) | Part::Untrusted(_) => "user",
            Part::EarlierAnswer(_) => "assistant",
        };
        messages.push(json!({ "role": role, "content": part.text() }));
    }
    // A chat without a person in it is refused by many.
    if let [only] = messages.as_mut_slice() {
        only["role"] = json!("user");
    }
    messages
}

/// The schema to ask with; a choice is asked for as an object, which every server can constrain.
fn schema(shape: &Shape) -> Result<Option<Value>, Error> {
    match shape {
        Shape::Text => Ok(None),
        Shape::JsonSchema(text) if text.len() > MOST_SCHEMA_BYTES => Err(Error::ShapeRefused(
            format!("the schema is larger than {MOST_SCHEMA_BYTES} bytes"),
        )),
        Shape::JsonSchema(text) => {
            let schema = serde_json::from_str(text).map_err(|_| {
                Error::ShapeRefused("the schema is not JSON, or is too deep".to_owned())
            })?;
            validator(&schema)?;
            Ok(Some(schema))
        }
        Shape::Choice(choices) => Ok(Some(json!({
            "type": "object",
            "properties": { CHOICE: { "type": "string", "enum": choices } },
            "required": [CHOICE],
            "additionalProperties": false,
        }))),
    }
}

/// Patterns are matched in linear time: a hostile one must not stop the command.
fn validator(schema: &Value) -> Result<jsonschema::Validator, Error> {
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
        .map_err(|_| Error::ShapeRefused("the schema is no JSON Schema".to_owned()))
}

enum Wrong {
    /// The token limit ended it before it had its form; what there is.
    Cut(String),
    /// It is not of the form.
    Shape,
}

/// The text of an answer of the form that was asked for.
fn checked(text: String, shape: &Shape, cut: bool) -> Result<String, Wrong> {
    let wrong = |text: String| if cut { Wrong::Cut(text) } else { Wrong::Shape };
    match shape {
        Shape::Text => Ok(text),
        Shape::JsonSchema(schema) => {
            let value = serde_json::from_str::<Value>(&text).ok();
            let schema = serde_json::from_str::<Value>(schema).ok();
            let good = match (value, schema.as_ref().map(validator)) {
                (Some(value), Some(Ok(validator))) => validator.is_valid(&value),
                _ => false,
            };
            if good { Ok(text) } else { Err(wrong(text)) }
        }
        Shape::Choice(choices) => {
            let value = serde_json::from_str::<Value>(&text).ok();
            let chosen = value
                .as_ref()
                .and_then(|value| value.get(CHOICE))
                .and_then(Value::as_str)
                .filter(|chosen| choices.iter().any(|choice| choice == chosen));
            match chosen {
                Some(chosen) => Ok(chosen.to_owned()),
                None => Err(wrong(text)),
            }
        }
    }
}
