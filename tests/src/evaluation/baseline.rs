//! What a few lines of code would say: the figures that the system has to leave behind.

use std::path::Path;

use anyhow::Result;

use super::labels::{Labelling, Row};

/// A baseline's opinion of one message.
pub type Guess = fn(&str) -> (usize, Vec<Option<String>>);

/// Everything is normal and nothing has a deadline.
pub fn all_normal(_text: &str) -> (usize, Vec<Option<String>>) {
    (2, Vec::new())
}

/// Urgent when the word stands anywhere, low when somebody can unsubscribe; every `dd/mm/yyyy` is a deadline.
pub fn keyword(text: &str) -> (usize, Vec<Option<String>>) {
    let folded = text.to_lowercase();
    let priority = if folded.contains("urgent") {
        0
    } else if folded.contains("list-unsubscribe") || folded.contains("no-reply") {
        3
    } else {
        2
    };
    let deadlines = text
        .split(|c: char| !(c.is_ascii_digit() || c == '/'))
        .filter_map(|word| {
            let parts: Vec<&str> = word.split('/').collect();
            let [day, month, year] = parts.as_slice() else {
                return None;
            };
            (day.len() == 2 && month.len() == 2 && year.len() == 4)
                .then(|| Some(format!("{year}-{month}-{day}")))
        })
        .collect();
    (priority, deadlines)
}

/// A baseline's labelling of a folder of messages.
///
/// # Errors
/// When the folder cannot be read.
pub fn label(messages: &Path, guess: Guess) -> Result<Labelling> {
    let mut rows = Vec::new();
    for entry in std::fs::read_dir(messages)? {
        let path = entry?.path();
        let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        let (priority, deadlines) = guess(&text);
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        rows.push(Row {
            file,
            priority,
            deadlines,
        });
    }
    Ok(Labelling::new(rows))
}
