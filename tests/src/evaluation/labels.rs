//! Labels in tab-separated files: file, priority, asks as a JSON list of `what` and `deadline`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// The priorities, the most pressing first.
pub const PRIORITIES: [&str; 4] = ["urgent", "high", "normal", "low"];

/// The labels of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The file's name, which is the message's identifier.
    pub file: String,
    /// Index in [`PRIORITIES`].
    pub priority: usize,
    /// One entry an ask: its deadline, ISO 8601, if it has one.
    pub deadlines: Vec<Option<String>>,
}

/// The labels of all messages, by file.
#[derive(Debug, Clone, Default)]
pub struct Labelling {
    rows: BTreeMap<String, Row>,
}

impl Labelling {
    /// From rows in any order.
    pub fn new(rows: Vec<Row>) -> Self {
        Self {
            rows: rows
                .into_iter()
                .map(|row| (row.file.clone(), row))
                .collect(),
        }
    }

    /// Reads a file of labels.
    ///
    /// # Errors
    /// Names the file and the line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let rows = text.lines().enumerate().skip(1).map(|(index, line)| {
            parse(line).with_context(|| format!("{}:{}", path.display(), index + 1))
        });
        rows.collect::<Result<_>>().map(Self::new)
    }

    /// The rows, by file.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &Row> {
        self.rows.values()
    }

    /// One row.
    pub fn get(&self, file: &str) -> Option<&Row> {
        self.rows.get(file)
    }
}

fn parse(line: &str) -> Result<Row> {
    let mut columns = line.split('\t');
    let (file, priority, asks) = (
        columns.next().context("file")?,
        columns.next().context("priority")?,
        columns.next().context("asks")?,
    );
    let asks: Vec<Value> = serde_json::from_str(asks).context("asks")?;
    Ok(Row {
        file: file.to_owned(),
        priority: PRIORITIES
            .iter()
            .position(|name| *name == priority)
            .context("priority")?,
        deadlines: asks
            .iter()
            .map(|ask| {
                ask.get("deadline")
                    .and_then(Value::as_str)
                    .map(str::to_owned)
            })
            .collect(),
    })
}
