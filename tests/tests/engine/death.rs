//! The process dies in every way; who waits is told, who comes next is served.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use inference::Engine;
use rustix::process::Signal;

use crate::rig::{BACK_WITHIN, Rig, ask, failure, request, until, wait};

/// One answer is there, two are under way, when the signal comes.
fn dies_by(signal: Signal, expected: &str) {
    let rig = Rig::scripted(60_000);
    let engine = rig.engine();
    let first = ask(&engine, "bonjour").0.expect("an answer");
    assert_eq!(first.text, "bonjour");
    let before = rig.pid();
    let batch = {
        let engine = Arc::clone(&engine);
        thread::spawn(move || {
            let requests = vec![request("slow one"), request("bonsoir"), request("slow two")];
            wait(async move { engine.ask(requests).await })
        })
    };
    let running = || {
        rig.status()
            .is_some_and(|status| status.counters.running == 2)
    };
    until("two requests are under way", running);
    // The answer that is done has to cross before the end.
    thread::sleep(Duration::from_millis(100));
    rig.signal(signal);
    let mut answers = batch.join().expect("the batch");
    assert_eq!(answers[1].as_ref().expect("it was done").text, "bonsoir");
    for index in [2, 0] {
        let reason = failure(answers.remove(index));
        assert!(reason.contains(expected), "{reason}");
        assert!(!reason.contains("slow"), "no word of the prompt: {reason}");
    }
    let (again, took) = ask(&engine, "encore");
    assert_eq!(again.expect("an answer").text, "encore");
    assert!(took < BACK_WITHIN, "{took:?}");
    assert_ne!(rig.pid(), before, "another process");
}

#[test]
fn killed_in_mid_answer() {
    dies_by(Signal::KILL, "ended before it had answered (signal 9)");
}

#[test]
fn aborted_in_mid_answer() {
    dies_by(Signal::ABORT, "ended before it had answered (signal 6)");
}

/// Four commands ask on and on while the engine is killed again and again.
#[test]
fn a_hundred_kills_under_load_give_no_wrong_answer_and_hang_nobody() {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
    const KILLS: u32 = 100;
    let rig = Rig::scripted(60_000);
    let (over, served) = (AtomicBool::new(false), AtomicU32::new(0));
    thread::scope(|scope| {
        for command in 0..4 {
            let (over, served) = (&over, &served);
            let engine = rig.engine();
            scope.spawn(move || {
                let mut number = 0;
                while !over.load(Ordering::Relaxed) {
                    number += 1;
                    let words = format!("commande {command} question {number}");
                    let (answer, took) = ask(&engine, &words);
                    // A start that comes just after a kill may take as long as a start; nobody waits for longer.
                    assert!(took < BACK_WITHIN, "{took:?}");
                    match answer {
                        Ok(answer) => {
                            assert_eq!(answer.text, words, "everybody gets his own answer");
                            served.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(inference::Error::Failed(_)) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }
            });
        }
        for kill in 0..KILLS {
            // Whoever asks starts it again; between two kills it answers.
            let before = served.load(Ordering::Relaxed);
            until("it answers again", || {
                served.load(Ordering::Relaxed) > before
            });
            if let Some(pid) = rig.pid() {
                // It may be gone already, killed by itself.
                let _ = rustix::process::kill_process(pid, Signal::KILL);
            }
            thread::sleep(Duration::from_millis(u64::from(kill % 7)));
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(served.load(Ordering::Relaxed) >= KILLS);
    until("nothing is left", || {
        rig.status()
            .is_none_or(|status| (status.counters.running, status.counters.sequences) == (0, 0))
    });
}

#[test]
fn told_to_end_in_mid_answer() {
    dies_by(Signal::TERM, "the engine is being stopped");
}

#[test]
fn a_request_that_aborts_the_engine_fails_alone_and_is_not_tried_again() {
    let rig = Rig::scripted(60_000);
    let engine = rig.engine();
    let reason = failure(ask(&engine, "abort now").0);
    assert!(reason.contains("signal 6"), "{reason}");
    assert!(rig.status().is_none(), "nobody started it again for this");
    assert_eq!(rig.log().matches("listening on").count(), 1);
    let (next, took) = ask(&engine, "bonjour");
    assert!(next.is_ok() && took < BACK_WITHIN, "{took:?}");
}

#[test]
fn another_command_sees_the_end_too() {
    let rig = Rig::scripted(60_000);
    ask(&rig.engine(), "bonjour").0.expect("an answer");
    let other = rig.engine();
    let reason = failure(ask(&other, "abort now").0);
    // It did not start this engine, so it cannot know by which signal it ended.
    assert!(reason.contains("ended before it had answered;"), "{reason}");
    assert!(ask(&other, "bonjour").0.is_ok());
}

#[test]
fn a_program_that_does_not_serve_is_told() {
    let rig = Rig::new(
        tempfile::tempdir().expect("a folder"),
        "/bin/false".into(),
        Vec::new(),
    );
    let reason = failure(ask(&rig.engine(), "bonjour").0);
    assert!(reason.contains("does not start: exit code 1"), "{reason}");
    let rig = Rig::new(
        tempfile::tempdir().expect("a folder"),
        "/nowhere/gardon".into(),
        Vec::new(),
    );
    let reason = failure(ask(&rig.engine(), "bonjour").0);
    assert!(reason.contains("/nowhere/gardon"), "{reason}");
}

#[test]
fn who_gives_up_cancels() {
    let rig = Rig::scripted(60_000);
    let engine = rig.engine();
    ask(&engine, "bonjour").0.expect("an answer");
    wait(async {
        let asked = engine.ask(vec![request("slow"), request("slow")]);
        let given_up = tokio::time::timeout(Duration::from_millis(200), asked).await;
        assert!(given_up.is_err(), "it takes ten seconds");
    });
    until("the work is dropped", || {
        let counters = rig.status().expect("it runs").counters;
        counters.running == 0 && counters.requests == 3
    });
}
