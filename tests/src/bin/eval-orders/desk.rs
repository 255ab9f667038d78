//! The command in a home of its own.

use std::ffi::OsStr;
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

impl Desk {
    pub(crate) fn new(gardon: PathBuf) -> Result<Self> {
        Ok(Self {
            gardon,
            home: TempDir::new()?,
        })
    }

    /// Adds a collection.
    pub(crate) fn add(&self, name: &str, paths: &[PathBuf], more: &[&str]) -> Result<()> {
        let paths: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let words = [&["corpus", "add", name], &paths[..], more].concat();
        let (_, error) = self.run(&words)?;
        if let Some(error) = error {
            bail!("corpus add {name}: {error}");
        }
        Ok(())
    }

    /// Installs an embedding model.
    pub(crate) fn model(&self, file: &OsStr) -> Result<()> {
        let file = file.to_string_lossy();
        match self.run(&["model", "add", "vectors", &file])? {
            (_, Some(error)) => bail!("model add: {error}"),
            _ => Ok(()),
        }
    }

    /// Measures with questions whether vectors help on a collection; the weight, in thousandths.
    pub(crate) fn measure(&self, name: &str, questions: &str) -> Result<String> {
        let path = self.home.path().join("questions.jsonl");
        std::fs::write(&path, questions)?;
        let file = path.display().to_string();
        if let (_, Some(error)) = self.run(&["corpus", "update", name, "--questions", &file])? {
            bail!("corpus update {name}: {error}");
        }
        let (shown, _) = self.run(&["corpus", "show", name, "--format", "json"])?;
        let shown: Value = serde_json::from_str(&shown).context(shown)?;
        Ok(shown["vectors"]["per-mille"].to_string())
    }

    /// Ends the engine, if one runs.
    pub(crate) fn stop(&self) {
        let _ = self.run(&["engine", "stop"]);
    }

    /// Where the index of a collection lies.
    pub(crate) fn index(&self, name: &str) -> PathBuf {
        let corpora = self.home.path().join(".local/share/gardon/corpora");
        corpora.join(name).join("index")
    }

    /// The documents that a search finds, best first.
    pub(crate) fn search(&self, corpus: &str, query: &str, limit: usize) -> Result<Vec<String>> {
        let limit = limit.to_string();
        self.documents(&[
            "orders", "search", query, "--corpus", corpus, "--limit", &limit,
        ])
    }

    /// The quotes that answer a question; none where it is refused.
    pub(crate) fn ask(&self, corpus: &str, question: &str) -> Result<Vec<String>> {
        let answer = self.json(&["orders", "ask", question, "--corpus", corpus])?;
        Ok(answer
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|row| row["place"]["quote"].as_str().map(str::to_owned))
            .collect())
    }

    /// The documents of an answer; none where the tool says that there is none.
    pub(crate) fn documents(&self, words: &[&str]) -> Result<Vec<String>> {
        let answer = self.json(words)?;
        Ok(answer
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|row| row["document"].as_str().map(str::to_owned))
            .collect())
    }

    /// An answer; null where a citation or an act is not found, which is an answer too.
    pub(crate) fn json(&self, words: &[&str]) -> Result<Value> {
        let may_miss = !matches!(words, ["orders", "search" | "ask", ..]);
        let words = [words, &["--format", "json", "--quiet"]].concat();
        match self.run(&words)? {
            (_, Some(error)) if !may_miss => bail!("{}: {error}", words.join(" ")),
            (_, Some(_)) => Ok(Value::Null),
            (text, None) => serde_json::from_str(&text).context(text),
        }
    }

    fn run(&self, words: &[&str]) -> Result<(String, Option<String>)> {
        let output = Command::new(&self.gardon)
            .args(words)
            .env_clear()
            .env("HOME", self.home.path())
            .output()
            .context("gardon")?;
        let error = (!output.status.success())
            .then(|| String::from_utf8_lossy(&output.stderr).into_owned());
        Ok((String::from_utf8(output.stdout)?, error))
    }
}

/// The rows of a JSON lines file.
pub(crate) fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).with_context(|| path.display().to_string()))
        .collect()
}
