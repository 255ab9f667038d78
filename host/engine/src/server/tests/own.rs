//! The own routes.

use inference::wire::{Batch, Line, Texts};
use inference::{Answer, Caller, Embedding, Error, Part, Ranking, Request, Shape};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{Reply, pieces, rig};
use crate::server::Status;
use crate::{Counters, Dish, Role};

fn caller() -> Caller {
    Caller {
        plugin: "mail".to_owned(),
        sha256: "cd".repeat(32),
    }
}

fn request(text: &str) -> Request {
    Request {
        task: "summary".to_owned(),
        parts: vec![Part::Untrusted(text.to_owned())],
        ..Request::default()
    }
}

fn body(requests: Vec<Request>) -> serde_json::Value {
    serde_json::to_value(Batch {
        caller: caller(),
        requests,
    })
    .unwrap()
}

fn lines<T: DeserializeOwned>(reply: &Reply) -> Vec<(usize, Result<T, Error>)> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    let lines = reply.text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let line: Line<T> = serde_json::from_str(line).unwrap();
            (line.index, line.result().unwrap())
        })
        .collect()
}

#[tokio::test]
async fn each_answer_comes_when_it_is_done() {
    let rig = rig([
        pieces(&["tard"], 200),
        pieces(&["tôt"], 0),
        Dish::Error(Error::TooLong(3)),
    ]);
    let requests = vec![request("un"), request("deux mots"), request("trois")];
    let reply = rig.post("/v1/gardon/ask", &body(requests.clone())).await;
    let answers = lines::<Answer>(&reply);
    assert_eq!(answers.last().unwrap().0, 0, "the slow one is last");
    let text = |index: usize| {
        let (_, answer) = answers.iter().find(|(known, _)| *known == index).unwrap();
        answer.clone().map(|answer| answer.text)
    };
    assert_eq!(text(0), Ok("tard".to_owned()));
    assert_eq!(text(1), Ok("tôt".to_owned()));
    assert_eq!(text(2), Err(Error::TooLong(3)));
    let orders = rig.kitchen.orders();
    assert_eq!(orders[1].request, requests[1]);
    assert_eq!(orders[1].customer.caller, caller());
    rig.settled(3).await;
    let row = rig.kitchen.rows().remove(0);
    assert_eq!((row.task.as_str(), row.caller), ("summary", caller()));
}

#[tokio::test]
async fn rankings_and_vectors_are_carried_exactly() {
    let numbers = vec![1.0_f32 / 3.0, 2.0 / 3.0];
    let rig = rig([
        Dish::Probabilities(numbers.clone()),
        Dish::Vectors(vec![numbers.clone()]),
    ]);
    let choice = Request {
        shape: Shape::Choice(vec!["oui".to_owned(), "non".to_owned()]),
        ..request("?")
    };
    let reply = rig.post("/v1/gardon/rank", &body(vec![choice])).await;
    let ranking = lines::<Ranking>(&reply).remove(0).1.unwrap();
    assert_eq!(ranking.probabilities, numbers);
    let texts = Texts {
        caller: caller(),
        model: None,
        texts: vec!["a".to_owned()],
    };
    let reply = rig
        .post("/v1/gardon/embed", &serde_json::to_value(texts).unwrap())
        .await;
    let embedding = lines::<Embedding>(&reply).remove(0).1.unwrap();
    assert_eq!(embedding.vectors, [numbers]);
}

#[tokio::test]
async fn an_unreadable_body_is_refused_without_its_words() {
    let rig = rig([]);
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for body in [
        "secret".to_owned(),
        "{\"requests\":[{\"max-tokens\":\"secret\"}]}".to_owned(),
        "{\"requests\":[{\"secret\":1}]}".to_owned(),
        "{\"requests\":[],\"secret\":1}".to_owned(),
        format!("{{\"requests\":{deep}}}"),
        deep,
    ] {
        for path in ["/v1/gardon/ask", "/v1/gardon/embed", "/v1/chat/completions"] {
            let reply = rig.post_text(path, &body).await;
            assert_eq!(reply.status, 400, "{path} {body}");
            // A name of a parameter is told by the OpenAI routes alone, and `secret` is one there.
            let own = path.starts_with("/v1/gardon");
            assert!(!(own && reply.text.contains("secret")), "{}", reply.text);
        }
    }
    let many = json!({ "requests": vec![json!({}); 4_097] });
    let reply = rig.post("/v1/gardon/ask", &many).await;
    assert_eq!(reply.code(), "too_many_requests_in_body");
    assert!(rig.kitchen.rows().is_empty());
    let none = rig.post("/v1/gardon/ask", &body(Vec::new())).await;
    assert_eq!((none.status.as_u16(), none.text.as_str()), (200, ""));
}

#[tokio::test]
async fn status_models_and_health_are_told() {
    let rig = rig([pieces(&["a", "b"], 0)]);
    rig.post("/v1/gardon/ask", &body(vec![request("un deux")]))
        .await;
    rig.settled(1).await;
    let status: Status = serde_json::from_str(&rig.get("/v1/gardon/status").await.text).unwrap();
    assert_eq!(status.pid, std::process::id());
    let counters = Counters {
        requests: 1,
        prompt_tokens: 2,
        answer_tokens: 2,
        ..Counters::default()
    };
    assert_eq!(status.counters, counters);
    assert_eq!(status.models[1].role, Role::Embedding);
    assert_eq!(rig.get("/health").await.json(), json!({ "status": "ok" }));
    let models = rig.get("/v1/models").await.json();
    assert_eq!(models["data"][0]["id"], "petit");
    assert_eq!(rig.get("/v1/models/petit").await.json()["object"], "model");
    assert_eq!(rig.get("/v1/models/grand").await.code(), "model_not_found");
    assert_eq!(rig.get("/v1/nothing").await.code(), "unknown_route");
    assert_eq!(rig.get("/v1/embeddings").await.status, 405);
}
