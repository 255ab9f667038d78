//! A set of acts with what a person read in them, and questions on them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::desk::lines;

/// Acts and what is known of them.
#[derive(Debug, Clone)]
pub(crate) struct Set {
    /// What the collection is called.
    pub(crate) corpus: String,
    /// Where its files lie.
    pub(crate) paths: Vec<PathBuf>,
    /// The texts, by document, for the plain baseline.
    pub(crate) texts: Vec<(String, String)>,
    /// Questions that some acts answer.
    pub(crate) questions: Vec<Question>,
    /// Questions that none does.
    pub(crate) unanswerable: Vec<String>,
    /// Number, date, authority and commune of documents.
    pub(crate) fields: BTreeMap<String, Value>,
    /// Which document does what to which.
    pub(crate) links: BTreeSet<[String; 3]>,
}

/// A question and its answer.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) query: String,
    /// The acts that answer it, as [`act`] names them.
    pub(crate) relevant: Vec<String>,
    /// Words that an answer has, where they are known.
    pub(crate) answer: Option<String>,
}

impl Set {
    /// One of the project's own sets: `acts.jsonl`, `links.tsv`, `questions.jsonl`, `unanswerable.jsonl`.
    pub(crate) fn own(corpus: &str, folder: &Path, paths: &[PathBuf]) -> Result<Self> {
        let mut fields = BTreeMap::new();
        for row in rows(&folder.join("acts.jsonl"), corpus)? {
            fields.insert(text(&row, "document"), row);
        }
        let links = links(&folder.join("links.tsv"), |name| {
            fields.contains_key(name).then(|| name.to_owned())
        })?;
        let mut texts = Vec::new();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // Documents of several sources begin with the name of theirs.
            let prefix = if paths.len() > 1 {
                format!("{name}/")
            } else {
                String::new()
            };
            read(path, &prefix, &mut texts)?;
        }
        let set = Self {
            corpus: corpus.to_owned(),
            paths: paths.to_vec(),
            texts,
            questions: Vec::new(),
            unanswerable: Vec::new(),
            fields,
            links,
        };
        set.with_questions(folder, "questions")
    }

    /// The same acts with other questions: `NAME.jsonl`, and `unanswerable.jsonl` or `NAME-unanswerable.jsonl`.
    pub(crate) fn with_questions(&self, folder: &Path, name: &str) -> Result<Self> {
        let none = match name {
            "questions" => "unanswerable.jsonl".to_owned(),
            other => format!("{other}-unanswerable.jsonl"),
        };
        let questions = rows(&folder.join(format!("{name}.jsonl")), &self.corpus)?;
        Ok(Self {
            questions: questions
                .iter()
                .map(|row| question(row, |name| name.to_owned()))
                .collect(),
            unanswerable: rows(&folder.join(none), &self.corpus)?
                .iter()
                .map(|row| text(row, "query"))
                .collect(),
            ..self.clone()
        })
    }

    /// The real acts.
    pub(crate) fn shared(corpus: &str, orders: &Path) -> Result<Self> {
        let folder = orders.join("arretify");
        let gold = lines(&orders.join("arretify_gold/docs.jsonl"))?;
        let names: BTreeMap<String, String> = gold
            .iter()
            .filter_map(|row| {
                Some((
                    row["doc"].as_str()?.to_owned(),
                    row["ocr"].as_str()?.to_owned(),
                ))
            })
            .collect();
        let document = |name: &str| names.get(name).cloned();
        let mut texts = Vec::new();
        let mut fields = BTreeMap::new();
        for row in gold {
            if let Some(name) = row["ocr"].as_str() {
                texts.push((name.to_owned(), fs::read_to_string(folder.join(name))?));
                fields.insert(name.to_owned(), row);
            }
        }
        let asked = |name: &str| lines(&orders.join("arretify_gold").join(name));
        Ok(Self {
            corpus: corpus.to_owned(),
            links: links(&orders.join("arretify_gold/relations.tsv"), document)?,
            questions: asked("queries.jsonl")?
                .iter()
                .map(|row| question(row, |name| document(name).unwrap_or_default()))
                .collect(),
            unanswerable: asked("queries_no_answer.jsonl")?
                .iter()
                .map(|row| text(row, "query"))
                .collect(),
            paths: vec![folder],
            texts,
            fields,
        })
    }
}

/// An act, whatever the form it lies there in: as recognised text, as HTML, as PDF.
pub(crate) fn act(document: &str) -> String {
    let path = document.replace("_mistral", "");
    let path = path
        .split_once('/')
        .filter(|(form, _)| form.starts_with("arretes_"))
        .map_or(path.as_str(), |(_, rest)| rest);
    path.rsplit_once('.')
        .map_or(path, |(stem, _)| stem)
        .to_owned()
}

fn question(row: &Value, document: impl Fn(&str) -> String) -> Question {
    let relevant = row["relevant"].as_array().into_iter().flatten();
    let answer = row.get("must-contain").or_else(|| row.get("must_contain"));
    Question {
        query: text(row, "query"),
        relevant: relevant
            .filter_map(Value::as_str)
            .map(|name| act(&document(name)))
            .collect(),
        answer: answer.and_then(Value::as_str).map(str::to_owned),
    }
}

/// The rows of a file that are of one corpus.
fn rows(path: &Path, corpus: &str) -> Result<Vec<Value>> {
    let mut rows = lines(path)?;
    rows.retain(|row| row["corpus"] == corpus);
    Ok(rows)
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

/// Source, relation and target of each line, where both documents are known.
fn links(path: &Path, document: impl Fn(&str) -> Option<String>) -> Result<BTreeSet<[String; 3]>> {
    let table = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let rows = table
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    Ok(rows
        .filter_map(|row| match row.as_slice() {
            [source, relation, target] => {
                Some([document(source)?, (*relation).to_owned(), document(target)?])
            }
            _ => None,
        })
        .collect())
}

/// Every file of a folder, named by its path within it.
fn read(folder: &Path, prefix: &str, texts: &mut Vec<(String, String)>) -> Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), texts)?;
        } else {
            texts.push((name, fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}
