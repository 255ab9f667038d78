//! Requests as they reach the engine, answers as they reach the guest.

use std::sync::Arc;

use capability::Call;
use inference::{Absent, Part, Reply, Request, Scripted, Shape};
use wasmtime::component::Resource;

use super::{Error, GENEROUS, Host, HostAnswer, HostRequest, ask, call, draft, this, wait};
use crate::host::bindings::gardon::inference::inference as contract;

fn text(text: &str) -> Reply {
    Reply::Text(text.to_owned())
}

#[test]
fn every_setter_reaches_the_engine() {
    let engine = Arc::new(Scripted::new([text("b")]));
    let mut call = call(engine.clone(), GENEROUS, |_| {});
    let request = draft(&mut call, "do");
    let choices = vec!["a".to_owned(), "b".to_owned()];
    call.untrusted(this(request), "data".to_owned()).unwrap();
    call.earlier_answer(this(request), "said".to_owned())
        .unwrap();
    call.set_task(this(request), "label".to_owned()).unwrap();
    call.set_language(this(request), "fr".to_owned()).unwrap();
    call.set_shape(this(request), contract::Shape::Choice(choices.clone()))
        .unwrap();
    // The guest's numbers are clamped.
    call.set_max_tokens(this(request), u32::MAX).unwrap();
    call.set_temperature(this(request), u32::MAX).unwrap();
    call.set_seed(this(request), u64::MAX).unwrap();
    let answers = wait(Host::ask(&mut call, vec![this(request)])).unwrap();
    let answer = answers[0].as_ref().unwrap().rep();
    check_answer(&mut call, answer, "b", (3, 0, 1));
    let expected = Request {
        task: "label".to_owned(),
        language: "fr".to_owned(),
        model: None,
        parts: vec![
            Part::Instruction("do".to_owned()),
            Part::Untrusted("data".to_owned()),
            Part::EarlierAnswer("said".to_owned()),
        ],
        shape: Shape::Choice(choices),
        max_tokens: 8_192,
        temperature: 2_000,
        seed: u64::MAX,
        ..Request::default()
    };
    assert_eq!(engine.requests(), [expected]);
}

fn check_answer(call: &mut Call, rep: u32, text: &str, usage: (u32, u32, u32)) {
    let this = || Resource::new_borrow(rep);
    assert_eq!(HostAnswer::text(call, this()).unwrap(), text);
    assert_eq!(call.model(this()).unwrap(), "scripted");
    let finish = HostAnswer::finish(call, this()).unwrap();
    assert_eq!(finish, contract::Finish::Complete);
    let got = (
        call.prompt_tokens(this()).unwrap(),
        call.cached_tokens(this()).unwrap(),
        call.answer_tokens(this()).unwrap(),
    );
    assert_eq!(got, usage);
    assert_eq!(call.milliseconds(this()).unwrap(), 0);
}

#[test]
fn one_result_each_in_order() {
    let failed = inference::Error::Failed("here".to_owned());
    let engine = Scripted::new([text("1"), Reply::Error(failed), text("3")]);
    let mut call = call(Arc::new(engine), GENEROUS, |_| {});
    let requests = [(); 4].map(|()| draft(&mut call, "x"));
    let empty = contract::Shape::Choice(Vec::new());
    call.set_shape(this(requests[2]), empty).unwrap();
    let answers = ask(&mut call, &requests).unwrap();
    assert_eq!(answers[0].as_ref().unwrap().text, "1");
    assert_eq!(answers[1], Err(Error::Failed("here".to_owned())));
    assert!(matches!(answers[2], Err(Error::ShapeRefused(_))));
    assert_eq!(answers[3].as_ref().unwrap().text, "3");
    assert!(ask(&mut call, &[]).unwrap().is_empty());
}

#[test]
fn ranking_and_embedding() {
    let engine = Scripted::new([Reply::Probabilities(vec![0.5, 0.5])]);
    let mut call = call(Arc::new(engine), GENEROUS, |_| {});
    let requests = [(); 2].map(|()| draft(&mut call, "x"));
    let choices = contract::Shape::Choice(vec!["a".to_owned(), "b".to_owned()]);
    call.set_shape(this(requests[1]), choices).unwrap();
    let ranked = wait(Host::rank(&mut call, requests.map(this).into())).unwrap();
    assert!(matches!(ranked[0], Err(Error::ShapeRefused(_))));
    assert_eq!(ranked[1], Ok(vec![0.5, 0.5]));
    let texts = vec!["a".to_owned(), "b".to_owned()];
    let vectors = wait(Host::embed(&mut call, None, texts)).unwrap().unwrap();
    assert_eq!(vectors.len(), 2);
}

#[test]
fn without_an_engine_it_is_said() {
    let mut call = call(Arc::new(Absent), GENEROUS, |_| {});
    let request = draft(&mut call, "x");
    let sentence = "no language model is installed here; the tool goes on without one";
    let unavailable = Error::Unavailable(sentence.to_owned());
    assert_eq!(ask(&mut call, &[request]).unwrap(), [Err(unavailable)]);
}
