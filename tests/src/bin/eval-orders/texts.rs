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
    let mut asked = Vec::new();
    for row in lines(&orders.join("faq_ir_cnil/queries.jsonl"))? {
        let query = row["query"].as_str().unwrap_or_default();
        let right = match &row["relevant"] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let place = |found: Vec<String>| {
            let place = found.iter().take(10).position(|found| *found == right);
            place.map(|place| place + 1)
        };
        asked.push(Asked {
            place: place(desk.search("faq", query, 10)?),
            baseline: place(baseline.search(query)),
        });
    }
    let mean = |places: &[Option<usize>]| {
        let sum: f64 = places
            .iter()
            .flatten()
            .map(|place| 1.0 / *place as f64)
            .sum();
        sum / places.len().max(1) as f64
    };
    let own: Vec<Option<usize>> = asked.iter().map(|one| one.place).collect();
    let plain: Vec<Option<usize>> = asked.iter().map(|one| one.baseline).collect();
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
    Ok(())
}
