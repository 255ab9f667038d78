//! `llama-server` with eight places and eight clients, as its users run it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::job::{self, MOST_TOKENS};
use super::mails::{INSTRUCTIONS, Mail};

/// Places of the server, and clients that ask at the same time.
const CLIENTS: usize = 8;

/// How long the server may take to read its model.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// A server, until it is dropped.
pub(crate) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts it and waits until it answers.
    pub(crate) fn start(peers: &Path, model: &Path, threads: usize) -> Result<Self, String> {
        let program = peers.join("llama-server");
        // A port that is free now; nobody else takes it within the next moment.
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| error.to_string())?
            .port();
        let child = Command::new(&program)
            .arg("--model")
            .arg(model)
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .args(["--threads", &threads.to_string()])
            .args(["--parallel", &CLIENTS.to_string(), "--ctx-size", "8192"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let server = Self { child, port };
        let begun = Instant::now();
        while server.post("GET", "/health", "").is_err() {
            if begun.elapsed() > READY_WITHIN {
                return Err("llama-server does not answer".to_owned());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// Seconds until all are answered, each with one JSON request; every answer is checked.
    pub(crate) fn answer_all(&self, mails: &[Mail]) -> Result<f64, String> {
        let next = AtomicUsize::new(0);
        let begun = Instant::now();
        std::thread::scope(|scope| {
            let client = || -> Result<(), String> {
                while let Some(mail) = mails.get(next.fetch_add(1, Ordering::Relaxed)) {
                    self.answer(mail)?;
                }
                Ok(())
            };
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
            clients
                .into_iter()
                .try_for_each(|client| client.join().map_err(|_| "a client failed".to_owned())?)
        })?;
        Ok(begun.elapsed().as_secs_f64())
    }

    fn answer(&self, mail: &Mail) -> Result<(), String> {
        let schema: Value = serde_json::from_str(&job::schema()).map_err(|e| e.to_string())?;
        let body = json!({
            "messages": [
                { "role": "system", "content": INSTRUCTIONS },
                { "role": "user", "content": mail.text },
            ],
            "max_tokens": MOST_TOKENS,
            "temperature": 0,
            "response_format": {
                "type": "json_schema",
                "json_schema": { "name": "answer", "schema": schema },
            },
        });
        let reply = self.post("POST", "/v1/chat/completions", &body.to_string())?;
        let reply: Value = serde_json::from_str(&reply).map_err(|error| error.to_string())?;
        let text = reply["choices"][0]["message"]["content"].as_str();
        job::check(text.ok_or("llama-server answered without a text")?)
    }

    fn post(&self, method: &str, path: &str, body: &str) -> Result<String, String> {
        let told = |error: std::io::Error| format!("llama-server: {error}");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(told)?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).map_err(told)?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply).map_err(told)?;
        let (head, body) = reply
            .split_once("\r\n\r\n")
            .ok_or("llama-server: no head")?;
        if !head.starts_with("HTTP/1.1 200") {
            return Err(format!(
                "llama-server: {}",
                head.lines().next().unwrap_or_default()
            ));
        }
        Ok(body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is this bench's own child; one that is gone already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
