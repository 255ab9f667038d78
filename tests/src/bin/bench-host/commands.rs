//! Whole commands: one message, and a mailbox of ten thousand.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tests::bench::{Bar, Runs};
use tests::data::{self, crate_folder};

const MESSAGES: usize = 10_000;

/// Measured only where the binary is built with the mail plugin in it.
pub(crate) fn measure() -> Vec<Runs> {
    let Some(gardon) = data::gardon() else {
        return Vec::new();
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let one = crate_folder().join("evaluation/mail/messages/01.eml");
    // The first command compiles the plugin, unless it is kept already.
    if let Err(words) = triage(&gardon, folder.path(), &one) {
        crate::skipped(&format!("`gardon mail triage`: {words}"));
        return Vec::new();
    }
    let single: Vec<Duration> = (0..40)
        .filter_map(|_| triage(&gardon, folder.path(), &one).ok())
        .collect();
    let mailbox = folder.path().join("boite.mbox");
    fs::write(&mailbox, many_messages()).expect("the temporary folder is writable");
    let mut rates = Vec::new();
    for _ in 0..3 {
        match triage(&gardon, folder.path(), &mailbox) {
            Ok(took) => rates.push(MESSAGES as f64 / took.as_secs_f64()),
            Err(words) => crate::skipped(&format!("triage of {MESSAGES} messages: {words}")),
        }
    }
    vec![
        Runs::durations(
            "`gardon mail triage` of one message",
            "ms",
            &single,
            Bar::median(60.0),
        ),
        Runs {
            name: format!("triage of {MESSAGES} messages"),
            unit: "1/s",
            values: rates,
            bar: Bar::at_least(2_000.0),
        },
    ]
}

/// Runs the command with folders of its own; how long it took as a whole process.
fn triage(gardon: &Path, home: &Path, mailbox: &Path) -> Result<Duration, String> {
    let began = Instant::now();
    let output = Command::new(gardon)
        .args(["mail", "triage"])
        .arg(mailbox)
        .args(["--format", "json", "--today", "2026-11-23", "--quiet"])
        .env_clear()
        .env("HOME", home)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let took = began.elapsed();
    if output.status.success() && output.stdout.starts_with(b"[") {
        Ok(took)
    } else {
        let words = String::from_utf8_lossy(&output.stderr);
        Err(words.lines().next().unwrap_or("no answer").to_owned())
    }
}

/// The project's own messages, again and again, each copy with an identifier, a date and a subject of its own.
fn many_messages() -> Vec<u8> {
    let texts: Vec<Vec<u8>> = demonstration().into_iter().chain(labelled()).collect();
    let mut mailbox = Vec::new();
    for number in 0..MESSAGES {
        let text = &texts[number % texts.len()];
        let mut head = String::new();
        // Writing to a string does not fail.
        let _ = write!(
            head,
            "From bench@exemple.test Mon Nov 23 08:00:00 2026\nX-Copy: {number}\n"
        );
        mailbox.extend_from_slice(head.as_bytes());
        varied(text, number, &mut mailbox);
        if !mailbox.ends_with(b"\n") {
            mailbox.push(b'\n');
        }
        mailbox.push(b'\n');
    }
    mailbox
}

/// Copies a message; the header fields that identify it are those of this copy.
fn varied(text: &[u8], number: usize, out: &mut Vec<u8>) {
    let mut in_head = true;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        in_head &= !line.trim_ascii().is_empty();
        let lower = line.to_ascii_lowercase();
        if in_head && lower.starts_with(b"message-id:") {
            out.extend_from_slice(
                format!("Message-ID: <{number}@bench.exemple.test>\n").as_bytes(),
            );
        } else if in_head && lower.starts_with(b"date:") {
            let (day, hour, minute) = (number % 28 + 1, number / 60 % 24, number % 60);
            out.extend_from_slice(
                format!("Date: {day} Oct 2026 {hour:02}:{minute:02}:00 +0200\n").as_bytes(),
            );
        } else if line.starts_with(b"From ") {
            out.push(b'>');
            out.extend_from_slice(line);
        } else {
            out.extend_from_slice(line);
        }
    }
}

/// The messages of the demonstration mailbox.
fn demonstration() -> Vec<Vec<u8>> {
    let bytes = read(&crate_folder().join("../demo/conseil.mbox"));
    let mut messages: Vec<Vec<u8>> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"From ") {
            messages.push(Vec::new());
        } else if let Some(message) = messages.last_mut() {
            message.extend_from_slice(line);
        }
    }
    messages
}

/// The labelled messages of the evaluation.
fn labelled() -> Vec<Vec<u8>> {
    let folder = crate_folder().join("evaluation/mail/messages");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the evaluation is part of the project")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
