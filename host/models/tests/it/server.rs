//! A server on this machine that answers each request as it is told, and remembers what it was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What one request is answered with: raw bytes, then the connection ends.
pub type Answer = Box<dyn FnOnce(&Request, &mut TcpStream) + Send>;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub path: String,
    pub range: Option<String>,
    pub if_range: Option<String>,
}

/// Answers as many requests as it has answers.
pub struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&seen);
        thread::spawn(move || {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                let request = read(&stream);
                noted.lock().expect("a lock").push(request.clone());
                answer(&request, &mut stream);
            }
        });
        Self { port, seen }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/model.gguf", self.port)
    }

    /// What was asked so far.
    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("a lock").clone()
    }
}

/// The whole file, in this version.
pub fn whole(body: &[u8], etag: &str) -> Answer {
    answer(200, &[("ETag", etag), length(body.len()).as_pair()], body)
}

/// As much as `end`, while the whole is promised.
pub fn cut(body: &[u8], etag: &str, end: usize) -> Answer {
    answer(
        200,
        &[("ETag", etag), length(body.len()).as_pair()],
        &body[..end],
    )
}

/// What the range asks for, up to `end`.
pub fn part(body: &[u8], etag: &str, end: usize) -> Answer {
    let (body, etag) = (body.to_vec(), etag.to_owned());
    Box::new(move |request, stream| {
        let start: usize = request
            .range
            .as_deref()
            .and_then(|range| {
                range
                    .strip_prefix("bytes=")?
                    .strip_suffix('-')?
                    .parse()
                    .ok()
            })
            .expect("a range");
        let range = format!("bytes {start}-{}/{}", body.len() - 1, body.len());
        let length = length(body.len() - start);
        send(
            stream,
            206,
            &[("ETag", &etag), ("Content-Range", &range), length.as_pair()],
            &body[start..end],
        );
    })
}

/// Any answer.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let body = body.to_vec();
    Box::new(move |_, stream| {
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        send(stream, status, &headers, &body);
    })
}

fn send(stream: &mut TcpStream, status: u16, headers: &[(&str, &str)], body: &[u8]) {
    let mut head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    // The client may hang up before the end; that is what some of the tests are about.
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}

/// A `Content-Length`.
pub struct Length(String);

impl Length {
    pub fn as_pair(&self) -> (&str, &str) {
        ("Content-Length", &self.0)
    }
}

pub fn length(bytes: usize) -> Length {
    Length(bytes.to_string())
}

fn read(stream: &TcpStream) -> Request {
    let mut request = Request::default();
    for (index, line) in BufReader::new(stream).lines().enumerate() {
        let line = line.unwrap_or_default();
        if line.is_empty() {
            break;
        }
        if index == 0 {
            request.path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        } else if let Some((name, value)) = line.split_once(": ") {
            match name.to_ascii_lowercase().as_str() {
                "range" => request.range = Some(value.to_owned()),
                "if-range" => request.if_range = Some(value.to_owned()),
                _ => {}
            }
        }
    }
    request
}
