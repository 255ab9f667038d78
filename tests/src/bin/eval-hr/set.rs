//! Questions with the documents and words that answer them, and the texts that they are asked of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) text: String,
    /// The documents that answer it; none where nothing does.
    pub(crate) relevant: Vec<String>,
    /// Words that an answer has.
    pub(crate) answer: Option<String>,
}

/// Texts by their documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    /// As plain BM25 searches them: title, theme and text.
    pub(crate) searched: Vec<(String, String)>,
    /// As they are quoted.
    pub(crate) quoted: BTreeMap<String, String>,
    /// Those of the State and hospital services, by their own headings.
    pub(crate) other_services: BTreeMap<String, bool>,
}

/// One question a line: question, documents parted by bars, words of the answer, parted by tabs.
pub(crate) fn table(path: &Path) -> Result<Vec<Question>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.lines()
        .map(|line| {
            let mut cells = line.split('\t');
            let question = cells.next().filter(|cell| !cell.is_empty());
            let relevant = cells.next().context("documents")?;
            let answer = cells.next().context("words of the answer")?;
            Ok(Question {
                text: question.context("a question")?.to_owned(),
                relevant: parted(relevant),
                answer: (!answer.is_empty()).then(|| answer.to_owned()),
            })
        })
        .collect::<Result<_>>()
        .with_context(|| path.display().to_string())
}

fn parted(cell: &str) -> Vec<String> {
    cell.split('|')
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The open questions on the public sections.
pub(crate) fn open(path: &Path) -> Result<Vec<Question>> {
    Ok(lines(path)?
        .iter()
        .map(|row| Question {
            text: word(&row["question"]),
            relevant: words(&row["gold_sections"]),
            answer: row["answer_must_contain"].as_str().map(str::to_owned),
        })
        .collect())
}

impl Texts {
    /// A folder of notes.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self> {
        let mut texts = Self::default();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let text = fs::read_to_string(&path)?;
            texts
                .searched
                .push((name.clone().into_owned(), text.clone()));
            texts.quoted.insert(name.into_owned(), text);
        }
        texts.searched.sort();
        Ok(texts)
    }

    /// The public sections.
    pub(crate) fn of_sections(path: &Path) -> Result<Self> {
        let mut texts = Self::default();
        for row in lines(path)? {
            let (document, text) = (word(&row["id"]), word(&row["text"]));
            let theme = words(&row["path"]).join(" ");
            let title = word(&row["title"]);
            let head: String = text.split("\n\n").take(3).collect::<Vec<_>>().join(" ");
            let other = [
                "d'État (FPE)",
                "Hospitalière (FPH)",
                "hospitalière",
                "fonction publique d'État",
            ]
            .iter()
            .any(|service| head.contains(service));
            texts.other_services.insert(document.clone(), other);
            texts
                .searched
                .push((document.clone(), format!("{title} {theme} {text}")));
            texts.quoted.insert(document, text);
        }
        Ok(texts)
    }
}

/// The rows of a JSON lines file.
pub(crate) fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).with_context(|| path.display().to_string()))
        .collect()
}

pub(crate) fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(word).collect()
}
