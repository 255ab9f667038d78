//! `/v1/embeddings`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::rig;
use crate::Dish;

#[tokio::test]
async fn vectors_come_as_numbers_or_as_bytes() {
    let vectors = vec![vec![0.5_f32, -0.25], vec![1.0, 0.0]];
    let rig = rig([
        Dish::Vectors(vectors.clone()),
        Dish::Vectors(vectors.clone()),
    ]);
    let body = json!({ "model": "vecteurs", "input": ["un deux", "trois"] });
    let reply = rig.post("/v1/embeddings", &body).await.json();
    assert_eq!(reply["data"][0]["embedding"], json!([0.5, -0.25]));
    assert_eq!(reply["data"][1]["index"], 1);
    assert_eq!(
        reply["usage"],
        json!({ "prompt_tokens": 3, "total_tokens": 3 })
    );
    let body = json!({ "input": "un", "encoding_format": "base64" });
    let reply = rig.post("/v1/embeddings", &body).await.json();
    let encoded = reply["data"][0]["embedding"].as_str().unwrap();
    let bytes = STANDARD.decode(encoded).unwrap();
    let numbers: Vec<f32> = bytes
        .chunks_exact(4)
        .map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap()))
        .collect();
    assert_eq!(numbers, vectors[0]);
}

#[tokio::test]
async fn what_is_not_supported_is_named() {
    let rig = rig([]);
    for (body, param) in [
        (json!({}), "input"),
        (json!({ "input": [] }), "input"),
        (json!({ "input": [1, 2] }), "input"),
        (json!({ "input": { "a": 1 } }), "input"),
        (json!({ "input": "a", "dimensions": 5 }), "dimensions"),
        (json!({ "input": "a", "user": "u" }), "user"),
        (
            json!({ "input": "a", "encoding_format": "hex" }),
            "encoding_format",
        ),
        (json!({ "input": "a", "model": 5 }), "model"),
    ] {
        let reply = rig.post("/v1/embeddings", &body).await;
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(reply.json()["error"]["param"], param, "{body}");
    }
    assert!(rig.kitchen.rows().is_empty(), "nothing reached the kitchen");
}
