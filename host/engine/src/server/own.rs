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
use inference::{Answer, Error, Ranking, Request};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::sleep;

use super::answering::{done, ended, ending, once};
use super::connection::Peer;
use super::refusal::Refusal;
use super::routes::{Counter, answer, typed, whole};
use crate::{Counters, Customer, Order, Role};

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
        counters: counter.kitchen.counters(),
    })
}

pub(super) async fn ask(
    State(counter): State<Arc<Counter>>,
    Extension(peer): Extension<Peer>,
    body: Body,
) -> Result<Response, Refusal> {
    let (customer, requests) = batch(body, peer).await?;
    Ok(Lines::<Answer>::over(
        &counter,
        customer,
        requests,
        |counter, order| Box::pin(done(counter.kitchen.ask(order))),
    ))
}

pub(super) async fn rank(
    State(counter): State<Arc<Counter>>,
    Extension(peer): Extension<Peer>,
    body: Body,
) -> Result<Response, Refusal> {
    let (customer, requests) = batch(body, peer).await?;
    Ok(Lines::<Ranking>::over(
        &counter,
        customer,
        requests,
        |counter, order| Box::pin(once(counter.kitchen.rank(order))),
    ))
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
    };
    let receiver = counter.kitchen.embed(customer, body.model, body.texts);
    let work = async move { (0, once(receiver).await) };
    let mut lines = Lines::new(&counter);
    lines.add(Box::pin(work));
    Ok(lines.response())
}

async fn batch(body: Body, peer: Peer) -> Result<(Customer, Vec<Request>), Refusal> {
    let batch: Batch = read(body).await?;
    if batch.requests.len() > MOST_REQUESTS {
        return Err(too_many());
    }
    let customer = Customer {
        uid: peer.0,
        caller: batch.caller,
    };
    Ok((customer, batch.requests))
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

type Work<T> = Pin<Box<dyn Future<Output = (usize, Result<T, Error>)> + Send>>;

/// Answers that are still to come; dropping this drops what the kitchen answers into, which cancels the work.
struct Lines<T> {
    pending: FuturesUnordered<Work<T>>,
    left: BTreeSet<usize>,
    stopping: watch::Receiver<bool>,
    french: bool,
}

impl<T: Serialize + Send + 'static> Lines<T> {
    fn new(counter: &Counter) -> Self {
        Self {
            pending: FuturesUnordered::new(),
            left: BTreeSet::new(),
            stopping: counter.stopping.clone(),
            french: counter.french,
        }
    }

    /// Hands all requests to the kitchen at once and answers with a line for each.
    fn over(
        counter: &Counter,
        customer: Customer,
        requests: Vec<Request>,
        hand_over: impl Fn(&Counter, Order) -> Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>,
    ) -> Response {
        let mut lines = Self::new(counter);
        for (index, request) in requests.into_iter().enumerate() {
            let order = Order {
                customer: customer.clone(),
                request,
            };
            let answer = hand_over(counter, order);
            let work = async move { (index, answer.await) };
            lines.add(Box::pin(work));
        }
        lines.response()
    }

    fn add(&mut self, work: Work<T>) {
        self.left.insert(self.left.len());
        self.pending.push(work);
    }

    fn response(self) -> Response {
        let lines = unfold(self, |mut lines| async move {
            let line = lines.next().await?;
            Some((Ok::<_, std::convert::Infallible>(line), lines))
        });
        typed("application/x-ndjson", Body::from_stream(lines))
    }

    async fn next(&mut self) -> Option<Bytes> {
        if self.left.is_empty() {
            return None;
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
