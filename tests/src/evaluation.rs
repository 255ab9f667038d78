//! Scores the mail plugin on sixty invented, labelled messages, through the real command.

mod baseline;
pub mod injection;
mod labels;
mod statistics;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

pub use baseline::{Guess, all_normal, keyword, label as label_by};
pub use labels::{Labelling, PRIORITIES, Row};
pub use statistics::{Interval, Weights, interval, kappa};

/// Whose mailbox the messages are; the annotators knew it too.
const READER: &str = "claire.vasseur@departement-gardonne.example";

/// What the system says about the messages, in the form of a labelling.
///
/// # Errors
/// When the command fails or a row is not as the contract says.
pub fn run_triage(gardon: &Path, messages: &Path, home: &Path) -> Result<Labelling> {
    let folder = home.join(".config/gardon");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(
        folder.join("gardon.toml"),
        format!("[me]\naddresses = [{READER:?}]\n"),
    )?;
    let output = Command::new(gardon)
        .args(["mail", "triage"])
        .arg(messages)
        .args(["--format", "json", "--today", "2026-11-20", "--quiet"])
        .env("HOME", home)
        .output()
        .context("gardon")?;
    if !output.status.success() {
        bail!(
            "gardon mail triage: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).context("one JSON array")?;
    rows.iter()
        .map(row)
        .collect::<Result<_>>()
        .map(Labelling::new)
}

fn row(value: &Value) -> Result<Row> {
    let text = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .with_context(|| format!("{key} in {value}"))
    };
    let asks = value
        .get("asks")
        .and_then(Value::as_array)
        .context("asks")?;
    let deadlines = asks
        .iter()
        .map(|ask| {
            ask.get("deadline")
                .and_then(Value::as_str)
                .map(str::to_owned)
        })
        .collect();
    let rank = PRIORITIES
        .iter()
        .position(|name| Ok(*name) == text("priority").as_deref().map_err(|_| ()))
        .context("priority")?;
    Ok(Row {
        file: text("id")?.to_owned(),
        priority: rank,
        deadlines,
    })
}

/// How a labelling compares with the agreed one.
#[derive(Debug, Clone)]
pub struct Score {
    /// Messages.
    pub messages: usize,
    /// Linearly weighted kappa of the priorities.
    pub linear: Interval,
    /// Quadratically weighted kappa of the priorities.
    pub quadratic: Interval,
    /// Exactly the same priority.
    pub same: f64,
    /// Urgent messages that were called less than urgent.
    pub urgent_missed: Vec<String>,
    /// Messages that were called urgent and are not.
    pub urgent_false: Vec<String>,
    /// Of the agreed deadlines, those that were found.
    pub deadline_recall: (usize, usize),
    /// Of the deadlines that were found, those that are agreed.
    pub deadline_precision: (usize, usize),
    /// Messages whose set of deadlines is exactly the agreed one.
    pub deadlines_exact: (usize, usize),
    /// Messages with an ask, found as such.
    pub ask_recall: (usize, usize),
    /// Messages found to ask something, that do.
    pub ask_precision: (usize, usize),
    /// What differs, a line each.
    pub differences: Vec<String>,
}

impl Score {
    /// An urgent message missed costs ten, a false alarm one.
    pub fn cost(&self) -> usize {
        10 * self.urgent_missed.len() + self.urgent_false.len()
    }
}

/// Scores one labelling against another, message by message.
///
/// # Errors
/// When they do not label the same messages.
pub fn score(system: &Labelling, agreed: &Labelling) -> Result<Score> {
    let mut pairs = Vec::new();
    let mut score = Score {
        messages: agreed.rows().len(),
        linear: Interval::default(),
        quadratic: Interval::default(),
        same: 0.0,
        urgent_missed: Vec::new(),
        urgent_false: Vec::new(),
        deadline_recall: (0, 0),
        deadline_precision: (0, 0),
        deadlines_exact: (0, 0),
        ask_recall: (0, 0),
        ask_precision: (0, 0),
        differences: Vec::new(),
    };
    for gold in agreed.rows() {
        let found = system
            .get(&gold.file)
            .with_context(|| format!("no row for {}", gold.file))?;
        pairs.push((found.priority, gold.priority));
        if gold.priority == 0 && found.priority != 0 {
            score.urgent_missed.push(gold.file.clone());
        }
        if gold.priority != 0 && found.priority == 0 {
            score.urgent_false.push(gold.file.clone());
        }
        if found.priority != gold.priority {
            score.differences.push(format!(
                "{}: {} instead of {}",
                gold.file, PRIORITIES[found.priority], PRIORITIES[gold.priority]
            ));
        }
        let (want, have) = (dates(gold), dates(found));
        count(
            &mut score.deadline_recall,
            want.iter().map(|date| have.contains(date)),
        );
        count(
            &mut score.deadline_precision,
            have.iter().map(|date| want.contains(date)),
        );
        count(&mut score.deadlines_exact, [want == have]);
        if want != have {
            score.differences.push(format!(
                "{}: deadlines {have:?} instead of {want:?}",
                gold.file
            ));
        }
        let (asks, asked) = (!gold.deadlines.is_empty(), !found.deadlines.is_empty());
        if asks {
            count(&mut score.ask_recall, [asked]);
        }
        if asked {
            count(&mut score.ask_precision, [asks]);
        }
        if asks != asked {
            score.differences.push(format!(
                "{}: {}",
                gold.file,
                if asks {
                    "no ask found"
                } else {
                    "an ask too many"
                }
            ));
        }
    }
    score.same = pairs.iter().filter(|(found, gold)| found == gold).count() as f64
        / pairs.len().max(1) as f64;
    score.linear = interval(&pairs, |sample| kappa(sample, Weights::Linear));
    score.quadratic = interval(&pairs, |sample| kappa(sample, Weights::Quadratic));
    Ok(score)
}

fn dates(row: &Row) -> BTreeSet<String> {
    row.deadlines.iter().flatten().cloned().collect()
}

fn count(tally: &mut (usize, usize), hits: impl IntoIterator<Item = bool>) {
    for hit in hits {
        tally.0 += usize::from(hit);
        tally.1 += 1;
    }
}
