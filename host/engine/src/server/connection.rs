//! Connections: who may have one, how many there are, and how long nothing may happen on them.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::AUTHORIZATION;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustix::process::geteuid;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::answering::ended;
use super::refusal::Refusal;
use super::{GRACE, Token, log};

/// Connections at each door at the same time; others wait in the system's queue.
const MOST_CONNECTIONS: usize = 256;

/// How long the head of a request may take; also how long a connection may rest between two requests.
const HEAD_WITHIN: Duration = Duration::from_secs(30);

/// The most headers of a request.
const MOST_HEADERS: usize = 64;

/// The largest head of a request, in bytes.
const MOST_HEAD_BYTES: usize = 64 << 10;

/// After an error that accepting gives, such as no more file handles.
const PAUSE: Duration = Duration::from_millis(50);

/// Who is at the other end: the operating system's user, absent over TCP.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) Option<u32>);

/// Where connections come from.
pub(super) enum Door {
    /// The Unix socket: the peer's user decides.
    Unix(UnixListener),
    /// TCP: the token decides.
    Tcp(TcpListener, Token),
}

/// Where they are served.
#[derive(Clone)]
pub(super) struct Hall {
    routes: Router,
    open: Arc<watch::Sender<usize>>,
    stopping: watch::Receiver<bool>,
}

/// A listener that the executor polls.
pub(super) fn unix(listener: std::os::unix::net::UnixListener) -> std::io::Result<UnixListener> {
    listener.set_nonblocking(true)?;
    UnixListener::from_std(listener)
}

impl Hall {
    pub(super) fn new(routes: Router, stopping: watch::Receiver<bool>) -> Self {
        Self {
            routes,
            open: Arc::new(watch::Sender::new(0)),
            stopping,
        }
    }

    /// How many connections are open.
    pub(super) fn open(&self) -> watch::Receiver<usize> {
        self.open.subscribe()
    }

    /// Accepts for ever. A place is taken before a connection is, so that their number is bounded.
    pub(super) async fn serve(self, door: Door) {
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            let accepted = match &door {
                Door::Unix(listener) => listener.accept().await.map(|(stream, _)| {
                    match stream.peer_cred().map(|peer| peer.uid()) {
                        Ok(uid) if is_welcome(uid) => {
                            let stream: Box<dyn Stream> = Box::new(stream);
                            Some((stream, Peer(Some(uid)), None))
                        }
                        Ok(uid) => {
                            log::line(&format!("a connection of uid {uid} is refused"));
                            None
                        }
                        Err(_) => None,
                    }
                }),
                Door::Tcp(listener, token) => listener.accept().await.map(|(stream, _)| {
                    // Latency alone: an answer goes out piece by piece.
                    let _ = stream.set_nodelay(true);
                    let stream: Box<dyn Stream> = Box::new(stream);
                    Some((stream, Peer(None), Some(token.clone())))
                }),
            };
            match accepted {
                // Closed before anything is read.
                Ok(None) => {}
                Ok(Some((stream, peer, token))) => {
                    let guarded = Guarded {
                        inner: TowerToHyperService::new(self.routes.clone()),
                        peer,
                        token,
                    };
                    let counted = Counted::new(Arc::clone(&self.open));
                    let stopping = self.stopping.clone();
                    tokio::spawn(async move {
                        converse(stream, guarded, stopping).await;
                        drop((place, counted));
                    });
                }
                Err(error) => {
                    log::line(&format!("accepting a connection: {error}"));
                    sleep(PAUSE).await;
                }
            }
        }
    }
}

/// This user, or root, who could read everything anyway.
fn is_welcome(uid: u32) -> bool {
    uid == geteuid().as_raw() || uid == 0
}

async fn converse(stream: Box<dyn Stream>, service: Guarded, mut stopping: watch::Receiver<bool>) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_headers(MOST_HEADERS)
        .max_buf_size(MOST_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // How a connection ends is the peer's affair.
        _ = connection.as_mut() => {}
        () = ended(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            let _ = timeout(GRACE, connection).await;
        }
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// One open connection, counted.
struct Counted(Arc<watch::Sender<usize>>);

impl Counted {
    fn new(open: Arc<watch::Sender<usize>>) -> Self {
        open.send_modify(|open| *open += 1);
        Self(open)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open -= 1);
    }
}

/// The routes behind the token, with the peer told to them.
struct Guarded {
    inner: TowerToHyperService<Router>,
    peer: Peer,
    token: Option<Token>,
}

impl Service<Request<Incoming>> for Guarded {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        if let Some(token) = &self.token {
            let header = request.headers().get(AUTHORIZATION);
            if !token.is_in(header.and_then(|header| header.to_str().ok())) {
                return Box::pin(ready(Ok(Refusal::token().into_response())));
            }
        }
        request.extensions_mut().insert(self.peer);
        Box::pin(self.inner.call(request))
    }
}
