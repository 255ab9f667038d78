//! Every limit of the reader holds, says so, and leaves what is within it; hostile shapes stay cheap.
#![allow(clippy::print_stdout)] // Times are printed, and only asserted loosely.

use std::fmt::Write;
use std::time::{Duration, Instant};

use mail::logic::isolate::{MAX_LINES, isolate};
use mail::logic::message::{
    MAX_ADDRESSES, MAX_ATTACHMENTS, MAX_BOUNDARIES, MAX_EVENTS, MAX_FIELD_BYTES, MAX_HEADERS,
    MAX_LINKS, MAX_MESSAGE_BYTES, MAX_MULTIPARTS, MAX_NESTED_MESSAGES, MAX_TEXT_BYTES, Warning,
    read,
};
use mail::logic::model::Message;

/// Reads a message in loosely bounded time, and checks whether it warns of `warning`.
fn check(name: &str, raw: &[u8], warning: Option<Warning>) -> Message {
    let start = Instant::now();
    let message = read(raw);
    let time = start.elapsed();
    println!("{name}: {} bytes, {time:?}", raw.len());
    // Ordinary times are a hundredth of this; the build is not optimised, and the machine may be busy.
    assert!(time < Duration::from_secs(10), "{name}: {time:?}");
    if let Some(warning) = warning {
        assert!(
            message.warnings.contains(&warning.text("fr")),
            "{name}: {:?}",
            message.warnings
        );
    }
    message
}

/// `count` times what `part` writes.
fn repeated(count: usize, mut part: impl FnMut(usize, &mut String)) -> String {
    let mut text = String::new();
    for index in 0..count {
        part(index, &mut text);
    }
    text
}

#[test]
fn header_fields() {
    let fields = |count| {
        repeated(count, |index, text| {
            writeln!(text, "X-{index}: a").unwrap_or_default()
        })
    };
    let raw = format!("{}\nbody\n", fields(MAX_HEADERS));
    assert_eq!(
        check("headers at the limit", raw.as_bytes(), None).warnings,
        Vec::<String>::new()
    );
    let raw = format!("{}\nbody\n", fields(MAX_HEADERS + 1));
    let message = check(
        "headers past the limit",
        raw.as_bytes(),
        Some(Warning::TooManyHeaders),
    );
    assert_eq!(
        (message.headers.len(), message.text.as_str()),
        (MAX_HEADERS, "body\n")
    );
}

#[test]
fn field_bytes() {
    let raw = format!(
        "Subject: {}\nFrom: a@b.example\n\nbody\n",
        "é".repeat(MAX_FIELD_BYTES)
    );
    let message = check("long field", raw.as_bytes(), Some(Warning::LongHeader));
    assert!(
        message.subject.len() > MAX_FIELD_BYTES / 2 && message.subject.len() < 2 * MAX_FIELD_BYTES
    );
    assert_eq!(message.from.address, "a@b.example");
}

#[test]
fn addresses() {
    let list = repeated(MAX_ADDRESSES + 5, |index, text| {
        write!(text, "u{index}@b.example,\n ").unwrap_or_default()
    });
    let message = check(
        "addresses",
        format!("To: {list}\n\nx\n").as_bytes(),
        Some(Warning::TooManyAddresses),
    );
    assert_eq!(message.to.len(), MAX_ADDRESSES);
}

#[test]
fn message_bytes() {
    let raw = format!(
        "Subject: a\n\n{}",
        "line of text\n".repeat(MAX_MESSAGE_BYTES / 13 + 10)
    );
    let message = check("large message", raw.as_bytes(), Some(Warning::TooLarge));
    assert!(message.text.len() <= MAX_TEXT_BYTES);
}

#[test]
fn text_bytes() {
    let raw = format!("Subject: a\n\n{}", "é\n".repeat(MAX_TEXT_BYTES / 2));
    let message = check("long text", raw.as_bytes(), Some(Warning::LongText));
    assert!(message.text.len() <= MAX_TEXT_BYTES && message.text.len() > MAX_TEXT_BYTES - 4);
}

#[test]
fn multiparts() {
    let nested = |count: usize| {
        let open = repeated(count, |index, text| {
            write!(
                text,
                "Content-Type: multipart/mixed; boundary=b{index}\n\n--b{index}\n"
            )
            .unwrap_or_default();
        });
        let close = repeated(count, |index, text| {
            writeln!(text, "--b{}--", count - index - 1).unwrap_or_default()
        });
        format!("{open}Content-Type: text/plain\n\ndeep\n{close}")
    };
    assert_eq!(
        check(
            "multiparts at the limit",
            nested(MAX_MULTIPARTS).as_bytes(),
            None
        )
        .text
        .trim(),
        "deep"
    );
    check(
        "multiparts past the limit",
        nested(MAX_MULTIPARTS + 1).as_bytes(),
        Some(Warning::TooManyParts),
    );
    // Boundaries that never come make the parser look through all that follows, again and again.
    let lost = repeated(20_000, |_, text| {
        text.push_str("--a\nContent-Type: multipart/mixed; boundary=never\n\nx\n")
    });
    let raw = format!("Content-Type: multipart/mixed; boundary=a\n\n{lost}");
    check(
        "boundaries that never come",
        raw.as_bytes(),
        Some(Warning::TooManyParts),
    );
}

