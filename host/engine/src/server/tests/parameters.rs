//! Every parameter of a chat is understood or refused by its name, never left out in silence.

use serde_json::{Value, json};

use super::super::chat::read::{Wish, read};

/// What reading a body with this member gives.
fn with(name: &str, value: Value) -> Result<Wish, Value> {
    let mut body = json!({ "messages": [{ "role": "user", "content": "a" }] });
    body[name] = value;
    let Value::Object(body) = body else {
        unreachable!("it is an object");
    };
    read(body).map_err(|refusal| refusal.object()["error"].clone())
}

#[test]
fn what_is_not_served_is_refused_by_its_name() {
    for (name, value) in [
        ("n", json!(2)),
        ("tools", json!([{ "type": "function" }])),
        ("tool_choice", json!("auto")),
        ("functions", json!([])),
        ("logprobs", json!(true)),
        ("top_logprobs", json!(2)),
        ("logit_bias", json!({ "5": 1 })),
        ("frequency_penalty", json!(0.5)),
        ("presence_penalty", json!(1)),
        ("user", json!("u")),
        ("modalities", json!(["audio"])),
        ("audio", json!({})),
        ("prediction", json!({})),
        ("reasoning_effort", json!("low")),
        ("service_tier", json!("auto")),
        ("store", json!(true)),
        ("metadata", json!({})),
        ("web_search_options", json!({})),
        ("top_k", json!(5)),
        ("guided_json", json!({})),
    ] {
        let refusal = with(name, value).unwrap_err();
        assert_eq!(refusal["param"], name);
        assert_eq!(refusal["code"], "unsupported_parameter", "{name}");
    }
}

#[test]
fn what_is_wrong_is_refused_by_its_name() {
    let message = |content: Value| json!([{ "role": "user", "content": content }]);
    for (name, value, param) in [
        ("messages", json!([]), "messages"),
        ("messages", json!("a"), "messages"),
        ("messages", json!(["a"]), "messages[0]"),
        ("messages", json!([{ "content": "a" }]), "messages[0].role"),
        (
            "messages",
            json!([{ "role": "tool", "content": "a" }]),
            "messages[0].role",
        ),
        (
            "messages",
            json!([{ "role": "user" }]),
            "messages[0].content",
        ),
        (
            "messages",
            json!([{ "role": "user", "content": "a", "name": "b" }]),
            "messages[0].name",
        ),
        (
            "messages",
            json!([{ "role": "assistant", "content": "a", "tool_calls": [1] }]),
            "messages[0].tool_calls",
        ),
        (
            "messages",
            message(json!([{ "type": "image_url", "image_url": {} }])),
            "messages[0].content",
        ),
        (
            "messages",
            message(json!([{ "type": "text" }])),
            "messages[0].content",
        ),
        ("model", json!(5), "model"),
        ("stream", json!("yes"), "stream"),
        (
            "stream_options",
            json!({ "include_usage": true }),
            "stream_options",
        ),
        (
            "stream_options",
            json!({ "other": 1 }),
            "stream_options.other",
        ),
        ("max_tokens", json!(0), "max_tokens"),
        ("max_completion_tokens", json!(-1), "max_completion_tokens"),
        ("temperature", json!(2.1), "temperature"),
        ("temperature", json!("hot"), "temperature"),
        ("top_p", json!(0), "top_p"),
        ("seed", json!(1.5), "seed"),
        ("stop", json!([""]), "stop"),
        ("stop", json!(vec!["a"; 17]), "stop"),
        (
            "response_format",
            json!({ "type": "xml" }),
            "response_format",
        ),
        (
            "response_format",
            json!({ "type": "json_schema" }),
            "response_format",
        ),
        (
            "response_format",
            json!({ "type": "json_schema", "json_schema": { "name": "a" } }),
            "response_format.json_schema",
        ),
        (
            "response_format",
            json!({ "type": "json_schema", "json_schema": { "schema": {}, "description": "d" } }),
            "response_format.json_schema.description",
        ),
    ] {
        let refusal = with(name, value.clone()).unwrap_err();
        assert_eq!(refusal["param"], param, "{name}: {value}");
    }
}

#[test]
fn neutral_values_are_as_good_as_none() {
    for (name, value) in [
        ("n", json!(1)),
        ("tools", json!([])),
        ("tool_choice", json!("none")),
        ("logprobs", json!(false)),
        ("frequency_penalty", json!(0)),
        ("logit_bias", json!({})),
        ("user", Value::Null),
        ("anything", Value::Null),
    ] {
        let wish = with(name, value).unwrap();
        assert_eq!(wish, with("model", json!("")).unwrap(), "{name}");
    }
}

#[test]
fn a_name_that_is_a_text_is_not_repeated() {
    let refusal = with("Le maire a écrit : « secret »", json!(1)).unwrap_err();
    assert_eq!(refusal["param"], "?");
    assert!(!refusal.to_string().contains("secret"));
}
