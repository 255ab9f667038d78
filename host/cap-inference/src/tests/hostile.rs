//! Guests that ask for too much, and an engine that does too little: limits end the call, lateness does not.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use capability::LimitReached;
use config::{Bytes, Limit, Span};
use inference::{
    Answer, Embedding, Engine, Pending, Qualification, Ranking, Reply, Request, Scripted,
};

use super::{Error, GENEROUS, Host, HostRequest, ask, call, draft, this, wait};
use crate::host::bindings::gardon::inference::inference::Shape;

fn check<T>(result: wasmtime::Result<T>, expected: Limit) {
    let error = result.err().expect("the limit was passed");
    let limit = error.downcast_ref::<LimitReached>();
    assert_eq!(limit, Some(&LimitReached(expected)), "{error}");
}

fn replies(count: usize) -> Arc<Scripted> {
    let replies = vec![Reply::Text("un deux trois".to_owned()); count];
    Arc::new(Scripted::new(replies))
}

#[test]
fn requests_are_counted_before_they_are_copied() {
    let mut call = call(replies(0), GENEROUS, |_| {});
    let request = draft(&mut call, "x");
    check(ask(&mut call, &[request; 33]), Limit::inference_calls);
}

#[test]
fn what_the_host_keeps_is_bounded_over_all_requests() {
    let mut call = call(replies(1), GENEROUS, |settings| {
        settings.limits.transfer = Bytes(1_000);
    });
    let first = draft(&mut call, &"x".repeat(500));
    // The same request twice is twice the text.
    check(ask(&mut call, &[first, first]), Limit::transfer);
    let second = HostRequest::new(&mut call).unwrap().rep();
    let text = || "x".repeat(500);
    check(call.untrusted(this(second), text()), Limit::transfer);
    HostRequest::drop(&mut call, wasmtime::component::Resource::new_own(second)).unwrap();
    let third = HostRequest::new(&mut call).unwrap().rep();
    let choices = Shape::Choice(vec![String::new(); 100]);
    check(call.set_shape(this(third), choices), Limit::transfer);
    let texts = vec!["x".repeat(1_001)];
    check(wait(Host::embed(&mut call, None, texts)), Limit::transfer);
    let vectors = wait(Host::embed(&mut call, None, vec![String::new(); 40]));
    check(vectors, Limit::transfer);
    let many = wait(Host::embed(&mut call, None, vec![String::new(); 5_000]));
    assert!(matches!(many.unwrap(), Err(Error::Failed(_))));
}

#[test]
fn handles_are_bounded() {
    let mut call = call(replies(2), GENEROUS, |settings| settings.limits.handles = 2);
    let request = draft(&mut call, "x");
    // One place is left: the second answer finds none.
    let both = vec![this(request), this(request)];
    check(wait(Host::ask(&mut call, both)), Limit::handles);
    check(HostRequest::new(&mut call), Limit::handles);
}

/// An engine that never answers.
struct Stuck;

impl Engine for Stuck {
    fn ask(&self, _: Vec<Request>) -> Pending<'_, Vec<Result<Answer, inference::Error>>> {
        Box::pin(pending())
    }

    fn rank(&self, _: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, inference::Error>>> {
        // Too few answers: none at all.
        Box::pin(std::future::ready(Vec::new()))
    }

    fn embed(
        &self,
        _: Option<String>,
        _: Vec<String>,
    ) -> Pending<'_, Result<Embedding, inference::Error>> {
        Box::pin(pending())
    }

    fn qualified(&self, _: &str, _: &str) -> Qualification {
        Qualification::default()
    }

    fn spent_today(&self) -> u64 {
        0
    }
}

#[test]
fn an_engine_that_hangs_answers_nothing_and_the_call_goes_on() {
    let mut call = call(Arc::new(Stuck), GENEROUS, |settings| {
        settings.limits.host_wait = Span(Duration::from_millis(20));
    });
    let request = draft(&mut call, "x");
    let late = Error::Failed("no answer within the limit host-wait (20 ms)".to_owned());
    assert_eq!(ask(&mut call, &[request]).unwrap(), [Err(late.clone())]);
    let embedded = wait(Host::embed(&mut call, None, vec!["x".to_owned()])).unwrap();
    assert_eq!(embedded, Err(late));
    let choices = Shape::Choice(vec!["a".to_owned()]);
    call.set_shape(this(request), choices).unwrap();
    let ranked = wait(Host::rank(&mut call, vec![this(request)])).unwrap();
    let reason = "the engine gave no answer".to_owned();
    assert_eq!(ranked, [Err(Error::Failed(reason))]);
}
