//! Text, seeds, limits, the queue, models that cannot be loaded.

use std::time::Duration;

use engine::{Kitchen as _, ModelFile, Settings};
use inference::{Error, Finish, Part, Request, Shape};

use crate::shared::{
    ask, chat_model, check_sums, finish, kitchen, order, request, settings, settle,
};

#[test]
fn a_seed_reproduces_a_request_that_runs_alone() {
    let Some(model) = chat_model() else { return };
    let (kitchen, rows) = kitchen(settings(), vec![model]);
    let warm = |seed| Request {
        temperature: 900,
        top_p: 950,
        seed,
        ..request(
            "Tell a short story about this animal.",
            "A grey heron by the river.",
        )
    };
    let first = ask(&kitchen, warm(42)).expect("text");
    assert!(first.usage.answer_tokens > 0 && !first.text.is_empty());
    // Whatever was computed in between.
    let other = ask(&kitchen, warm(43)).expect("text");
    assert_ne!(first.text, other.text);
    let mut company: Vec<_> = (0..6).map(|seed| kitchen.ask(order(warm(seed)))).collect();
    for receiver in &mut company {
        finish(receiver).expect("text");
    }
    for _ in 0..3 {
        let again = ask(&kitchen, warm(42)).expect("text");
        assert_eq!((&again.text, again.finish), (&first.text, first.finish));
    }
    settle(&kitchen, Duration::from_secs(5));
    check_sums(&kitchen, &rows);
}

#[test]
fn greedy_answers_are_sensible_and_counted() {
    let Some(model) = chat_model() else { return };
    let (kitchen, _) = kitchen(settings(), vec![model]);
    let question = Request {
        parts: vec![Part::Instruction(
            "What is the capital of France?".to_owned(),
        )],
        ..request("", "")
    };
    let answer = ask(&kitchen, question.clone()).expect("text");
    assert!(answer.text.contains("Paris"), "{}", answer.text);
    assert_eq!(answer.finish, Finish::Complete);
    // <|im_start|>user, line feed, the seven tokens of the question, <|im_end|>, line feed,
    // <|im_start|>assistant in three, line feed.
    assert_eq!(answer.usage.prompt_tokens, 16);
    let stopped = Request {
        stop: vec!["Paris".to_owned()],
        ..question.clone()
    };
    let stopped = ask(&kitchen, stopped).expect("text");
    assert_eq!(
        Some(stopped.text.as_str()),
        answer.text.split("Paris").next()
    );
    let cut = Request {
        max_tokens: 3,
        ..question
    };
    let cut = ask(&kitchen, cut).expect("text");
    assert_eq!((cut.finish, cut.usage.answer_tokens), (Finish::Length, 3));
    assert!(answer.text.starts_with(&cut.text));
}

#[test]
fn what_is_too_long_says_by_how_much() {
    let Some(model) = chat_model() else { return };
    let small = Settings {
        context: 256,
        ..settings()
    };
    let (kitchen, _) = kitchen(small, vec![model]);
    let long = |count: usize| Request {
        parts: vec![Part::Untrusted(" a".repeat(count))],
        max_tokens: 1_000,
        ..Request::default()
    };
    let over = match ask(&kitchen, long(400)) {
        Err(Error::TooLong(over)) => over as usize,
        other => panic!("{other:?}"),
    };
    // One token is one word here: less by that much fits, with room for one token.
    let fits = ask(&kitchen, long(400 - over)).expect("text");
    assert_eq!(fits.usage.prompt_tokens, 255);
    assert!(fits.usage.answer_tokens <= 1, "{fits:?}");
    assert_eq!(ask(&kitchen, long(401 - over)), Err(Error::TooLong(1)));
    let json = Request {
        shape: Shape::JsonSchema(
            r#"{"type":"array","items":{"type":"integer"},"minItems":500}"#.to_owned(),
        ),
        ..long(10)
    };
    assert!(matches!(ask(&kitchen, json), Err(Error::Incomplete(_))));
}

