//! What was computed once is not computed again, and an answer does not show it.

use std::sync::Arc;

use inference::{Caller, Part, Request, Shape};

use super::{Dice, sums_are_those_of_the_rows};
use crate::Customer;
use crate::cook::testing::{Bench, ROOMY, SMALL, noise, request, result, says};

fn customer(uid: u32, plugin: &str) -> Customer {
    Customer {
        uid: Some(uid),
        caller: Caller {
            plugin: plugin.to_owned(),
            sha256: plugin.to_owned(),
        },
        ..Customer::default()
    }
}

fn about(instruction: &str, document: &str) -> Request {
    Request {
        parts: vec![
            Part::Instruction(instruction.to_owned()),
            Part::Untrusted(document.to_owned()),
        ],
        max_tokens: 8,
        ..Request::default()
    }
}

/// Tokens computed so far.
fn computed(bench: &Bench) -> usize {
    bench.memory.lock().expect("memory").batches.iter().sum()
}

#[test]
fn constants_are_computed_once_for_all_callers() {
    let mut bench = Bench::new(ROOMY, says(b"ok"));
    let constants = "Which service is this letter for? ";
    for (number, (uid, document, cached)) in [
        (1, "A lamp is broken.", 0),
        // The same words of another caller, instruction alone.
        (2, "A lamp is broken.", constants.len()),
        // The caller's own words, up to where they differ.
        (2, "A lamp is lost.", constants.len() + 10),
    ]
    .into_iter()
    .enumerate()
    {
        let mut receiver = bench.ask_as(customer(uid, "mail"), about(constants, document));
        bench.run();
        let usage = result(&mut receiver).1.expect("text").usage;
        let all = constants.len() + document.len() + 1;
        assert_eq!(usage.prompt_tokens as usize, all, "{number}");
        assert_eq!(usage.cached_tokens as usize, cached, "{number}");
    }
    // Another plugin, another build of it, and whoever comes from elsewhere begin anew.
    for other in [
        customer(2, "hr"),
        Customer {
            uid: None,
            ..customer(2, "mail")
        },
    ] {
        let mut receiver = bench.ask_as(other, about(constants, "A lamp is broken."));
        bench.run();
        assert_eq!(
            result(&mut receiver).1.expect("text").usage.cached_tokens,
            0
        );
    }
    sums_are_those_of_the_rows(&bench);
    assert_eq!(bench.accounts.counters().cached_tokens, 34 + 44);
}

#[test]
fn requests_that_come_together_share_their_beginning() {
    let mut bench = Bench::new(ROOMY, says(b"ok"));
    let constants = "x".repeat(100);
    let mut receivers: Vec<_> = (0..4)
        .map(|number| bench.ask_as(customer(1, "mail"), about(&constants, &number.to_string())))
        .collect();
    bench.run();
    for receiver in &mut receivers {
        assert_eq!(result(receiver).1.expect("text").text, "ok");
    }
    // The constants once; a document, the turn and two tokens of the answer for each.
    assert_eq!(computed(&bench), 100 + 4 * 4);
}

#[test]
fn a_ranking_and_an_answer_share_the_document() {
    let mut bench = Bench::new(ROOMY, Arc::new(noise));
    let letter = "A lamp before my house has been out for three weeks.";
    let asks = |question: &str, shape: Shape| Request {
        parts: vec![
            Part::Instruction("You read letters. ".to_owned()),
            Part::Untrusted(letter.to_owned()),
            Part::Instruction(question.to_owned()),
        ],
        shape,
        max_tokens: 5,
        ..Request::default()
    };
    let choices = Shape::Choice(vec!["roads".to_owned(), "schools".to_owned()]);
    let mut ranked = bench.rank(asks(" Kind?", choices));
    bench.run();
    let ranking = ranked.try_recv().expect("an end").expect("a ranking");
    assert_eq!(ranking.usage.cached_tokens, 0);
    let mut asked = bench.ask(asks(" Summary?", Shape::Text));
    bench.run();
    let usage = result(&mut asked).1.expect("text").usage;
    assert_eq!(usage.cached_tokens as usize, 18 + letter.len() + 1);
}

