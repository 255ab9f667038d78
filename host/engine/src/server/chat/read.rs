//! What is asked: every parameter is understood, or has its neutral value, or is refused by its name.

use inference::{Part, Request, Shape};
use serde_json::{Map, Value};

use super::super::refusal::Refusal;

/// Messages of one conversation.
const MOST_MESSAGES: usize = 4_096;

/// Strings that end an answer.
const MOST_STOPS: usize = 16;

/// The longest of them, in bytes.
const MOST_STOP_BYTES: usize = 256;

/// Answer tokens that can be asked for.
const MOST_TOKENS: u64 = 131_072;

/// What is asked.
#[derive(Debug, PartialEq)]
pub(in crate::server) struct Wish {
    pub(super) request: Request,
    pub(super) stream: bool,
    pub(super) include_usage: bool,
}

type Object = Map<String, Value>;

/// Reads a body.
pub(in crate::server) fn read(mut body: Object) -> Result<Wish, Refusal> {
    // What is null was not said.
    body.retain(|_, value| !value.is_null());
    let mut wish = Wish {
        request: Request::default(),
        stream: false,
        include_usage: false,
    };
    let request = &mut wish.request;
    let mut tokens_by = None;
    for (name, value) in body {
        let name = name.as_str();
        match name {
            "model" => request.model = Some(text(name, value)?).filter(|name| !name.is_empty()),
            "messages" => request.parts = messages(value)?,
            "stream" => wish.stream = flag(name, &value)?,
            "stream_options" => wish.include_usage = stream_options(value)?,
            "response_format" => request.shape = response_format(value)?,
            "stop" => request.stop = stops(value)?,
            "max_tokens" | "max_completion_tokens" => {
                let tokens = whole(name, &value)?;
                if !(1..=MOST_TOKENS).contains(&tokens) {
                    return Err(Refusal::parameter(
                        name,
                        &format!("is from 1 to {MOST_TOKENS}"),
                    ));
                }
                let tokens = u32::try_from(tokens).unwrap_or(u32::MAX);
                if tokens_by.is_some_and(|earlier| earlier != tokens) {
                    return Err(Refusal::parameter(
                        name,
                        "contradicts the other limit of tokens",
                    ));
                }
                tokens_by = Some(tokens);
                request.max_tokens = tokens;
            }
            "temperature" => request.temperature = thousandths(name, &value, 0.0, 2.0)?,
            "top_p" => request.top_p = thousandths(name, &value, 0.001, 1.0)?,
            "seed" => {
                // Every 64 bits are as good as another seed.
                let seed = value
                    .as_u64()
                    .or_else(|| value.as_i64().map(i64::cast_unsigned));
                request.seed = seed.ok_or_else(|| Refusal::parameter(name, "is a whole number"))?;
            }
            // Their neutral values change nothing; clients send them unasked.
            "n" if value == 1 => {}
            "frequency_penalty" | "presence_penalty" if value.as_f64() == Some(0.0) => {}
            "logprobs" | "parallel_tool_calls" | "store" if value == false => {}
            "tools" if value.as_array().is_some_and(Vec::is_empty) => {}
            "tool_choice" if value == "none" => {}
            "logit_bias" if value.as_object().is_some_and(Map::is_empty) => {}
            _ => return Err(Refusal::unsupported(name)),
        }
    }
    if wish.request.parts.is_empty() {
        return Err(Refusal::parameter("messages", "is missing or empty"));
    }
    if wish.include_usage && !wish.stream {
        return Err(Refusal::parameter("stream_options", "needs `stream`"));
    }
    Ok(wish)
}

fn messages(value: Value) -> Result<Vec<Part>, Refusal> {
    let Value::Array(messages) = value else {
        return Err(Refusal::parameter("messages", "is a list"));
    };
    if messages.len() > MOST_MESSAGES {
        return Err(Refusal::parameter(
            "messages",
            &format!("has at most {MOST_MESSAGES} messages"),
        ));
    }
    let mut parts = Vec::new();
    for (index, message) in messages.into_iter().enumerate() {
        let at = format!("messages[{index}]");
        let mut message = object(&at, message)?;
        message.retain(|_, value| !value.is_null());
        let role = message.remove("role");
        let content = message.remove("content");
        if let Some(name) = message.keys().next() {
            return Err(Refusal::unsupported(&format!("{at}.{name}")));
        }
        let make = match role.as_ref().and_then(Value::as_str) {
            // Whoever writes the system's message wrote the program; what persons and documents say is data.
            Some("system" | "developer") => Part::Instruction,
            Some("user") => Part::Untrusted,
            Some("assistant") => Part::EarlierAnswer,
            _ => {
                return Err(Refusal::parameter(
                    &format!("{at}.role"),
                    "is `system`, `developer`, `user` or `assistant`",
                ));
            }
        };
        let at = format!("{at}.content");
        match content {
            Some(Value::String(text)) => parts.push(make(text)),
            Some(Value::Array(pieces)) => {
                let texts = pieces.into_iter().map(|piece| piece_text(&at, piece));
                parts.push(make(texts.collect::<Result<Vec<_>, _>>()?.concat()));
            }
            _ => return Err(Refusal::parameter(&at, "is a text or a list of text parts")),
        }
    }
    Ok(parts)
}

