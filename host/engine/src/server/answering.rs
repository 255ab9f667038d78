//! Waiting for the kitchen, unless the process is being ended.

use inference::{Error, Sentence};
use tokio::sync::{mpsc, oneshot, watch};

use crate::Event;

/// The next event of an answer; the end of the process is one.
pub(super) async fn event(
    receiver: &mut mpsc::UnboundedReceiver<Event>,
    stopping: &mut watch::Receiver<bool>,
    french: bool,
) -> Event {
    tokio::select! {
        biased;
        event = receiver.recv() => event.unwrap_or_else(|| Event::Done(Err(nothing()))),
        () = ended(stopping) => Event::Done(Err(ending(french))),
    }
}

/// The whole answer; its pieces are in it.
pub(super) async fn done(
    mut receiver: mpsc::UnboundedReceiver<Event>,
) -> Result<inference::Answer, Error> {
    while let Some(event) = receiver.recv().await {
        if let Event::Done(result) = event {
            return result;
        }
    }
    Err(nothing())
}

/// The one answer of a ranking or an embedding.
pub(super) async fn once<T>(receiver: oneshot::Receiver<Result<T, Error>>) -> Result<T, Error> {
    receiver.await.unwrap_or_else(|_| Err(nothing()))
}

/// A result, or the end of the process.
pub(super) async fn unless_ending<T>(
    work: impl Future<Output = Result<T, Error>>,
    stopping: &mut watch::Receiver<bool>,
    french: bool,
) -> Result<T, Error> {
    tokio::select! {
        biased;
        result = work => result,
        () = ended(stopping) => Err(ending(french)),
    }
}

/// Returns when the process is told to end.
pub(super) async fn ended(stopping: &mut watch::Receiver<bool>) {
    // A sender that is gone belongs to a process that is ending.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// What is said to requests that are under way when the process ends.
pub(super) fn ending(french: bool) -> Error {
    let sentence = Sentence::new(
        "le moteur est en train d'être arrêté ; il sera relancé à la prochaine question",
        "the engine is being stopped; it is started again at the next request",
    );
    Error::Failed(sentence.pick(french))
}

fn nothing() -> Error {
    Error::Failed("the kitchen gave no answer".to_owned())
}
