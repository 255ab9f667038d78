//! Where the messages of an mbox begin and end.

use std::fmt::Write as _;
use std::fs;

use super::{check, open};

const POSTMARK: &str = "From claire@exemple.test Mon Nov 23 09:15:00 2026\n";

fn check_text(text: &str, expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("courrier.mbox");
    fs::write(&path, text).unwrap();
    let ids: Vec<_> = (1..=expected.len()).map(|id| id.to_string()).collect();
    let expected: Vec<_> = ids
        .iter()
        .map(String::as_str)
        .zip(expected.to_vec())
        .collect();
    check(&path, &expected);
}

#[test]
fn messages_without_postmark_and_separator() {
    check_text(
        &format!("{POSTMARK}Subject: a\n\nA\n\n{POSTMARK}Subject: b\n\nB\n\n"),
        &["Subject: a\n\nA\n", "Subject: b\n\nB\n"],
    );
}

#[test]
fn line_ends_stay_as_stored() {
    let postmark = POSTMARK.replace('\n', "\r\n");
    check_text(
        &format!("{postmark}Subject: a\r\n\r\nA\r\n\r\n{postmark}Subject: b\r\n\r\nB"),
        &["Subject: a\r\n\r\nA\r\n", "Subject: b\r\n\r\nB"],
    );
}

#[test]
fn quoting_is_undone_once() {
    check_text(
        &format!("{POSTMARK}S: a\n\n>From here\n>>From there\n> From you\n>Fromage\n"),
        &["S: a\n\nFrom here\n>From there\n> From you\n>Fromage\n"],
    );
}

#[test]
fn prose_is_no_postmark() {
    let body = "S: a\n\n\nFrom Monday on, at 10:00 in 2026, we meet.\nFrom 23 Nov 2026 too.\n";
    let inside = format!("{body}text\n{POSTMARK}no empty line before\n");
    check_text(
        &format!("{POSTMARK}{inside}\n{POSTMARK}S: b\n"),
        &[&inside, "S: b\n"],
    );
}

#[test]
fn postmarks_as_programs_write_them() {
    for postmark in [
        "From - Mon Nov 23 09:15:00 2026",
        "From MAILER-DAEMON Mon Nov  3 09:15:00 2026",
        "From 1785@xxx Mon Nov 23 09:15:00 +0000 2026",
        "From a@exemple.test Mon Nov 23 09:15 CET 2026 remote from mairie",
        "From \"Claire V\"@exemple.test Mon, 23 Nov 2026 09:15:00 +0100",
    ] {
        check_text(
            &format!("{POSTMARK}S: a\n\nA\n\n{postmark}\nS: b\n"),
            &["S: a\n\nA\n", "S: b\n"],
        );
    }
}

#[test]
fn without_a_postmark_it_is_one_message() {
    check_text("Subject: x\n\n\nFrom x\n", &["Subject: x\n\n\nFrom x\n"]);
    check_text("", &[]);
    // The first line counts by its first word alone.
    check_text("From nobody\nS: a\n", &["S: a\n"]);
    check_text("From nobody", &[""]);
    check_text(&format!("{POSTMARK}\n{POSTMARK}"), &["", ""]);
}

#[test]
fn lines_longer_than_the_buffer() {
    let long = format!("From {}\n", "x".repeat(1 << 20));
    check_text(
        &format!("{POSTMARK}S: a\n\n{long}\n{POSTMARK}S: b\n"),
        &[&format!("S: a\n\n{long}"), "S: b\n"],
    );
}

#[test]
fn ten_thousand_messages_in_pages() {
    let mut text = String::new();
    for number in 1..=10_000 {
        write!(
            text,
            "{POSTMARK}Subject: {number}\n\n{}\n\n",
            "mot ".repeat(500)
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gros.mbox");
    fs::write(&path, text).unwrap();
    let mut opened = open(&path).unwrap();
    assert_eq!(opened.count(), Ok(10_000));
    // The guest asks for four billion and gets a page.
    assert_eq!(opened.page(None, u32::MAX).unwrap().len(), 1_000);
    assert_eq!(opened.page(Some("9999"), 10).unwrap()[0].0, "10000");
    assert_eq!(opened.page(Some("10000"), 10), Ok(Vec::new()));
    let last = String::from_utf8(opened.message("10000").unwrap()).unwrap();
    assert!(last.starts_with("Subject: 10000\n\nmot "), "{last}");
}