#[test]
fn a_conversation_goes_on_where_it_was() {
    let mut bench = Bench::new(ROOMY, Arc::new(noise));
    let mut parts = vec![Part::Untrusted("Hello, who are you?".to_owned())];
    let mut before = 0;
    for turn in 0..4 {
        let mut receiver = bench.ask(Request {
            parts: parts.clone(),
            max_tokens: 6,
            ..Request::default()
        });
        bench.run();
        let answer = result(&mut receiver).1.expect("text");
        // The bytes' format writes no sign between the messages but at the end: all but that is found again.
        assert_eq!(answer.usage.cached_tokens as usize, before, "{turn}");
        before = parts.iter().map(|part| part.text().len()).sum();
        parts.push(Part::EarlierAnswer("Quite so.".to_owned()));
        parts.push(Part::Untrusted(format!("And number {turn}?")));
    }
}

#[test]
fn nobody_can_tell_what_was_taken_over() {
    let mut dice = Dice(5);
    let random = |dice: &mut Dice| {
        let words = ["lamp ", "street ", "invoice ", "meeting "];
        let document: String = (0..1 + dice.below(6))
            .map(|_| words[dice.below(4) as usize])
            .collect();
        let shape = match dice.below(3) {
            0 => Shape::JsonSchema(
                r#"{"type":"object","properties":{"kind":{"enum":["road","other"]},"n":{"type":"integer","maximum":99,"minimum":0}},"required":["kind","n"],"additionalProperties":false}"#
                    .to_owned(),
            ),
            1 => Shape::Choice(vec!["road".to_owned(), "roof".to_owned()]),
            _ => Shape::Text,
        };
        Request {
            shape,
            temperature: [0, 0, 700][dice.below(3) as usize],
            seed: dice.below(9),
            max_tokens: 40,
            ..about("Read this: ", &document)
        }
    };
    let requests: Vec<Request> = (0..120).map(|_| random(&mut dice)).collect();
    for limits in [SMALL, ROOMY] {
        let mut bench = Bench::new(limits, Arc::new(noise));
        let mut cached = 0;
        for chunk in requests.chunks(7) {
            let mut receivers: Vec<_> = chunk
                .iter()
                .map(|request| {
                    let uid = dice.below(3) as u32;
                    bench.ask_as(customer(uid, "mail"), request.clone())
                })
                .collect();
            for _ in 0..dice.below(9) {
                bench.scheduler.step();
            }
            bench.run();
            for (request, receiver) in chunk.iter().zip(&mut receivers) {
                let mut alone = Bench::new(limits, Arc::new(noise));
                let mut receiver_alone = alone.ask(request.clone());
                alone.run();
                let strip = |result: Result<inference::Answer, inference::Error>| {
                    result.map(|answer| (answer.text, answer.finish, answer.usage.answer_tokens))
                };
                let (_, together) = result(receiver);
                cached += together.as_ref().map_or(0, |a| a.usage.cached_tokens);
                let (_, by_itself) = result(&mut receiver_alone);
                assert_eq!(strip(together), strip(by_itself), "{request:?}");
            }
        }
        assert!(cached > 300, "{cached}");
    }
}

#[test]
fn what_is_drawn_by_chance_takes_nothing_over() {
    let mut bench = Bench::new(ROOMY, Arc::new(noise));
    let warm = Request {
        temperature: 700,
        ..request("the same words")
    };
    for _ in 0..2 {
        let mut receiver = bench.ask(warm.clone());
        bench.run();
        assert_eq!(
            result(&mut receiver).1.expect("text").usage.cached_tokens,
            0
        );
    }
}
