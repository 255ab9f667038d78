//! A message that breaks the reader is set aside, and the call made again without it.

use std::sync::Arc;

use capability::Quiet;
use config::{Bytes, Limits, Span};
use runtime::{CallError, MOST_SET_ASIDE, Report};
use tests::guest::Guest;
use tests::house::House;
use tests::mailbox::{MailboxArgument, write_mbox};
use wasmtime::component::Val;

/// Reads a mailbox whose messages begin with these letters, with a guest that breaks on some of them.
fn check(letters: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let messages: Vec<String> = letters
        .chars()
        .map(|letter| format!("{letter}o: agents@exemple.test\n\nBonjour."))
        .collect();
    let path = write_mbox(folder.path(), messages.iter().map(String::as_str));
    let limits = Limits {
        processor_time: Span::milliseconds(100),
        memory: Bytes::mebibytes(4),
        host_calls: 1_000,
        ..Limits::default()
    };
    let house = House::new(&limits);
    let guest = Guest {
        limits,
        ..Guest::read("special/reader")
    };
    let word = path.to_string_lossy().into_owned();
    house.call(
        &house.guest(&guest),
        &MailboxArgument(word),
        Arc::new(Quiet),
    )
}

fn counted(read: u32, aside: u32) -> Result<Vec<Val>, CallError> {
    Ok(vec![Val::Tuple(vec![
        Val::U32(read),
        Val::U32(aside),
        Val::U32(0),
    ])])
}

fn items(report: &Report) -> Vec<&str> {
    let names = report.set_aside.iter().map(|aside| {
        // By its path: two mailboxes of one name are two.
        assert!(aside.handle.ends_with("/boite.mbox"), "{}", aside.handle);
        aside.item.as_str()
    });
    names.collect()
}

#[test]
fn good_messages_need_one_attempt() {
    let report = check("aaaaaaaaaaaa");
    assert_eq!(report.outcome, counted(12, 0));
    assert_eq!((report.usage.attempts, report.usage.items), (1, 12));
    assert!(report.set_aside.is_empty());
}

#[test]
fn each_way_to_break_is_set_aside_with_its_reason() {
    for (letter, reason) in [
        ('T', "unreachable"),
        ('D', "divide by zero"),
        ('L', "processor-time = 100 ms"),
        ('M', "memory = 4 MiB"),
        ('R', "stack = 512 KiB"),
    ] {
        let report = check(&format!("aa{letter}a"));
        assert_eq!(report.outcome, counted(3, 1), "{letter}");
        assert_eq!(items(&report), ["3"], "{letter}");
        assert_eq!(report.usage.attempts, 2, "{letter}");
        let said = &report.set_aside[0].reason;
        assert!(said.contains(reason), "{letter}: {said}");
    }
}

#[test]
fn several_are_set_aside_one_attempt_each() {
    let report = check("TaMaaLDaRa");
    assert_eq!(report.outcome, counted(5, 5));
    assert_eq!(items(&report), ["1", "3", "6", "7", "9"]);
    assert_eq!(report.usage.attempts, 6);
}

#[test]
fn eight_are_set_aside_and_the_ninth_ends_the_call() {
    let most = check(&format!("a{}a", "T".repeat(MOST_SET_ASIDE)));
    assert_eq!(most.outcome, counted(2, 8));
    let over = check(&format!("a{}a", "T".repeat(MOST_SET_ASIDE + 1)));
    assert!(
        matches!(over.outcome, Err(CallError::Trap { .. })),
        "{:?}",
        over.outcome
    );
    assert_eq!(items(&over), ["2", "3", "4", "5", "6", "7", "8", "9"]);
    assert_eq!(over.usage.attempts, 9);
}

#[test]
fn what_no_message_is_to_blame_for_is_not_tried_again() {
    let report = check("aaHa");
    let Err(CallError::Limit { limit, .. }) = report.outcome else {
        panic!("{:?}", report.outcome);
    };
    assert_eq!(limit.key(), "host-calls");
    assert_eq!(report.usage.attempts, 1);
    assert!(report.set_aside.is_empty());
}
