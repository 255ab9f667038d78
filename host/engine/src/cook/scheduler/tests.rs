//! The scheduler against a decoder whose scores are known: answers, costs and memory to the token.

mod endings;
mod fairness;
mod guesses;
mod prefixes;
mod ranking;

use std::sync::Arc;

use inference::{Error, Finish, Part, Request, Shape};

use crate::cook::decoder::{Limits, Token};
use crate::cook::testing::{Bench, SMALL, Scripted, noise, request, result, says};

/// A small generator, so that tests are the same each time.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    /// A number below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A request of random length, warm and with a limit.
fn random_request(dice: &mut Dice) -> Request {
    let length = 1 + dice.below(150) as usize;
    let text: String = (0..length)
        .map(|_| char::from(b'a' + dice.below(26) as u8))
        .collect();
    Request {
        temperature: [0, 1_000][dice.below(2) as usize],
        seed: dice.below(1_000),
        max_tokens: dice.below(40) as u32,
        ..request(&text)
    }
}

#[test]
fn company_changes_nothing() {
    let mut dice = Dice(1);
    let requests: Vec<Request> = (0..40).map(|_| random_request(&mut dice)).collect();
    let mut together = Bench::new(SMALL, Arc::new(noise));
    let mut receivers: Vec<_> = requests.iter().map(|r| together.ask(r.clone())).collect();
    together.run();
    for (request, receiver) in requests.iter().zip(&mut receivers) {
        let (pieces, with_others) = result(receiver);
        let mut alone = Bench::new(SMALL, Arc::new(noise));
        let mut receiver = alone.ask(request.clone());
        alone.run();
        let (_, by_itself) = result(&mut receiver);
        let (mut with_others, by_itself) = (with_others.expect("text"), by_itself.expect("text"));
        with_others.usage.milliseconds = by_itself.usage.milliseconds;
        // Some begin with the same letter.
        with_others.usage.cached_tokens = by_itself.usage.cached_tokens;
        assert_eq!(with_others, by_itself);
        assert_eq!(pieces, with_others.text);
        let prompt = request.parts[0].text().len() as u32 + 1;
        assert_eq!(with_others.usage.prompt_tokens, prompt);
        assert!(with_others.usage.answer_tokens <= request.max_tokens);
        if with_others.finish == Finish::Length {
            assert_eq!(with_others.usage.answer_tokens, request.max_tokens);
        }
    }
    assert_eq!(together.accounts.counters().sequences, 0);
}

#[test]
fn batches_are_shared_and_never_too_large() {
    let mut bench = Bench::new(SMALL, says(b"abcdefgh"));
    let mut receivers: Vec<_> = (0..4).map(|_| bench.ask(request("x"))).collect();
    bench.run();
    for receiver in &mut receivers {
        let (_, answer) = result(receiver);
        let answer = answer.expect("text");
        assert_eq!(answer.text, "abcdefgh");
        assert_eq!(
            (answer.usage.prompt_tokens, answer.usage.answer_tokens),
            (2, 8)
        );
    }
    // One batch for the four prompts, and one for each token but the last one, which nothing follows.
    let batches = bench.memory.lock().expect("memory").batches.clone();
    assert_eq!(batches, [vec![8], vec![4; 8]].concat());
}

#[test]
fn a_long_prompt_keeps_nobody_waiting() {
    let mut bench = Bench::new(SMALL, says(b"abcdefgh"));
    let mut short = bench.ask(request("x"));
    bench.scheduler.step();
    let mut long = bench.ask(Request {
        max_tokens: 20,
        ..request(&"y".repeat(180))
    });
    for step in 1..=8 {
        bench.scheduler.step();
        assert_eq!(
            bench.memory.lock().expect("memory").batches[step],
            [64, 64, 56, 2, 2, 2, 2, 2][step - 1]
        );
    }
    let (_, answer) = result(&mut short);
    assert_eq!(answer.expect("text").text, "abcdefgh");
    bench.run();
    let (_, answer) = result(&mut long);
    assert_eq!(answer.expect("text").usage.prompt_tokens, 181);
}

#[test]
fn what_does_not_fit_says_by_how_much() {
    let mut bench = Bench::new(SMALL, says(b"ab"));
    // With the turn's token, 255 tokens leave room for one.
    let mut fits = bench.ask(request(&"x".repeat(254)));
    let mut over = bench.ask(request(&"x".repeat(255)));
    let mut far = bench.ask(request(&"x".repeat(1_000)));
    bench.run();
    let (_, answer) = result(&mut fits);
    let answer = answer.expect("text");
    assert_eq!((answer.text.as_str(), answer.finish), ("a", Finish::Length));
    assert_eq!(result(&mut over).1, Err(Error::TooLong(1)));
    assert_eq!(result(&mut far).1, Err(Error::TooLong(746)));
    assert_eq!(bench.rows.all().len(), 3);
}

