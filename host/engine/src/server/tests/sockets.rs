//! Connections: cancelling, ending, bounds, tokens, idleness.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper_util::rt::TokioIo;
use inference::wire::{Batch, Line};
use inference::{Answer, Error, Part};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::time::timeout;

use super::super::connection::Door;
use super::super::{Token, idle};
use super::{PATIENCE, pieces, posted, rig, send, whole};

fn slow() -> crate::Dish {
    pieces(&["a"; 1_000], 10)
}

fn batch(count: usize) -> String {
    let request = inference::Request {
        parts: vec![Part::Untrusted("un".to_owned())],
        ..inference::Request::default()
    };
    let batch = Batch {
        caller: inference::Caller::default(),
        requests: vec![request; count],
    };
    serde_json::to_string(&batch).unwrap()
}

#[tokio::test]
async fn who_goes_away_cancels_the_work() {
    let rig = rig([slow(), slow(), slow()]);
    let own = rig.send(posted("/v1/gardon/ask", &batch(1))).await;
    let body = json!({ "messages": [{ "role": "user", "content": "a" }], "stream": true });
    let streamed = rig
        .send(posted("/v1/chat/completions", &body.to_string()))
        .await;
    let mut body = body;
    body["stream"] = json!(false);
    let unanswered = timeout(
        Duration::from_millis(100),
        rig.send(posted("/v1/chat/completions", &body.to_string())),
    );
    assert!(unanswered.await.is_err(), "it is still being answered");
    assert_eq!(rig.kitchen.orders().len(), 3);
    let began = Instant::now();
    drop((own, streamed));
    rig.settled(2).await;
    assert!(began.elapsed() < Duration::from_secs(10));
    let rows = rig.kitchen.rows();
    assert!(
        rows.iter().all(|row| row.outcome == "cancelled"),
        "{rows:?}"
    );
}

#[tokio::test]
async fn who_is_waited_for_is_told_that_the_process_ends() {
    let rig = rig([pieces(&["fini"], 0), slow(), slow()]);
    let response = rig.send(posted("/v1/gardon/ask", &batch(3))).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    rig.stop.send_replace(true);
    let body = timeout(PATIENCE, response.into_body().collect())
        .await
        .expect("an end in time")
        .expect("a good end")
        .to_bytes();
    let mut answers: Vec<Line<Answer>> = body
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    answers.sort_by_key(|line| line.index);
    assert_eq!(answers[0].answer.as_ref().unwrap().text, "fini");
    for line in &answers[1..] {
        let Some(Error::Failed(reason)) = &line.error else {
            panic!("{line:?}");
        };
        assert!(reason.contains("being stopped"), "{reason}");
    }
    let mut open = rig.hall.open();
    let gone = open.wait_for(|open| *open == 0);
    timeout(PATIENCE, gone)
        .await
        .expect("no connection is left")
        .unwrap();
}

#[tokio::test]
async fn a_body_is_bounded() {
    let rig = rig([]);
    let mut stream = UnixStream::connect(&rig.socket).await.unwrap();
    let head = "POST /v1/gardon/ask HTTP/1.1\r\nhost: a\r\ncontent-length: 67108865\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..65 {
        // The server answers and closes before all of it is sent.
        if stream.write_all(&block).await.is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(rig.kitchen.rows().is_empty());
}

#[tokio::test]
async fn over_tcp_the_token_decides() {
    let rig = rig([]);
    let path = rig._folder.path().join("token");
    let token = Token::read_or_make(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(rig.hall.clone().serve(Door::Tcp(listener, token)));
    for (header, status) in [
        (None, 401),
        (Some("Bearer wrong".to_owned()), 401),
        (Some(format!("Basic {}", text.trim())), 401),
        (Some(format!("Bearer {}", text.trim())), 200),
    ] {
        for path in ["/health", "/v1/gardon/status"] {
            let stream = TcpStream::connect(address).await.unwrap();
            let mut request = Request::get(path);
            if let Some(header) = &header {
                request = request.header("authorization", header);
            }
            let request = request.body(Full::<Bytes>::default()).unwrap();
            let reply = whole(send(TokioIo::new(stream), request).await).await;
            assert_eq!(reply.status, status, "{header:?}");
        }
    }
}

#[tokio::test]
async fn idleness_is_counted_from_the_last_connection() {
    let rig = rig([]);
    let idle = tokio::spawn(idle::wait(rig.hall.open(), Duration::from_millis(200)));
    let stream = UnixStream::connect(&rig.socket).await.unwrap();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(!idle.is_finished(), "somebody is there");
    drop(stream);
    let began = Instant::now();
    timeout(PATIENCE, idle).await.expect("an end").unwrap();
    assert!(began.elapsed() >= Duration::from_millis(150));
}