#[test]
fn a_full_queue_says_when_to_come_back() {
    let Some(model) = chat_model() else { return };
    let narrow = Settings {
        queue: 3,
        sequences: 1,
        ..settings()
    };
    let (kitchen, rows) = kitchen(narrow, vec![model]);
    let mut receivers: Vec<_> = (0..20)
        .map(|_| kitchen.ask(order(request("Count.", "one two three"))))
        .collect();
    let mut busy = 0;
    for receiver in &mut receivers {
        match finish(receiver) {
            Ok(_) => {}
            Err(Error::Busy(wait)) => {
                assert!((100..=30_000).contains(&wait), "{wait}");
                busy += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(busy >= 16, "{busy}");
    settle(&kitchen, Duration::from_secs(5));
    assert_eq!(rows.all().len(), 20);
    check_sums(&kitchen, &rows);
}

#[test]
fn models_come_and_go() {
    let Some(model) = chat_model() else { return };
    let named = |name: &str| ModelFile {
        name: name.to_owned(),
        ..model.clone()
    };
    let one = Settings {
        models: 1,
        idle: Duration::from_millis(200),
        context: 512,
        ..settings()
    };
    let (kitchen, rows) = kitchen(one, vec![named("a"), named("b")]);
    let to = |name: &str| Request {
        model: Some(name.to_owned()),
        max_tokens: 4,
        ..request("Say hello.", "hello")
    };
    // Both at once, although only one fits.
    let mut receivers: Vec<_> = ["a", "b", "a", "b", "b", "a"]
        .iter()
        .map(|name| (*name, kitchen.ask(order(to(name)))))
        .collect();
    for (name, receiver) in &mut receivers {
        assert_eq!(finish(receiver).expect("text").model, *name);
    }
    let missing = ask(&kitchen, to("c"));
    assert!(matches!(missing, Err(Error::Unavailable(_))), "{missing:?}");
    // It leaves the memory, and comes back.
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(ask(&kitchen, to("a")).expect("text").model, "a");
    check_sums(&kitchen, &rows);
}

#[test]
fn what_cannot_be_loaded_says_why() {
    let Some(model) = chat_model() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let cut = folder.path().join("cut.gguf");
    let bytes = std::fs::read(&model.path).expect("the model");
    std::fs::write(&cut, &bytes[..1_000_000]).expect("a file");
    let missing = folder.path().join("missing.gguf");
    let broken = |name: &str, path: &std::path::Path| ModelFile {
        name: name.to_owned(),
        path: path.to_owned(),
        ..model.clone()
    };
    let unapproved = ModelFile {
        name: "unknown-format".to_owned(),
        template: Some("no such format".to_owned()),
        ..model.clone()
    };
    let files = vec![broken("cut", &cut), broken("missing", &missing), unapproved];
    let (kitchen, rows) = kitchen(settings(), files);
    for (name, expected) in [
        (
            "cut",
            &[
                "« cut »",
                "cut.gguf",
                "1000000 bytes",
                "gardon model verify cut",
            ][..],
        ),
        ("missing", &["missing.gguf", "cannot be read"]),
        ("unknown-format", &["no such format", "chatml"]),
    ] {
        let asked = Request {
            model: Some(name.to_owned()),
            ..request("Say hello.", "hello")
        };
        let error = ask(&kitchen, asked).expect_err("no model").to_string();
        for part in expected {
            assert!(error.contains(part), "{error}");
        }
    }
    check_sums(&kitchen, &rows);
}

#[test]
fn a_chat_model_embeds_nothing() {
    let Some(model) = chat_model() else { return };
    let wrong = ModelFile {
        role: engine::Role::Embedding,
        ..model
    };
    let (kitchen, _) = kitchen(settings(), vec![wrong]);
    let receiver = kitchen.embed(engine::Customer::default(), None, vec!["text".to_owned()]);
    let vectors = receiver.blocking_recv().expect("an end");
    assert!(matches!(vectors, Err(Error::Unavailable(_))), "{vectors:?}");
}

#[test]
fn a_closing_kitchen_answers_everybody() {
    let Some(model) = chat_model() else { return };
    let (kitchen, rows) = kitchen(settings(), vec![model]);
    let long = Request {
        max_tokens: 2_000,
        ..request("Tell a very long story.", "Once upon a time")
    };
    let mut receivers: Vec<_> = (0..12).map(|_| kitchen.ask(order(long.clone()))).collect();
    std::thread::sleep(Duration::from_millis(800));
    drop(kitchen);
    for receiver in &mut receivers {
        let answer = finish(receiver);
        assert!(matches!(answer, Err(Error::Failed(_))), "{answer:?}");
    }
    assert_eq!(rows.all().len(), 12);
}
