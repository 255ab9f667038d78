//! The command in a home of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

/// A home that is gone in the end.
pub(crate) struct Desk {
    gardon: PathBuf,
    home: TempDir,
}

/// What `hr ask` gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) refused: bool,
    /// Documents and quotes, in their order.
    pub(crate) citations: Vec<(String, String)>,
}

impl Desk {
    pub(crate) fn new(gardon: PathBuf) -> Result<Self> {
        Ok(Self {
            gardon,
            home: TempDir::new()?,
        })
    }

    /// Adds a collection.
    pub(crate) fn add(&self, name: &str, path: &Path, more: &[&str]) -> Result<()> {
        let path = path.display().to_string();
        let words = [
            &["corpus", "add", name, &path, "--audience", "public"],
            more,
        ]
        .concat();
        self.run(&words).map(|_| ())
    }

    /// Where the index of a collection lies.
    pub(crate) fn index(&self, name: &str) -> PathBuf {
        let corpora = self.home.path().join(".local/share/gardon/corpora");
        corpora.join(name).join("index")
    }

    /// The answer to a question on a day.
    pub(crate) fn ask(&self, corpus: &str, day: &str, question: &str) -> Result<Answer> {
        let text = self.run(&[
            "hr", "ask", question, "--corpus", corpus, "--today", day, "--format", "json",
            "--quiet",
        ])?;
        let value: Value = serde_json::from_str(&text).context(text)?;
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(Answer {
            text: word(&value["answer"]),
            refused: value["refused"].as_bool().unwrap_or_default(),
            citations: value["citations"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| (word(&one["document"]), word(&one["quote"])))
                .collect(),
        })
    }

    fn run(&self, words: &[&str]) -> Result<String> {
        let output = Command::new(&self.gardon)
            .args(words)
            .env_clear()
            .env("HOME", self.home.path())
            .output()
            .context("gardon")?;
        if !output.status.success() {
            bail!(
                "{}: {}",
                words.join(" "),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}
