//! Servers that lie, cut, flood or fall silent: each is a sentence, none is believed, nobody waits for ever.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{request, wait};
use crate::server::Server;
use crate::{Address, Answer, Book, Dialect, Error, Request, Role, ServerSettings, Shape};

/// What a server does after it has read a request.
#[derive(Clone, Copy)]
enum Deed<'a> {
    /// Sends these bytes and closes.
    Says(&'a str),
    /// Sends these bytes, then more and more of the second ones.
    Floods(&'a str, &'a str),
    /// Sends these bytes, then nothing, without closing.
    FallsSilent(&'a str),
}

const WITHIN: Duration = Duration::from_millis(1_500);

async fn with_server<T>(
    deed: Deed<'_>,
    dialect: Dialect,
    role: Role,
    work: impl AsyncFnOnce(Server) -> T,
) -> (T, u64) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let book = Book::new(folder.path().join("ledger"));
    let settings = ServerSettings {
        name: "loin".to_owned(),
        address: Address::Plain {
            host: "127.0.0.1".to_owned(),
            port,
        },
        replicas: Vec::new(),
        dialect,
        role,
        models: vec![("m".to_owned(), "m".to_owned())],
        token_file: None,
        ca_file: None,
        answer_within: WITHIN,
        french: false,
    };
    let server = Server::new(settings, Arc::new(OnceLock::new()), book.clone());
    let serve = async {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            // The head and the little body of these tests come in few pieces.
            let mut asked = Vec::new();
            let mut block = [0; 4_096];
            while !is_whole(&asked) {
                let count = stream.read(&mut block).await.unwrap();
                asked.extend_from_slice(&block[..count]);
            }
            match deed {
                Deed::Says(text) => {
                    // A client that hangs up early is the point of some tests.
                    let _ = stream.write_all(text.as_bytes()).await;
                }
                Deed::Floods(head, more) => {
                    let _ = stream.write_all(head.as_bytes()).await;
                    let block = more.repeat(1 + (1 << 16) / more.len());
                    while stream.write_all(block.as_bytes()).await.is_ok() {}
                }
                Deed::FallsSilent(text) => {
                    let _ = stream.write_all(text.as_bytes()).await;
                    tokio::time::sleep(Duration::from_secs(60)).await;
                }
            }
        }
    };
    let result = tokio::select! {
        result = work(server) => result,
        () = serve => unreachable!("it serves for ever"),
    };
    let spent = book.sums_today().values().map(|sums| sums.requests).sum();
    (result, spent)
}

/// Whether the head and as many bytes as it announces are there.
fn is_whole(asked: &[u8]) -> bool {
    let text = String::from_utf8_lossy(asked);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    });
    body.len() >= length.unwrap_or(0)
}

fn ask(deed: Deed<'_>, dialect: Dialect, shape: Shape) -> Result<Answer, Error> {
    let asked = Request {
        model: Some("m".to_owned()),
        shape,
        ..request(&["secret"])
    };
    let began = Instant::now();
    let (mut answers, rows) = wait(with_server(deed, dialect, Role::Chat, async |server| {
        server.ask(vec![asked]).await
    }));
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(rows, 1, "every request has a row");
    answers.remove(0)
}

fn said(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn check(deed: Deed<'_>, dialect: Dialect, expected: &str) {
    match ask(deed, dialect, Shape::Text) {
        Err(Error::Failed(reason)) => {
            assert!(reason.starts_with("server « loin »: "), "{reason}");
            assert!(reason.contains(expected), "{expected}: {reason}");
            assert!(!reason.contains("secret"), "{reason}");
        }
        other => panic!("{expected}: {other:?}"),
    }
}

#[test]
fn openai_servers() {
    let dialect = Dialect::OpenAi;
    let whole = r#"{"choices":[{"message":{"content":"oui"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}"#;
    let answer = ask(Deed::Says(&said("200 OK", whole)), dialect, Shape::Text).unwrap();
    assert_eq!((answer.text.as_str(), answer.usage.tokens()), ("oui", 4));
    for (deed, expected) in [
        (Deed::Says(&said("200 OK", "{\"choices\":")), "not the form"),
        (Deed::Says(&said("200 OK", "[]")), "not the form"),
        (
            Deed::Says(&said(
                "200 OK",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}",
            )),
            "not the form",
        ),
        (
            Deed::Says(&said(
                "200 OK",
                "{\"choices\":[{\"message\":{\"content\":\"secret\"}}]}",
            )),
            "not the form",
        ),
        (
            Deed::Says("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"cho"),
            "cut in the middle",
        ),
        (Deed::Says("nonsense\r\n\r\n"), "not the form"),
        (Deed::Says(""), "hung up"),
        (
            Deed::Says(&said(
                "500 X",
                "{\"error\":{\"code\":\"secret words 1\",\"message\":\"secret\"}}",
            )),
            "HTTP 500",
        ),
        (Deed::Says(&said("301 X", "")), "HTTP 301"),
        (Deed::FallsSilent(""), "in time"),
        (
            Deed::FallsSilent("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"),
            "in time",
        ),
        (Deed::Floods("HTTP/1.1 200 OK\r\n\r\n", " "), "too large"),
    ] {
        check(deed, dialect, expected);
    }
    let busy = "HTTP/1.1 429 X\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(
        ask(Deed::Says(busy), dialect, Shape::Text),
        Err(Error::Busy(7_000))
    );
    let closed = ask(Deed::Says(&said("401 X", "")), dialect, Shape::Text);
    assert!(matches!(closed, Err(Error::Unavailable(_))), "{closed:?}");
}

