//! Collections of texts that are no acts: articles of codes by their citations, short answers by questions.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use serde_json::Value;
use tests::evaluation::interval;

use super::baseline::Bm25;
use super::desk::{Desk, lines};
use super::shares::share;

/// One question and the place of its right document in an answer, from 1, here and by the baseline.
struct Asked {
    place: Option<usize>,
    baseline: Option<usize>,
}

/// Citations of articles.
pub(crate) fn citations(out: &mut impl Write, desk: &Desk, orders: &Path) -> Result<()> {
    let mut asked = Vec::new();
    let mut texts = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(orders.join("codes"))?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::path);
    for file in files {
        for row in lines(&file.path())? {
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            texts.push((
                text("id"),
                format!("{} {} {}", text("code"), text("article"), text("text")),
            ));
        }
    }
    let baseline = Bm25::new(texts);
    for row in lines(&orders.join("citation_lookup/queries.jsonl"))? {
        let (query, right) = (&row["query"], row["relevant"].as_str().unwrap_or_default());
        let query = query.as_str().unwrap_or_default();
        let found = desk.documents(&["orders", "cite", query, "--corpus", "codes"])?;
        let place = |found: &[String]| {
            let place = found.iter().position(|found| found == right);
            place.map(|place| place + 1)
        };
        asked.push(Asked {
            place: place(&found),
            baseline: place(&baseline.search(query)),
        });
    }
    let first = |place: fn(&Asked) -> Option<usize>| -> Vec<bool> {
        asked.iter().map(|one| place(one) == Some(1)).collect()
    };
    let plain = first(|one| one.baseline);
    share(out, "citations, P@1", &first(|one| one.place), Some(&plain))
}

/// A collection of short answers.
pub(crate) fn answers(out: &mut impl Write, desk: &Desk, orders: &Path) -> Result<()> {
    let texts = lines(&orders.join("faq_ir_cnil/corpus.jsonl"))?
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            (text("id"), format!("{} {}", text("title"), text("text")))
        })
        .collect();
    let baseline = Bm25::new(texts);
    let questions = questions(orders)?;
    let mut own = Vec::new();
    let mut plain = Vec::new();
    for (query, right) in &questions {
        own.push(place(desk.search("faq", query, 10)?, right));
        plain.push(place(baseline.search(query), right));
    }
    let bounds = interval(&own, mean);
    writeln!(
        out,
        "{:<44} {:.3} [{:.3}, {:.3}]  n {}; BM25 {:.3}",
        "short answers without a model, MRR@10",
        mean(&own),
        bounds.low,
        bounds.high,
        own.len(),
        mean(&plain)
    )?;
    vectors(out, desk, &questions)
}

/// The same with vectors of a real model: their weight is measured on one half of the questions, the other half is put,
/// and the other way round, so that no question measures itself.
fn vectors(out: &mut impl Write, desk: &Desk, questions: &[(String, String)]) -> Result<()> {
    let name = "short answers with vectors, MRR@10";
    let Some(model) = std::env::var_os("GARDON_TEST_EMBEDDING") else {
        writeln!(
            out,
            "{name:<44} left out: GARDON_TEST_EMBEDDING names no model"
        )?;
        return Ok(());
    };
    desk.model(&model)?;
    let mut own = Vec::new();
    let mut weights = Vec::new();
    for half in [0, 1] {
        let (measured, put): (Vec<_>, Vec<_>) = (0..)
            .zip(questions)
            .partition(|(number, _)| number % 2 == half);
        let lines: String = measured
            .iter()
            .map(|(_, (query, right))| {
                serde_json::json!({"question": query, "document": right}).to_string() + "\n"
            })
            .collect();
        weights.push(desk.measure("faq", &lines)?);
        for (_, (query, right)) in put {
            own.push(place(desk.search("faq", query, 10)?, right));
        }
    }
    desk.stop();
    let bounds = interval(&own, mean);
    writeln!(
        out,
        "{name:<44} {:.3} [{:.3}, {:.3}]  n {}; weights measured on halves: {}",
        mean(&own),
        bounds.low,
        bounds.high,
        own.len(),
        weights.join(" and ")
    )?;
    Ok(())
}

/// The questions and the identifier that is right.
fn questions(orders: &Path) -> Result<Vec<(String, String)>> {
    let rows = lines(&orders.join("faq_ir_cnil/queries.jsonl"))?;
    Ok(rows
        .iter()
        .map(|row| {
            let right = match &row["relevant"] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (row["query"].as_str().unwrap_or_default().to_owned(), right)
        })
        .collect())
}

/// The place of the right one among the first ten, from 1.
fn place(found: Vec<String>, right: &str) -> Option<usize> {
    let place = found.iter().take(10).position(|found| found == right);
    place.map(|place| place + 1)
}

/// The mean reciprocal rank.
fn mean(places: &[Option<usize>]) -> f64 {
    let sum: f64 = places
        .iter()
        .flatten()
        .map(|place| 1.0 / *place as f64)
        .sum();
    sum / places.len().max(1) as f64
}
