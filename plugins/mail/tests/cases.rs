//! Reads the project's own MIME cases and compares with the summaries beside them.
//!
//! `BLESS=1` writes the summaries anew; read the difference before committing it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use mail::logic::message::read;
use mail::logic::model::{Address, Message};

#[test]
fn own_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/mime");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .collect();
    files.sort();
    assert!(files.len() >= 20);
    let mut wrong = Vec::new();
    for file in files {
        let found = summary(&read(&fs::read(&file).expect("a case")));
        let beside = file.with_extension("expected");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&beside, &found).expect("a summary");
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if found != expected {
            wrong.push(format!(
                "{}:\n{found}--- instead of\n{expected}",
                file.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Everything but the list of header fields, one thing a line.
fn summary(message: &Message) -> String {
    let mut summary = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(summary, "{name}: {value}").unwrap_or_default();
        }
    };
    let address = |address: &Address| format!("{} <{}>", address.name, address.address);
    line("subject", message.subject.clone());
    line("from", address(&message.from));
    line(
        "to",
        message
            .to
            .iter()
            .map(address)
            .collect::<Vec<_>>()
            .join(", "),
    );
    line("date", message.date.clone().unwrap_or_default());
    line("id", message.message_id.clone());
    line("references", message.references.join(" "));
    line("text", format!("{:?}", message.text));
    line("last", format!("{:?}", message.last));
    line("signature", format!("{:?}", message.signature));
    for file in &message.attachments {
        let inline = if file.inline { ", inline" } else { "" };
        line(
            "attachment",
            format!(
                "{:?}, {}, {} bytes{inline}, {}",
                file.name,
                file.media_type,
                file.size,
                &file.sha256[..12]
            ),
        );
    }
    for event in &message.events {
        let start = event.start.clone().unwrap_or_default();
        line(
            "event",
            format!(
                "{} {start} {:?} at {:?}",
                event.method, event.summary, event.location
            ),
        );
    }
    for (shown, target) in &message.links {
        line("link", format!("{shown:?} to {target}"));
    }
    for warning in &message.warnings {
        line("warning", warning.clone());
    }
    summary
}
