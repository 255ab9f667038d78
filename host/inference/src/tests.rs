//! The scripted engine keeps to its script and counts exactly; the absent one says what is missing.

mod misbehaving;
mod router;
mod tls;

use std::sync::Arc;

use crate::{Absent, Answer, Engine, Error, Finish, Part, Reply, Request, Scripted, Shape, Usage};

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

fn request(parts: &[&str]) -> Request {
    Request {
        parts: parts
            .iter()
            .map(|text| Part::Instruction((*text).to_owned()))
            .collect(),
        ..Request::default()
    }
}

fn check(request: Request, reply: Reply, expected: Result<(&str, Finish, u32, u32), Error>) {
    let engine: Arc<dyn Engine> = Arc::new(Scripted::new([reply]));
    let got = wait(engine.ask(vec![request])).remove(0);
    let got = got.map(
        |Answer {
             text,
             finish,
             usage,
             ..
         }| { (text, finish, usage.prompt_tokens, usage.answer_tokens) },
    );
    let expected = expected.map(|(text, finish, p, a)| (text.to_owned(), finish, p, a));
    assert_eq!(got, expected);
}

#[test]
fn words_are_counted() {
    let text = |text: &str| Reply::Text(text.to_owned());
    check(
        request(&["Résume :", "un long  texte"]),
        text("c'est court"),
        Ok(("c'est court", Finish::Complete, 5, 2)),
    );
    let short = Request {
        max_tokens: 2,
        ..request(&["a"])
    };
    check(
        short.clone(),
        text("un deux trois"),
        Ok(("un deux", Finish::Length, 1, 2)),
    );
    let shaped = Request {
        shape: Shape::JsonSchema("{}".to_owned()),
        ..short
    };
    check(
        shaped,
        text("{ \"a\": 1 }"),
        Err(Error::Incomplete("{ \"a\":".to_owned())),
    );
    check(request(&[]), text(""), Ok(("", Finish::Complete, 0, 0)));
    check(
        request(&["a"]),
        Reply::Error(Error::Busy(5)),
        Err(Error::Busy(5)),
    );
}

#[test]
fn a_common_beginning_is_cached() {
    let engine = Scripted::new(["a", "b"].map(|text| Reply::Text(text.to_owned())));
    let both = vec![
        request(&["one two", "three"]),
        request(&["one two", "four"]),
    ];
    let answers = wait(engine.ask(both.clone()));
    let expected = Usage {
        prompt_tokens: 3,
        cached_tokens: 2,
        answer_tokens: 1,
        milliseconds: 0,
    };
    assert_eq!(answers[1].as_ref().unwrap().usage, expected);
    assert_eq!(expected.tokens(), 4);
    assert_eq!(engine.requests(), both);
    let after = wait(engine.ask(vec![request(&[])])).remove(0);
    assert_eq!(
        after,
        Err(Error::Failed("the script is at its end".to_owned()))
    );
}

#[test]
fn choices_are_kept_to_and_ranked() {
    let choice = Request {
        shape: Shape::Choice(vec!["oui".to_owned(), "non".to_owned()]),
        ..request(&["?"])
    };
    let engine = Scripted::new([
        Reply::Text("peut-être".to_owned()),
        Reply::Text("non".to_owned()),
        Reply::Probabilities(vec![0.25, 0.75]),
        Reply::Probabilities(vec![1.0]),
    ]);
    let answer = wait(engine.ask(vec![choice.clone()])).remove(0);
    assert!(matches!(answer, Err(Error::ShapeRefused(_))));
    let ranked = wait(engine.rank(vec![choice.clone(), choice.clone(), choice]));
    assert_eq!(ranked[0].as_ref().unwrap().probabilities, [0.0, 1.0]);
    assert_eq!(ranked[1].as_ref().unwrap().probabilities, [0.25, 0.75]);
    assert!(matches!(ranked[2], Err(Error::Failed(_))));
    let text = wait(engine.rank(vec![request(&["?"])])).remove(0);
    assert!(matches!(text, Err(Error::ShapeRefused(_))));
}

#[test]
fn embeddings_are_normal_and_repeatable() {
    let engine = Scripted::default().qualified_for("summary", "fr");
    let texts = vec!["marché public".to_owned(), String::new()];
    let first = wait(engine.embed(None, texts.clone())).unwrap();
    assert_eq!(first, wait(engine.embed(None, texts)).unwrap());
    for vector in &first.vectors {
        let length: f32 = vector.iter().map(|x| x * x).sum();
        assert!((length - 1.0).abs() < 1e-5);
    }
    assert_eq!(first.usage.prompt_tokens, 2);
    let model = Some("scripted".to_owned());
    assert_eq!(engine.qualified("summary", "fr").model, model);
    assert_eq!(engine.qualified("summary", "en").model, None);
}

#[test]
fn absence_is_an_answer_to_each_request() {
    let engine: Arc<dyn Engine> = Arc::new(Absent);
    let answers = wait(engine.ask(vec![request(&["a"]), request(&["b"])]));
    assert_eq!(answers, [Err(Absent::reason()), Err(Absent::reason())]);
    let Error::Unavailable(sentence) = Absent::reason() else {
        unreachable!("the reason is « unavailable »");
    };
    assert!(sentence.french.starts_with("aucun modèle"));
    assert!(sentence.english.starts_with("no language model"));
    assert_eq!(wait(engine.rank(vec![request(&[])])).len(), 1);
    assert!(wait(engine.embed(None, Vec::new())).is_err());
}
