//! Completions, whole and streamed.

use inference::{Error, Part, Sentence, Shape};
use serde_json::{Value, json};

use super::{Rig, pieces, rig};
use crate::Dish;

fn asked(more: Value) -> Value {
    let mut body = json!({ "model": "petit", "messages": [
        { "role": "system", "content": "Résume." },
        { "role": "user", "content": [{ "type": "text", "text": "un " }, { "type": "text", "text": "texte" }] },
        { "role": "assistant", "content": "ok" },
        { "role": "developer", "content": "Encore." },
    ] });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn chunks(rig: &Rig, more: Value) -> Vec<String> {
    let reply = rig.post("/v1/chat/completions", &asked(more)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.headers["content-type"], "text/event-stream");
    let events = reply.text.split("\n\n").filter(|event| !event.is_empty());
    events
        .map(|event| event.strip_prefix("data: ").unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_whole_completion_keeps_the_roles_apart() {
    let rig = rig([pieces(&["Bon", "jour"], 0)]);
    let more = json!({ "temperature": 0.7, "top_p": 0.9, "seed": -1, "stop": "fin", "max_tokens": 12,
        "n": 1, "tools": [], "user": null, "frequency_penalty": 0.0,
        "response_format": { "type": "json_schema", "json_schema": { "name": "a", "strict": true, "schema": { "type": "object" } } } });
    let reply = rig.post("/v1/chat/completions", &asked(more)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.json();
    assert_eq!(body["object"], "chat.completion");
    assert_eq!(body["choices"][0]["message"]["content"], "Bonjour");
    assert_eq!(body["choices"][0]["finish_reason"], "stop");
    let usage = json!({ "prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7,
        "prompt_tokens_details": { "cached_tokens": 0 } });
    assert_eq!(body["usage"], usage);
    let order = rig.kitchen.orders().remove(0);
    let request = order.request;
    let expected = [
        Part::Instruction("Résume.".to_owned()),
        Part::Untrusted("un texte".to_owned()),
        Part::EarlierAnswer("ok".to_owned()),
        Part::Instruction("Encore.".to_owned()),
    ];
    assert_eq!(request.parts, expected);
    assert_eq!(request.model.as_deref(), Some("petit"));
    assert_eq!(
        (request.temperature, request.top_p, request.max_tokens),
        (700, 900, 12)
    );
    assert_eq!(request.seed, u64::MAX);
    assert_eq!(request.stop, ["fin"]);
    assert_eq!(
        request.shape,
        Shape::JsonSchema("{\"type\":\"object\"}".to_owned())
    );
    let uid = rustix::process::geteuid().as_raw();
    assert_eq!(order.customer.uid, Some(uid));
}

#[tokio::test]
async fn a_stream_has_a_head_pieces_an_end_and_usage_when_asked_for() {
    let rig = rig([pieces(&["Bon", "jour"], 1), pieces(&["x"], 0)]);
    let options = json!({ "stream": true, "stream_options": { "include_usage": true } });
    let events = chunks(&rig, options).await;
    let parsed: Vec<Value> = events[..events.len() - 1]
        .iter()
        .map(|event| serde_json::from_str(event).unwrap())
        .collect();
    let delta = |index: usize| parsed[index]["choices"][0]["delta"].clone();
    assert_eq!(delta(0), json!({ "role": "assistant", "content": "" }));
    assert_eq!(delta(1)["content"], "Bon");
    assert_eq!(delta(2)["content"], "jour");
    assert_eq!(parsed[3]["choices"][0]["finish_reason"], "stop");
    assert_eq!(parsed[4]["choices"], json!([]));
    assert_eq!(parsed[4]["usage"]["completion_tokens"], 2);
    assert_eq!(events.last().unwrap(), "[DONE]");
    assert!(parsed.iter().all(|chunk| chunk["id"] == parsed[0]["id"]));
    let events = chunks(&rig, json!({ "stream": true })).await;
    assert_eq!(events.len(), 4, "no usage chunk: {events:?}");
}

#[tokio::test]
async fn an_error_before_the_first_piece_is_a_status() {
    let unavailable = Error::Unavailable(Sentence::new("aucun", "no model"));
    for (error, status, code) in [
        (unavailable, 404, "model_not_found"),
        (Error::TooLong(12), 400, "context_length_exceeded"),
        (
            Error::ShapeRefused("deep".to_owned()),
            400,
            "invalid_schema",
        ),
        (Error::Incomplete("{".to_owned()), 422, "incomplete_answer"),
        (Error::Busy(1_500), 429, "queue_full"),
        (Error::Cancelled, 503, "cancelled"),
        (Error::Failed("x".to_owned()), 500, "engine_failed"),
    ] {
        for stream in [false, true] {
            let rig = rig([Dish::Error(error.clone())]);
            let reply = rig
                .post("/v1/chat/completions", &asked(json!({ "stream": stream })))
                .await;
            assert_eq!(
                (reply.status.as_u16(), reply.code().as_str()),
                (status, code)
            );
            if status == 429 {
                assert_eq!(reply.headers["retry-after"], "2");
            }
        }
    }
}

#[tokio::test]
async fn an_error_in_the_middle_never_looks_like_a_good_end() {
    let rig = rig([pieces(&["a"; 1_000], 5), Dish::Cut(vec!["a".to_owned()])]);
    let streamed = tokio::join!(chunks(&rig, json!({ "stream": true })), async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        rig.stop.send_replace(true);
    });
    let events = streamed.0;
    assert!(events.len() > 2 && !events.iter().any(|event| event == "[DONE]"));
    let last: Value = serde_json::from_str(events.last().unwrap()).unwrap();
    assert_eq!(last["error"]["code"], "engine_failed");
    rig.stop.send_replace(false);
    let reply = rig
        .post("/v1/chat/completions", &asked(json!({})))
        .await
        .json();
    assert_eq!(reply["choices"][0]["finish_reason"], "length");
}