#[test]
fn an_answer_is_held_against_its_form() {
    let reply = |text: &str, finish: &str| {
        let content = serde_json::Value::from(text);
        let body = format!(
            r#"{{"choices":[{{"message":{{"content":{content}}},"finish_reason":"{finish}"}}],"usage":{{"prompt_tokens":1}}}}"#
        );
        said("200 OK", &body)
    };
    let choice = Shape::Choice(vec!["oui".to_owned(), "non".to_owned()]);
    let schema = Shape::JsonSchema(r#"{"type":"object","required":["a"]}"#.to_owned());
    let given = |text: &str, finish: &str, shape: &Shape| {
        ask(
            Deed::Says(&reply(text, finish)),
            Dialect::OpenAi,
            shape.clone(),
        )
    };
    let good = given(r#"{"choice":"non"}"#, "stop", &choice).unwrap();
    assert_eq!(good.text, "non");
    for text in ["non", r#"{"choice":"peut-être"}"#, r#"{"choix":"non"}"#, ""] {
        let wrong = given(text, "stop", &choice);
        assert!(matches!(wrong, Err(Error::Failed(_))), "{wrong:?}");
    }
    assert!(given(r#"{"a":1}"#, "stop", &schema).is_ok());
    assert!(matches!(
        given(r#"{"b":1}"#, "stop", &schema),
        Err(Error::Failed(_))
    ));
    let cut = given(r#"{"a":"#, "length", &schema);
    assert_eq!(cut, Err(Error::Incomplete(r#"{"a":"#.to_owned())));
    for wrong in ["{", r#"{"type":5}"#, &"[".repeat(500), &" ".repeat(70_000)] {
        let refused = given("{}", "stop", &Shape::JsonSchema(wrong.to_owned()));
        assert!(
            matches!(refused, Err(Error::ShapeRefused(_))),
            "{refused:?}"
        );
    }
}

#[test]
fn a_pattern_that_backtracks_for_ever_stops_nobody() {
    let schema = r#"{"type":"string","pattern":"^(a+)+$"}"#.to_owned();
    let text = serde_json::Value::from(format!("\"{}b\"", "a".repeat(40)));
    let body = format!(
        r#"{{"choices":[{{"message":{{"content":{text}}}}}],"usage":{{"prompt_tokens":1}}}}"#
    );
    let reply = said("200 OK", &body);
    let began = Instant::now();
    let answer = ask(
        Deed::Says(&reply),
        Dialect::OpenAi,
        Shape::JsonSchema(schema),
    );
    assert!(matches!(answer, Err(Error::Failed(_))), "{answer:?}");
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn gardon_servers() {
    let head = "HTTP/1.1 200 OK\r\n\r\n";
    let answer = r#"{"index":0,"answer":{"text":"oui","finish":"complete","model":"m","usage":{"prompt-tokens":1,"cached-tokens":0,"answer-tokens":1,"milliseconds":1}}}"#;
    let whole = format!("{head}\n{answer}\n");
    let good = ask(Deed::Says(&whole), Dialect::Gardon, Shape::Text).unwrap();
    assert_eq!(good.text, "oui");
    for (deed, expected) in [
        (Deed::Says(head), "cut in the middle"),
        (
            Deed::Says(&format!("{head}{}", &answer[..40])),
            "cut in the middle",
        ),
        (Deed::Says(&format!("{head}{{}}\n")), "not the form"),
        (
            Deed::Says(&format!("{head}{{\"index\":0}}\n")),
            "not the form",
        ),
        (
            Deed::Says(&format!("{head}{}\n", answer.replace(":0,", ":7,"))),
            "not the form",
        ),
        (Deed::FallsSilent(head), "in time"),
        (Deed::Floods(head, "\n"), "in time"),
        (Deed::Floods(head, "x"), "too large"),
    ] {
        check(deed, Dialect::Gardon, expected);
    }
}

#[test]
fn vectors() {
    let embed = |body: &str| {
        let reply = said("200 OK", body);
        let texts = vec!["a".to_owned(), "b".to_owned()];
        let work = async |server: Server| server.embed("m".to_owned(), texts).await;
        wait(with_server(
            Deed::Says(&reply),
            Dialect::OpenAi,
            Role::Embedding,
            work,
        ))
        .0
    };
    let usage = r#""usage":{"prompt_tokens":2,"total_tokens":2}"#;
    let two = format!(
        r#"{{"data":[{{"index":1,"embedding":[2,0]}},{{"index":0,"embedding":[1,0]}}],{usage}}}"#
    );
    assert_eq!(embed(&two).unwrap().vectors, [[1.0, 0.0], [2.0, 0.0]]);
    for data in [
        r#"{"index":0,"embedding":[1]}"#,
        r#"{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}"#,
        r#"{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}"#,
        r#"{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}"#,
        r#"{"index":0,"embedding":[]},{"index":1,"embedding":[]}"#,
        r#"{"index":0,"embedding":[1e39]},{"index":1,"embedding":[1]}"#,
    ] {
        let wrong = embed(&format!(r#"{{"data":[{data}],{usage}}}"#));
        assert!(matches!(wrong, Err(Error::Failed(_))), "{data}: {wrong:?}");
    }
}
