//! One HTTP request over one connection, each step of it bounded in time and bytes.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, RETRY_AFTER};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::address::Stream;

/// Sending the body and waiting for the head of the answer.
pub(crate) const HEAD_WITHIN: Duration = Duration::from_secs(30);

/// Why an exchange ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// The connection ended before the head of an answer.
    NoHead,
    /// It ended in the middle of the answer.
    Cut,
    /// Nothing came in time.
    Silent,
    /// The answer is larger than allowed.
    TooLarge,
    /// What came is not what was asked for.
    Malformed,
}

/// What to send.
pub(crate) struct Letter<'a> {
    pub(crate) host: &'a str,
    pub(crate) token: Option<&'a str>,
    pub(crate) path: &'a str,
    /// None for a GET.
    pub(crate) body: Option<Vec<u8>>,
    /// How long the head of the answer may take, the work that it waits for included.
    pub(crate) within: Duration,
}

/// The answer, its body not yet read; dropping it closes the connection, which cancels the work.
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    /// Milliseconds that the server wants to be left alone.
    pub(crate) retry_after: Option<u32>,
    body: Incoming,
    line: Vec<u8>,
    _connection: Connection,
}

/// Drives a connection, and closes it when dropped.
struct Connection(JoinHandle<()>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends a request and waits for the head of the answer.
pub(crate) async fn send(stream: Box<dyn Stream>, letter: Letter<'_>) -> Result<Response, Broken> {
    let head = async {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|_| Broken::NoHead)?;
        let connection = Connection(tokio::spawn(async move {
            // Its end shows at the other half, which says more about it.
            let _ = connection.await;
        }));
        let method = match letter.body {
            Some(_) => Method::POST,
            None => Method::GET,
        };
        let mut request = Request::builder()
            .method(method)
            .uri(letter.path)
            .header(HOST, letter.host)
            .header(CONTENT_TYPE, "application/json");
        if let Some(token) = letter.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request
            .body(Full::new(Bytes::from(letter.body.unwrap_or_default())))
            .map_err(|_| Broken::Malformed)?;
        let response =
            sender
                .send_request(request)
                .await
                .map_err(|error| match error.is_parse() {
                    true => Broken::Malformed,
                    false => Broken::NoHead,
                })?;
        let (head, body) = response.into_parts();
        let seconds = head.headers.get(RETRY_AFTER);
        let seconds = seconds.and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
        Ok(Response {
            status: head.status,
            retry_after: seconds.map(|seconds| seconds.saturating_mul(1_000)),
            body,
            line: Vec::new(),
            _connection: connection,
        })
    };
    timeout(letter.within, head)
        .await
        .unwrap_or(Err(Broken::Silent))
}

impl Response {
    /// The whole body.
    pub(crate) async fn whole(mut self, most: usize, within: Duration) -> Result<Vec<u8>, Broken> {
        let mut bytes = Vec::new();
        let read = async {
            while let Some(data) = self.data().await? {
                if bytes.len() + data.len() > most {
                    return Err(Broken::TooLarge);
                }
                bytes.extend_from_slice(&data);
            }
            Ok(())
        };
        timeout(within, read).await.unwrap_or(Err(Broken::Silent))?;
        Ok(bytes)
    }

    /// The next line without its end, empty ones included; none at the end of the body.
    ///
    /// `silence` is how long nothing at all may come.
    pub(crate) async fn line(
        &mut self,
        most: usize,
        silence: Duration,
    ) -> Result<Option<Vec<u8>>, Broken> {
        let mut searched = 0;
        loop {
            if let Some(end) = self.line[searched..].iter().position(|byte| *byte == b'\n') {
                let rest = self.line.split_off(searched + end + 1);
                let mut line = std::mem::replace(&mut self.line, rest);
                line.pop();
                return Ok(Some(line));
            }
            searched = self.line.len();
            if searched > most {
                return Err(Broken::TooLarge);
            }
            match timeout(silence, self.data()).await {
                Err(_) => return Err(Broken::Silent),
                Ok(Err(broken)) => return Err(broken),
                // A line without its end was cut.
                Ok(Ok(None)) if searched > 0 => return Err(Broken::Cut),
                Ok(Ok(None)) => return Ok(None),
                Ok(Ok(Some(data))) => self.line.extend_from_slice(&data),
            }
        }
    }

    async fn data(&mut self) -> Result<Option<Bytes>, Broken> {
        loop {
            match self.body.frame().await {
                None => return Ok(None),
                Some(Err(_)) => return Err(Broken::Cut),
                // Trailers say nothing that anybody waits for.
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }
}
