//! Guests that ask for too much: budgets answer, limits end the call.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use capability::LimitReached;
use config::{Bytes, Limit, Span};
use inference::{Answer, Embedding, Engine, Pending, Ranking, Reply, Request, Scripted};

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
fn the_budget_is_reserved_then_counted() {
    let engine = replies(4);
    let grant = "[inference]\nmodels = ['*']\ntokens-per-call = 100";
    let mut call = call(engine.clone(), grant, |_| {});
    // Without a number a request reserves 256 answer tokens: more than the grant has.
    let greedy = draft(&mut call, "mot");
    let modest = draft(&mut call, "mot");
    call.set_max_tokens(this(modest), 20).unwrap();
    let budget = Error::Budget("tokens-per-call = 100 is spent".to_owned());
    let answers = ask(&mut call, &[greedy, modest, modest, modest, modest]).unwrap();
    assert_eq!(answers[0], Err(budget.clone()));
    // 20 tokens and the 67 bytes of the part make 28 each: three fit.
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
    assert_eq!(answers[4], Err(budget));
    assert_eq!(engine.requests().len(), 3);
    // What they cost was less (4 tokens each): the rest can be spent.
    assert!(ask(&mut call, &[modest]).unwrap()[0].is_ok());
    let long = vec!["mot ".repeat(1_000)];
    let embedded = wait(Host::embed(&mut call, None, long)).unwrap();
    assert!(matches!(embedded, Err(Error::Budget(_))));
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

    fn qualified(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

#[test]
fn an_engine_that_hangs_ends_the_call_not_the_host() {
    let mut call = call(Arc::new(Stuck), GENEROUS, |settings| {
        settings.limits.host_wait = Span(Duration::from_millis(20));
    });
    let request = draft(&mut call, "x");
    check(ask(&mut call, &[request]), Limit::host_wait);
    let choices = Shape::Choice(vec!["a".to_owned()]);
    call.set_shape(this(request), choices).unwrap();
    let ranked = wait(Host::rank(&mut call, vec![this(request)])).unwrap();
    let reason = "the engine gave no answer".to_owned();
    assert_eq!(ranked, [Err(Error::Failed(reason))]);
}
