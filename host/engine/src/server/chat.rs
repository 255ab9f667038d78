//! `/v1/chat/completions` as OpenAI has it, whole or streamed.

pub(super) mod read;
mod reply;

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;

use super::answering::{done, event, unless_ending};
use super::connection::Peer;
use super::refusal::Refusal;
use super::routes::{Counter, answer, whole};
use crate::{Customer, Event, Order};

use read::Wish;
use reply::{Head, Stream};

pub(super) async fn complete(
    State(counter): State<Arc<Counter>>,
    Extension(peer): Extension<Peer>,
    body: Body,
) -> Result<Response, Refusal> {
    let bytes = whole(body).await?;
    let body = serde_json::from_slice(&bytes).map_err(|error| Refusal::json(&error))?;
    let Wish {
        request,
        stream,
        include_usage,
    } = read::read(body)?;
    let asked_for = request.model.clone();
    let order = Order {
        customer: Customer {
            uid: peer.0,
            ..Customer::default()
        },
        request,
    };
    let mut receiver = counter.kitchen.ask(order);
    let mut stopping = counter.stopping.clone();
    if !stream {
        let whole = done(receiver);
        let done = unless_ending(whole, &mut stopping, counter.french).await?;
        return Ok(answer(&reply::whole(&counter, &done)));
    }
    // The first event decides between an HTTP status and a stream.
    let first = event(&mut receiver, &mut stopping, counter.french).await;
    if let Event::Done(Err(error)) = first {
        return Err(error.into());
    }
    let head = Head::new(&counter, asked_for);
    let stream = Stream::new(
        head,
        first,
        receiver,
        stopping,
        include_usage,
        counter.french,
    );
    Ok(stream.response())
}
