//! Who is next: those who wait for an answer before heaps, callers in turn, and nobody never.

use inference::{Caller, Error, Request};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::cook::decoder::Limits;
use crate::cook::testing::{Bench, ROOMY, SMALL, request, says};
use crate::{Customer, Event, Pace};

fn customer(plugin: &str, pace: Pace) -> Customer {
    Customer {
        uid: Some(1),
        caller: Caller {
            plugin: plugin.to_owned(),
            sha256: plugin.to_owned(),
        },
        pace,
    }
}

fn is_done(receiver: &mut UnboundedReceiver<Event>) -> bool {
    loop {
        match receiver.try_recv() {
            Ok(Event::Piece(_)) => {}
            Ok(Event::Done(answer)) => {
                answer.expect("text");
                return true;
            }
            Err(_) => return false,
        }
    }
}

/// A request that shares nothing with others.
fn asks(number: usize) -> Request {
    request(&format!("{number:03}"))
}

#[test]
fn whoever_waits_comes_before_a_heap() {
    let mut bench = Bench::new(ROOMY, says(b"abcdefgh"));
    let heap: Vec<_> = (0..200)
        .map(|number| bench.ask_as(customer("mail", Pace::Batch), asks(number)))
        .collect();
    for _ in 0..5 {
        bench.scheduler.step();
    }
    let mut urgent = bench.ask_as(customer("chat", Pace::Interactive), request("now"));
    // A place was kept free: the first token comes with the next batch.
    bench.scheduler.step();
    assert!(matches!(urgent.try_recv(), Ok(Event::Piece(first)) if first == "a"));
    for _ in 0..8 {
        bench.scheduler.step();
    }
    assert!(is_done(&mut urgent));
    bench.run();
    for mut receiver in heap {
        assert!(is_done(&mut receiver));
    }
}

#[test]
fn callers_have_their_turns() {
    let limits = Limits {
        sequences: 40,
        ..ROOMY
    };
    let mut bench = Bench::new(limits, says(b"ab"));
    let mut large: Vec<_> = (0..40)
        .map(|number| bench.ask_as(customer("mail", Pace::Batch), asks(number)))
        .collect();
    let mut small: Vec<_> = (0..4)
        .map(|number| bench.ask_as(customer("hr", Pace::Batch), asks(100 + number)))
        .collect();
    while !small.iter_mut().all(is_done) {
        bench.scheduler.step();
        small.retain(|receiver| !receiver.is_closed() || !receiver.is_empty());
    }
    let done = large
        .iter_mut()
        .filter_map(|r| is_done(r).then_some(()))
        .count();
    assert!(done <= 12, "{done} of the large heap were first");
    bench.run();
}

#[test]
fn the_large_is_not_overtaken_for_ever() {
    let mut bench = Bench::new(SMALL, says(b"abcd"));
    let mut first = bench.ask(request(&"x".repeat(100)));
    bench.scheduler.step();
    let mut large = bench.ask(Request {
        max_tokens: 60,
        ..request(&"y".repeat(180))
    });
    let mut small: Vec<_> = (0..30).map(|number| bench.ask(asks(number))).collect();
    bench.run();
    assert!(is_done(&mut first) && is_done(&mut large));
    assert!(small.iter_mut().all(is_done));
    let waited: Vec<usize> = bench
        .rows
        .all()
        .iter()
        .enumerate()
        .filter(|(_, row)| row.usage.prompt_tokens > 150)
        .map(|(place, _)| place)
        .collect();
    // The one that was there before it, and at most those that went beside it.
    assert!(waited[0] <= 4, "{waited:?}");
}

#[test]
fn what_waits_in_vain_is_told_and_booked() {
    let mut bench = Bench::new(SMALL, says(b"abcd"));
    let receivers: Vec<_> = (0..50)
        .map(|number| bench.ask_as(customer("mail", Pace::Batch), asks(number)))
        .collect();
    bench.scheduler.step();
    drop(receivers);
    bench.run();
    let rows = bench.rows.all();
    assert_eq!(rows.len(), 50);
    assert!(
        rows.iter()
            .all(|row| row.outcome == Error::Cancelled.case())
    );
    assert_eq!(bench.accounts.counters().running, 0);
}