#[test]
fn nested_messages() {
    for kind in [
        "message/rfc822",
        "Message/Global",
        "message/rfc822; name=final-recipient",
    ] {
        let nested =
            |count| format!("Content-Type: {kind}\n\n").repeat(count) + "Subject: deep\n\nx\n";
        check(
            "messages at the limit",
            nested(MAX_NESTED_MESSAGES).as_bytes(),
            None,
        );
        check(
            "messages past the limit",
            nested(30_000).as_bytes(),
            Some(Warning::TooManyParts),
        );
    }
    // A long delivery report is full of the word, and is read whole.
    let report =
        "Final-Recipient: rfc822; u@b.example\nAction: failed\n\n".repeat(3 * MAX_NESTED_MESSAGES);
    let raw = format!("Subject: report\n\n{report}");
    assert_eq!(
        check("delivery report", raw.as_bytes(), None).warnings,
        Vec::<String>::new()
    );
}

#[test]
fn boundaries() {
    let parts = "--a\n\nx\n".repeat(MAX_BOUNDARIES + 10);
    let raw = format!("Content-Type: multipart/mixed; boundary=a\n\n{parts}--a--\n");
    let message = check(
        "parts past the limit",
        raw.as_bytes(),
        Some(Warning::TooManyParts),
    );
    assert!(message.text.starts_with("x\nx\n"));
    let raw = format!(
        "Content-Type: multipart/mixed; boundary=-\n\n{}\n",
        "-".repeat(1_000_000)
    );
    check("hyphens only", raw.as_bytes(), None);
}

#[test]
fn attachments() {
    let part = "--a\nContent-Type: application/pdf; name=f.pdf\n\nx\n";
    let raw = format!(
        "Content-Type: multipart/mixed; boundary=a\n\n{}--a--\n",
        part.repeat(MAX_ATTACHMENTS + 1)
    );
    let message = check(
        "attachments",
        raw.as_bytes(),
        Some(Warning::TooManyAttachments),
    );
    assert_eq!(message.attachments.len(), MAX_ATTACHMENTS);
}

#[test]
fn links() {
    let html = "<a href=\"https://a.example/\">a</a>\n".repeat(MAX_LINKS + 1);
    let raw = format!("Content-Type: text/html\n\n{html}");
    assert_eq!(
        check("links", raw.as_bytes(), Some(Warning::TooManyLinks))
            .links
            .len(),
        MAX_LINKS
    );
}

#[test]
fn events() {
    let event = "BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n".repeat(MAX_EVENTS + 1);
    let raw = format!("Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n{event}END:VCALENDAR\n");
    assert_eq!(
        check("events", raw.as_bytes(), Some(Warning::TooManyEvents))
            .events
            .len(),
        MAX_EVENTS
    );
}

#[test]
fn encoded_words_without_end() {
    // Each would be looked for to the end of the line.
    for word in ["=?ab?q?x", "=?ab?q?", "=?utf-8?b?AAAA", "=?a"] {
        let words = word.repeat(1_000_000 / word.len());
        check(
            word,
            format!("Subject: {words}\nTo: {words}\n\nx\n").as_bytes(),
            None,
        );
        let part = format!("--a\nContent-Type: text/plain; name=\"{words}\"\n\nx\n");
        check(
            word,
            format!("Content-Type: multipart/mixed; boundary=a\n\n{part}").as_bytes(),
            None,
        );
    }
}

#[test]
fn html_shapes() {
    for piece in [
        "<b>",
        "<a \"",
        "<!--",
        "<script>",
        "</script",
        "<",
        "&",
        "&amp",
        "<blockquote>",
        "<a href=x>",
        "<p x='",
        "<![",
        "<pre>\n",
        "<table><tr><td>",
    ] {
        let raw = format!(
            "Content-Type: text/html\n\n{}",
            piece.repeat(300_000 / piece.len())
        );
        check(piece, raw.as_bytes(), None);
    }
}

#[test]
fn text_shapes() {
    let pieces = [
        "> ",
        ">\n",
        "--\n",
        "\n",
        "De : a\n",
        "Le 12/03/2026 à 10:12, \n",
        "On 1 <a@b.example>\n",
        "Cordialement\n",
        "1:00 a\n",
        "(See attached file: a\n",
        "Ce message\n",
        "> Message du 1:00\n",
        "\r",
        "\0",
        "PS : a\n",
        "____\n",
        "-----Original Message-----\n",
    ];
    for piece in pieces {
        let raw = format!("Subject: a\n\n{}", piece.repeat(500_000 / piece.len()));
        check(piece, raw.as_bytes(), None);
    }
}

#[test]
fn lines() {
    let log = "2026-03-09 14:02 a line of a log\n".repeat(MAX_LINES);
    let text = format!("Bonjour,\nVoici le journal.\n{log}-- \nJean\n");
    let parts = isolate(&text);
    assert_eq!(parts.last.lines().count(), MAX_LINES + 4);
    let text = format!("Voici.\n\n-----Message d'origine-----\n{log}fin\n");
    assert_eq!(isolate(&text).last, "Voici.");
}

#[test]
fn odd_ends() {
    // Every beginning of a message is a message, too.
    let whole = "From: =?utf-8?q?J=C3=A9r=C3=B4me?= <j@b.example>\r\nContent-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--a\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/html; charset=utf-7\r\n\r\nPGI+w6k8L2I+\r\n--a\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgEAAg==\r\n--a--\r\n";
    for end in 0..=whole.len() {
        read(&whole.as_bytes()[..end]);
    }
    let mut state = 12_345_u32;
    for _ in 0..500 {
        // A plain generator: the same bytes on each run.
        let bytes: Vec<u8> = (0..300)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        read(&bytes);
        read(
            &[
                &[0x78, 0x9f, 0x3e, 0x22, 1, 0, 1, 3, 0x90, 6, 0][..],
                &bytes,
            ]
            .concat(),
        );
    }
}
