//! The API over real sockets, with a scripted kitchen behind it.

mod chat;
mod embeddings;
mod own;
mod parameters;
mod sockets;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::connection::{Door, Hall, unix};
use super::place::Place;
use super::routes::routes;
use crate::{Dish, ModelFile, Role, ScriptedKitchen};

/// Nothing in these tests waits for longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A serving engine.
struct Rig {
    kitchen: Arc<ScriptedKitchen>,
    socket: PathBuf,
    stop: watch::Sender<bool>,
    hall: Hall,
    _place: Place,
    _folder: tempfile::TempDir,
}

/// What came back.
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

fn model(name: &str, role: Role) -> ModelFile {
    ModelFile {
        name: name.to_owned(),
        path: PathBuf::new(),
        sha256: "ab".repeat(32),
        role,
        template: None,
        context: 0,
    }
}

fn rig(dishes: impl IntoIterator<Item = Dish>) -> Rig {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let socket = folder.path().join("engine.sock");
    let models = vec![
        model("petit", Role::Chat),
        model("vecteurs", Role::Embedding),
    ];
    let kitchen = Arc::new(ScriptedKitchen::new(models, 64));
    for dish in dishes {
        kitchen.serve(dish);
    }
    let (place, listener) = Place::take(&socket).unwrap();
    let (stop, stopping) = watch::channel(false);
    let served = routes(Arc::clone(&kitchen) as _, stopping.clone(), "0.0.0", false);
    let hall = Hall::new(served, stopping);
    tokio::spawn(hall.clone().serve(Door::Unix(unix(listener).unwrap())));
    Rig {
        kitchen,
        socket,
        stop,
        hall,
        _place: place,
        _folder: folder,
    }
}

fn pieces(texts: &[&str], pause: u64) -> Dish {
    let texts = texts.iter().map(|text| (*text).to_owned()).collect();
    Dish::Pieces(texts, Duration::from_millis(pause))
}

impl Rig {
    /// Sends a request and returns the answer's head; dropping it closes the connection.
    async fn send(&self, request: Request<Full<Bytes>>) -> Response<Incoming> {
        let stream = UnixStream::connect(&self.socket).await.unwrap();
        send(TokioIo::new(stream), request).await
    }

    async fn get(&self, path: &str) -> Reply {
        let request = Request::get(path).body(Full::default()).unwrap();
        whole(self.send(request).await).await
    }

    async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_text(path, &body.to_string()).await
    }

    async fn post_text(&self, path: &str, body: &str) -> Reply {
        whole(self.send(posted(path, body)).await).await
    }

    /// Waits until the kitchen has settled so many orders.
    async fn settled(&self, count: usize) {
        let rows = async {
            while self.kitchen.rows().len() < count {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        timeout(PATIENCE, rows).await.expect("the rows");
    }
}

fn posted(path: &str, body: &str) -> Request<Full<Bytes>> {
    Request::post(path)
        .header("host", "gardon")
        .body(Full::from(body.to_owned()))
        .unwrap()
}

async fn send<S>(stream: TokioIo<S>, request: Request<Full<Bytes>>) -> Response<Incoming>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    timeout(PATIENCE, sender.send_request(request))
        .await
        .expect("an answer in time")
        .expect("an answer")
}

async fn whole(response: Response<Incoming>) -> Reply {
    let (head, body) = response.into_parts();
    let body = timeout(PATIENCE, body.collect())
        .await
        .expect("a body in time")
        .expect("a body");
    Reply {
        status: head.status,
        headers: head.headers,
        text: String::from_utf8(body.to_bytes().to_vec()).expect("UTF-8"),
    }
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    /// The code of an error object.
    fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap().to_owned()
    }
}
