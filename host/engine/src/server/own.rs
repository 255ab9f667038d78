//! The own routes: parts kept apart, rankings, and an answer to each request as soon as it is done.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use futures_util::StreamExt;
use futures_util::stream::{FuturesUnordered, unfold};
use inference::wire::{Batch, Line, MOST_REQUESTS, SIGN_OF_LIFE_MS, Texts};
use inference::{Embedding, Error, Request};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::sleep;

use super::answering::{done, ended, ending, once};
use super::connection::Peer;
use super::refusal::Refusal;
use super::routes::{Counter, answer, typed, whole};
use crate::{Counters, Customer, Loaded, Order, Pace, Role};

/// A body with more requests is a batch.
const MOST_INTERACTIVE: usize = 4;

/// What the process says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Status {
    /// The program's version.
    pub version: String,
    /// The process.
    pub pid: u32,
    /// Seconds since it began.
    pub uptime_seconds: u64,
    /// The models that can be asked for.
    pub models: Vec<Served>,
    /// The models that are in memory now, and what they take there.
    #[serde(default)]
    pub loaded: Vec<Loaded>,
    /// What has been done since it began.
    pub counters: Counters,
}

/// A model that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The configured name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// The SHA-256 of its file.
    pub sha256: String,
}

pub(super) async fn status(State(counter): State<Arc<Counter>>) -> Response {
    let models = counter.kitchen.models().into_iter().map(|model| Served {
        name: model.name,
        role: model.role,
        sha256: model.sha256,
    });
    answer(&Status {
        version: counter.version.to_owned(),
        pid: std::process::id(),
        uptime_seconds: counter.began.elapsed().as_secs(),
        models: models.collect(),
        loaded: counter.kitchen.loaded(),
        counters: counter.kitchen.counters(),
    })
}

pub(super) async fn ask(
    State(counter): State<Arc<Counter>>,
    Extension(peer): Extension<Peer>,
    body: Body,
) -> Result<Response, Refusal> {
    let (customer, requests) = batch(body, peer).await?;
    Ok(over(&counter, customer, requests, |counter, order| {
        Box::pin(done(counter.kitchen.ask(order)))
    }))
}

pub(super) async fn rank(
    State(counter): State<Arc<Counter>>,
    Extension(peer): Extension<Peer>,
    body: Body,
) -> Result<Response, Refusal> {
    let (customer, requests) = batch(body, peer).await?;
    Ok(over(&counter, customer, requests, |counter, order| {
        Box::pin(once(counter.kitchen.rank(order)))
    }))
}

pub(super) async fn embed(
    State(counter): State<Arc<Counter>>,
    Extension(peer): Extension<Peer>,
    body: Body,
) -> Result<Response, Refusal> {
    let body: Texts = read(body).await?;
    if body.texts.len() > MOST_REQUESTS {
        return Err(too_many());
    }
    let customer = Customer {
        uid: peer.0,
        caller: body.caller,
        pace: pace(body.texts.len()),
    };
    let kitchen = Arc::clone(&counter.kitchen);
    let begin = move || -> Vec<Work<Embedding>> {
        let receiver = kitchen.embed(customer, body.model, body.texts);
        vec![Box::pin(async move { (0, once(receiver).await) })]
    };
    Ok(Lines::response(&counter, 1, begin))
}

/// Hands all requests to the kitchen at once and answers with a line for each.
fn over<T: Serialize + Send + 'static>(
    counter: &Arc<Counter>,
    customer: Customer,
    requests: Vec<Request>,
    hand_over: fn(&Counter, Order) -> Pending<T>,
) -> Response {
    let (count, kept) = (requests.len(), Arc::clone(counter));
    let begin = move || {
        let orders = requests.into_iter().enumerate().map(|(index, request)| {
            let order = Order {
                customer: customer.clone(),
                request,
            };
            let answer = hand_over(&kept, order);
            let work: Work<T> = Box::pin(async move { (index, answer.await) });
            work
        });
        orders.collect()
    };
    Lines::response(counter, count, begin)
}

async fn batch(body: Body, peer: Peer) -> Result<(Customer, Vec<Request>), Refusal> {
    let batch: Batch = read(body).await?;
    if batch.requests.len() > MOST_REQUESTS {
        return Err(too_many());
    }
    let customer = Customer {
        uid: peer.0,
        caller: batch.caller,
        pace: pace(batch.requests.len()),
    };
    Ok((customer, batch.requests))
}

/// Whoever asks for this many things at once does not sit before each of them.
fn pace(count: usize) -> Pace {
    if count > MOST_INTERACTIVE {
        Pace::Batch
    } else {
        Pace::Interactive
    }
}

async fn read<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let bytes = whole(body).await?;
    serde_json::from_slice(&bytes).map_err(|error| Refusal::json(&error))
}

fn too_many() -> Refusal {
    Refusal::request(
        "too_many_requests_in_body",
        format!("a body holds at most {MOST_REQUESTS} requests"),
    )
}

type Pending<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

type Work<T> = Pin<Box<dyn Future<Output = (usize, Result<T, Error>)> + Send>>;

/// Answers that are still to come; dropping this drops what the kitchen answers into, which cancels the work.
struct Lines<T> {
    begin: Option<Box<dyn FnOnce() -> Vec<Work<T>> + Send>>,
    pending: FuturesUnordered<Work<T>>,
    left: BTreeSet<usize>,
    stopping: watch::Receiver<bool>,
    french: bool,
}

impl<T: Serialize + Send + 'static> Lines<T> {
    /// `begin` hands the work over, of which there are so many pieces.
    fn response(
        counter: &Counter,
        count: usize,
        begin: impl FnOnce() -> Vec<Work<T>> + Send + 'static,
    ) -> Response {
        let lines = Self {
            begin: Some(Box::new(begin)),
            pending: FuturesUnordered::new(),
            left: (0..count).collect(),
            stopping: counter.stopping.clone(),
            french: counter.french,
        };
        let lines = unfold(lines, |mut lines| async move {
            let line = lines.next().await?;
            Some((Ok::<_, std::convert::Infallible>(line), lines))
        });
        typed("application/x-ndjson", Body::from_stream(lines))
    }

    async fn next(&mut self) -> Option<Bytes> {
        if self.left.is_empty() {
            return None;
        }
        if let Some(begin) = self.begin.take() {
            // The head of the answer goes out first: whoever has not seen it knows that nothing was begun, and may ask
            // again; whoever has must not send what may have killed this process to the next one.
            tokio::task::yield_now().await;
            self.pending.extend(begin());
        }
        let pulse = Duration::from_millis(SIGN_OF_LIFE_MS);
        tokio::select! {
            biased;
            Some((index, result)) = self.pending.next() => {
                self.left.remove(&index);
                Some(line(index, result))
            }
            () = ended(&mut self.stopping) => {
                self.pending.clear();
                let left = std::mem::take(&mut self.left);
                let lines = left.into_iter().map(|index| line::<T>(index, Err(ending(self.french))));
                Some(lines.collect::<Vec<_>>().concat().into())
            }
            () = sleep(pulse) => Some(Bytes::from_static(b"\n")),
        }
    }
}

fn line<T: Serialize>(index: usize, result: Result<T, Error>) -> Bytes {
    let mut bytes = serde_json::to_vec(&Line::new(index, result)).unwrap_or_default();
    bytes.push(b'\n');
    bytes.into()
}
