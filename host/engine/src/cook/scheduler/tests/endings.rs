//! How answers end: by the model, a stop string, the form, a limit, an error.

use std::sync::Arc;

use inference::{Error, Finish, Request, Shape};

use crate::cook::decoder::Token;
use crate::cook::testing::{Bench, END, SIZE, SMALL, Scripted, noise, request, result, says};

fn ask(answer: &'static [u8], request: Request) -> (String, Result<inference::Answer, Error>) {
    let mut bench = Bench::new(SMALL, says(answer));
    let mut receiver = bench.ask(request);
    bench.run();
    super::sums_are_those_of_the_rows(&bench);
    result(&mut receiver)
}

fn shaped(shape: Shape, max_tokens: u32) -> Request {
    Request {
        shape,
        max_tokens,
        ..request("x")
    }
}

fn schema(text: &str) -> Shape {
    Shape::JsonSchema(text.to_owned())
}

#[test]
fn the_model_ends_its_turn() {
    let (_, answer) = ask("été".as_bytes(), request("x"));
    let answer = answer.expect("text");
    assert_eq!(
        (answer.text.as_str(), answer.finish),
        ("été", Finish::Complete)
    );
    // The token that ends the turn is none of the answer's.
    assert_eq!(answer.usage.answer_tokens, 5);
}

#[test]
fn a_stop_string_ends_it() {
    let stopped = Request {
        stop: vec!["\n\n".to_owned(), "Fin".to_owned()],
        ..request("x")
    };
    let (pieces, answer) = ask(b"un\ndeux\n\ntrois", stopped);
    let answer = answer.expect("text");
    assert_eq!(
        (answer.text.as_str(), pieces.as_str()),
        ("un\ndeux", "un\ndeux")
    );
    assert_eq!(answer.finish, Finish::Complete);
    assert_eq!(answer.usage.answer_tokens, 9);
    let many = Request {
        stop: vec!["x".to_owned(); 17],
        ..request("x")
    };
    assert!(matches!(ask(b"a", many).1, Err(Error::ShapeRefused(_))));
}

#[test]
fn a_limit_cuts_it() {
    for (limit, text) in [(0, ""), (3, "abc"), (4, "abcd")] {
        let (_, answer) = ask(b"abcd", shaped(Shape::Text, limit));
        let answer = answer.expect("text");
        assert_eq!(
            (answer.text.as_str(), answer.finish),
            (text, Finish::Length)
        );
        assert_eq!(answer.usage.answer_tokens, limit);
    }
    let (_, answer) = ask(b"abcd", shaped(Shape::Text, 5));
    assert_eq!(answer.expect("text").finish, Finish::Complete);
    // In the middle of a character.
    let (_, answer) = ask("aé".as_bytes(), shaped(Shape::Text, 2));
    assert_eq!(answer.expect("text").text, "a");
}

#[test]
fn json_is_complete_or_an_error() {
    let object = r#"{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}"#;
    // The model wants to say something else, and may not.
    let (_, answer) = ask(b"Voici: {}", shaped(schema(object), 200));
    let text = answer.expect("an object").text;
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert!(value["n"].is_number(), "{text}");
    let (_, answer) = ask(br#"{"n":42}"#, shaped(schema(object), 200));
    let answer = answer.expect("text");
    assert_eq!(answer.text, r#"{"n":42}"#);
    assert_eq!(answer.usage.answer_tokens, 8);
    let (_, answer) = ask(br#"{"n":42}"#, shaped(schema(object), 6));
    assert_eq!(answer, Err(Error::Incomplete(r#"{"n":4"#.to_owned())));
    // The limit falls into what is forced.
    let (_, answer) = ask(br#"{"n":42}"#, shaped(schema(object), 3));
    assert_eq!(answer, Err(Error::Incomplete(r#"{"n"#.to_owned())));
    // Nothing but what is forced: the model is not asked at all.
    let (_, answer) = ask(b"", shaped(schema(r#"{"const":[1,"é"]}"#), 200));
    let answer = answer.expect("text");
    assert_eq!(answer.text, "[1,\"é\"]");
    assert_eq!(answer.usage.prompt_tokens, 0);
    // A form ends by itself: a stop string would only break it.
    let stopped = Request {
        stop: vec!["4".to_owned()],
        ..shaped(schema(object), 200)
    };
    let refused = ask(br#"{"n":42}"#, stopped).1;
    assert!(
        matches!(refused, Err(Error::ShapeRefused(_))),
        "{refused:?}"
    );
}

#[test]
fn a_choice_is_one_of_the_list() {
    let choices = || Shape::Choice(vec!["oui".to_owned(), "non".to_owned()]);
    for (wish, expected) in [(&b"oui"[..], "oui"), (b"nein", "non")] {
        let answer = ask(wish, shaped(choices(), 20)).1.expect("text");
        assert_eq!(answer.text, expected);
        assert_eq!(answer.usage.answer_tokens, 3);
    }
    assert_eq!(
        ask(b"oui", shaped(choices(), 2)).1,
        Err(Error::Incomplete("ou".to_owned()))
    );
    for (list, expected) in [
        (vec![], "0 choices"),
        (vec!["a".to_owned(), String::new()], "choice 1 is empty"),
        (vec!["a".to_owned(), "a".to_owned()], "choice 1 is the same"),
        (vec!["a".repeat(49)], "choice 0 is longer than 48 tokens"),
        ((0..257).map(|n| n.to_string()).collect(), "257 choices"),
    ] {
        match ask(b"a", shaped(Shape::Choice(list), 20)).1 {
            Err(Error::ShapeRefused(reason)) => {
                assert!(reason.contains(expected), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn scores_that_are_no_numbers_end_it() {
    let mut bench = Bench::new(SMALL, Arc::new(|_: &[Token]| vec![f32::NAN; SIZE]));
    let mut text = bench.ask(request("x"));
    let mut json = bench.ask(shaped(schema(r#"{"type":"integer"}"#), 9));
    let mut ranked = bench.rank(shaped(Shape::Choice(vec!["a".to_owned()]), 9));
    bench.run();
    for answer in [result(&mut text).1, result(&mut json).1] {
        assert!(matches!(answer, Err(Error::Failed(_))), "{answer:?}");
    }
    let ranking = ranked.try_recv().expect("an end");
    assert!(matches!(ranking, Err(Error::Failed(_))), "{ranking:?}");
}

#[test]
fn a_grammar_that_is_lost_ends_its_request_alone() {
    let script = |before: &[Token]| {
        let mut scores = noise(before);
        scores[END as usize] = -9.0;
        scores
    };
    let mut decoder = Scripted::new(SMALL, Arc::new(script));
    decoder.fuel = Some(20);
    let mut bench = Bench::with(decoder);
    let mut others: Vec<_> = (0..3).map(|_| bench.ask(shaped(Shape::Text, 30))).collect();
    let mut receiver = bench.ask(shaped(
        schema(r#"{"type":"string","pattern":"^(ab|cd)*$"}"#),
        60,
    ));
    bench.run();
    for other in &mut others {
        assert!(result(other).1.is_ok());
    }
    match result(&mut receiver).1 {
        Ok(answer) => panic!("{}", answer.text),
        Err(Error::Failed(reason)) => {
            assert!(
                reason.starts_with("the form of the answer could not be kept"),
                "{reason}"
            );
        }
        Err(other) => panic!("{other:?}"),
    }
}