#[test]
fn orders_wait_for_memory_in_their_order() {
    let mut bench = Bench::new(SMALL, says(b"abc"));
    let big = |letter: &str| Request {
        max_tokens: 100,
        ..request(&letter.repeat(100))
    };
    let mut receivers: Vec<_> = ["a", "b", "c"].map(|l| bench.ask(big(l))).into();
    receivers.push(bench.ask(request("y")));
    bench.scheduler.step();
    let running = bench.accounts.counters();
    assert_eq!((running.running, running.sequences), (4, 1));
    bench.run();
    for receiver in &mut receivers {
        assert_eq!(result(receiver).1.expect("text").text, "abc");
    }
}

#[test]
fn one_failure_takes_nobody_with_it() {
    let mut decoder = Scripted::new(SMALL, says(b"abc"));
    decoder.poison = Some(Token::from(b'!'));
    let mut bench = Bench::with(decoder);
    let mut good = bench.ask(request("good"));
    let mut bad = bench.ask(request("bad!"));
    let mut also = bench.ask(request("also good"));
    bench.run();
    assert_eq!(result(&mut good).1.expect("text").text, "abc");
    assert_eq!(result(&mut also).1.expect("text").text, "abc");
    match result(&mut bad).1 {
        Err(Error::Failed(reason)) => assert!(reason.contains("could not compute"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_thousand_cancels_leave_nothing_behind() {
    let mut dice = Dice(5);
    let mut bench = Bench::new(SMALL, Arc::new(noise));
    let mut asked = Vec::new();
    let mut ranked = Vec::new();
    let mut cancelled = 0;
    for _ in 0..10_000 {
        if dice.below(4) == 0 {
            let choices = (0..1 + dice.below(12)).map(|n| format!("choice {n}"));
            ranked.push(bench.rank(Request {
                shape: Shape::Choice(choices.collect()),
                ..random_request(&mut dice)
            }));
        } else {
            asked.push(bench.ask(random_request(&mut dice)));
        }
        for _ in 0..dice.below(4) {
            bench.scheduler.step();
        }
        if dice.below(2) == 0 && !asked.is_empty() {
            asked.swap_remove(dice.below(asked.len() as u64) as usize);
            cancelled += 1;
        }
        if dice.below(8) == 0 && !ranked.is_empty() {
            ranked.swap_remove(dice.below(ranked.len() as u64) as usize);
        }
    }
    drop((asked, ranked));
    bench.run();
    assert!(cancelled > 3_000, "{cancelled}");
    let counters = bench.accounts.counters();
    assert_eq!(
        (counters.requests, counters.running, counters.sequences),
        (10_000, 0, 0)
    );
    sums_are_those_of_the_rows(&bench);
}

/// The counters of a bench are the sums of its ledger's rows.
pub(super) fn sums_are_those_of_the_rows(bench: &Bench) {
    let rows = bench.rows.all();
    let counters = bench.accounts.counters();
    let sum = |cost: fn(&inference::Usage) -> u32| -> u64 {
        rows.iter().map(|row| u64::from(cost(&row.usage))).sum()
    };
    assert_eq!(counters.requests, rows.len() as u64);
    let failed = rows.iter().filter(|row| row.outcome != "done").count();
    assert_eq!(counters.failed, failed as u64);
    assert_eq!(counters.prompt_tokens, sum(|usage| usage.prompt_tokens));
    assert_eq!(counters.answer_tokens, sum(|usage| usage.answer_tokens));
}

#[test]
fn a_scheduler_that_goes_answers_what_it_has() {
    let mut bench = Bench::new(SMALL, says(b"abcdefgh"));
    let mut receivers: Vec<_> = (0..6).map(|_| bench.ask(request("x"))).collect();
    bench.scheduler.step();
    bench.scheduler.step();
    let (rows, accounts) = (Arc::clone(&bench.rows), Arc::clone(&bench.accounts));
    drop(bench);
    for receiver in &mut receivers {
        let (_, answer) = result(receiver);
        assert!(matches!(answer, Err(Error::Failed(_))), "{answer:?}");
    }
    assert_eq!(rows.all().len(), 6);
    let counters = accounts.counters();
    assert_eq!((counters.running, counters.sequences), (0, 0));
}

#[test]
fn earlier_parts_are_read_too() {
    let limits = Limits {
        context: 512,
        ..SMALL
    };
    let mut bench = Bench::new(limits, says(b"ok"));
    let mut receiver = bench.ask(Request {
        parts: vec![
            Part::Instruction("one".to_owned()),
            Part::Untrusted("three".to_owned()),
            Part::EarlierAnswer("four".to_owned()),
            Part::Untrusted("<turn>".to_owned()),
        ],
        ..Request::default()
    });
    bench.run();
    let answer = result(&mut receiver).1.expect("text");
    assert_eq!(answer.text, "ok");
    assert_eq!(answer.usage.prompt_tokens, 3 + 5 + 4 + 6 + 1);
}