fn piece_text(at: &str, piece: Value) -> Result<String, Refusal> {
    let mut piece = object(at, piece)?;
    match piece.remove("type").as_ref().and_then(Value::as_str) {
        Some("text") => {}
        // Images, sound and files have their own keys and types.
        _ => {
            return Err(Refusal::parameter(
                at,
                "holds a part that is not text; only text is supported",
            ));
        }
    }
    let Some(Value::String(text)) = piece.remove("text") else {
        return Err(Refusal::parameter(at, "holds a text part without its text"));
    };
    match piece.keys().next() {
        Some(name) => Err(Refusal::unsupported(name)),
        None => Ok(text),
    }
}

fn stream_options(value: Value) -> Result<bool, Refusal> {
    let mut include = false;
    for (name, value) in object("stream_options", value)? {
        match name.as_str() {
            "include_usage" => include = flag("stream_options.include_usage", &value)?,
            "include_obfuscation" if value == false => {}
            _ => return Err(Refusal::unsupported(&format!("stream_options.{name}"))),
        }
    }
    Ok(include)
}

fn response_format(value: Value) -> Result<Shape, Refusal> {
    let mut format = object("response_format", value)?;
    let kind = format.remove("type");
    let described = format.remove("json_schema");
    if let Some(name) = format.keys().next() {
        return Err(Refusal::unsupported(&format!("response_format.{name}")));
    }
    match (kind.as_ref().and_then(Value::as_str), described) {
        (Some("text"), None) => Ok(Shape::Text),
        (Some("json_object"), None) => Ok(Shape::JsonSchema("{\"type\":\"object\"}".to_owned())),
        (Some("json_schema"), Some(described)) => json_schema(described),
        _ => Err(Refusal::parameter(
            "response_format",
            "is of type `text`, `json_object`, or `json_schema` with its `json_schema`",
        )),
    }
}

/// Answers always follow the schema here, so `strict` changes nothing; the name is a label.
fn json_schema(value: Value) -> Result<Shape, Refusal> {
    let at = "response_format.json_schema";
    let mut schema = None;
    for (name, value) in object(at, value)? {
        match name.as_str() {
            "schema" if value.is_object() => schema = Some(value.to_string()),
            "name" if value.is_string() => {}
            "strict" if value.is_boolean() || value.is_null() => {}
            _ => return Err(Refusal::unsupported(&format!("{at}.{name}"))),
        }
    }
    schema
        .map(Shape::JsonSchema)
        .ok_or_else(|| Refusal::parameter(at, "needs a `schema`"))
}

fn stops(value: Value) -> Result<Vec<String>, Refusal> {
    let wrong = || {
        Refusal::parameter(
            "stop",
            &format!(
                "is a text, or a list of at most {MOST_STOPS} texts, of 1 to {MOST_STOP_BYTES} bytes each"
            ),
        )
    };
    let texts = match value {
        Value::String(text) => vec![Value::String(text)],
        Value::Array(texts) if texts.len() <= MOST_STOPS => texts,
        _ => return Err(wrong()),
    };
    let texts = texts.into_iter().map(|text| match text {
        Value::String(text) if (1..=MOST_STOP_BYTES).contains(&text.len()) => Ok(text),
        _ => Err(wrong()),
    });
    texts.collect()
}

fn object(name: &str, value: Value) -> Result<Object, Refusal> {
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Refusal::parameter(name, "is an object")),
    }
}

fn text(name: &str, value: Value) -> Result<String, Refusal> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Refusal::parameter(name, "is a text")),
    }
}

fn flag(name: &str, value: &Value) -> Result<bool, Refusal> {
    value
        .as_bool()
        .ok_or_else(|| Refusal::parameter(name, "is `true` or `false`"))
}

fn whole(name: &str, value: &Value) -> Result<u64, Refusal> {
    value
        .as_u64()
        .ok_or_else(|| Refusal::parameter(name, "is a whole number"))
}

fn thousandths(name: &str, value: &Value, least: f64, most: f64) -> Result<u32, Refusal> {
    match value.as_f64() {
        Some(number) if (least..=most).contains(&number) => Ok((number * 1_000.0).round() as u32),
        _ => Err(Refusal::parameter(
            name,
            &format!("is a number from {least} to {most}"),
        )),
    }
}
