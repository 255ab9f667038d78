//! Retrieval alone, by the index of a collection: paragraphs of PIAF, and answers of the public service's questions.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use index::{Index, Query};
use serde_json::{Value, json};

use super::baseline::Bm25;
use super::desk::Desk;
use super::set::{lines, word};
use super::shares::share;

/// Names with texts, or questions with the name of the text that answers.
type Pairs = Vec<(String, String)>;

/// Both collections.
pub(crate) fn passages(out: &mut impl Write, desk: &Desk, hr: &Path) -> Result<()> {
    writeln!(out, "\n== retrieval alone, without the plugin")?;
    let (texts, questions) = piaf(&hr.join("piaf_v1/piaf-v1.0.json"))?;
    retrieval(
        out,
        desk,
        "piaf",
        "PIAF, the right paragraph",
        &texts,
        &questions,
    )?;
    let corpus = lines(&hr.join("spf_questions/corpus.jsonl"))?;
    let texts: Vec<(String, String)> = corpus
        .iter()
        .map(|row| (word(&row["id"]), word(&row["text"])))
        .collect();
    let questions: Vec<(String, String)> = lines(&hr.join("spf_questions/gold_spans.jsonl"))?
        .iter()
        .map(|row| (word(&row["question"]), word(&row["doc"])))
        .filter(|(_, right)| texts.iter().any(|(name, _)| name == right))
        .collect();
    retrieval(
        out,
        desk,
        "answers",
        "public service, the right answer by its text",
        &texts,
        &questions,
    )
}

/// Paragraphs by their number, and questions with the paragraph that answers.
fn piaf(path: &Path) -> Result<(Pairs, Pairs)> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let value: Value = serde_json::from_str(&text)?;
    let each = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    let mut texts = Vec::new();
    let mut questions = Vec::new();
    for article in each(&value, "data") {
        for paragraph in each(&article, "paragraphs") {
            let name = format!("p{}", texts.len());
            for question in each(&paragraph, "qas") {
                questions.push((word(&question["question"]), name.clone()));
            }
            texts.push((name, word(&paragraph["context"])));
        }
    }
    Ok((texts, questions))
}

fn retrieval(
    out: &mut impl Write,
    desk: &Desk,
    corpus: &str,
    name: &str,
    texts: &[(String, String)],
    questions: &[(String, String)],
) -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let file = folder.path().join("texts.jsonl");
    let rows: Vec<String> = texts
        .iter()
        .map(|(id, text)| json!({"id": id, "text": text}).to_string())
        .collect();
    std::fs::write(&file, rows.join("\n"))?;
    desk.add(corpus, &file, &[])?;
    let index = Index::open(&desk.index(corpus))?;
    let baseline = Bm25::new(texts.to_vec());
    let mut places: BTreeMap<&str, Vec<Option<usize>>> = BTreeMap::new();
    for (question, right) in questions {
        let found = index.search(&Query::new(question.clone()).limit(5))?;
        let ours = found.hits.iter().position(|hit| hit.document == *right);
        places.entry("index").or_default().push(ours);
        let plain = baseline.search(question);
        let plain = plain.iter().take(5).position(|document| document == right);
        places.entry("plain").or_default().push(plain);
    }
    let each = |of: &str, is: fn(&Option<usize>) -> bool| -> Vec<bool> {
        places.get(of).into_iter().flatten().map(is).collect()
    };
    share(
        out,
        &format!("{name}, P@1"),
        &each("index", |place| *place == Some(0)),
        Some(&each("plain", |place| *place == Some(0))),
    )?;
    share(
        out,
        &format!("{name}, R@5"),
        &each("index", Option::is_some),
        Some(&each("plain", Option::is_some)),
    )
}
