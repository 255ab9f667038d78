//! `cargo xtask eval orders`: search, refusals, citations, fields and links, by the whole command, beside plain BM25.
//!
//! Reads the shared data beside the checkout, and says so where it is absent.

#[path = "eval-orders/baseline.rs"]
mod baseline;
#[path = "eval-orders/desk.rs"]
mod desk;
#[path = "eval-orders/records.rs"]
mod records;

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use serde_json::Value;
use tests::data::{gardon, shared};
use tests::evaluation::interval;

use baseline::Bm25;
use desk::{Desk, lines};

/// One question and the place of its right document in an answer, from 1.
struct Asked {
    place: Option<usize>,
    baseline: Option<usize>,
}

fn main() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let (Some(orders), Some(gardon)) = (shared("orders"), gardon()) else {
        return Ok(());
    };
    let desk = Desk::new(gardon)?;
    writeln!(
        out,
        "95 % bootstrap intervals over questions (2,000 resamples, fixed seed); the open half of the data\n"
    )?;
    let arretify = orders.join("arretify");
    desk.add("arretes", &arretify, &["--audience", "public"])?;
    search(&mut out, &desk, &orders, &arretify)?;
    records::fields(&mut out, &desk, &orders)?;
    records::links(&mut out, &desk, &orders)?;
    desk.add("codes", &orders.join("codes"), &["--audience", "public"])?;
    citations(&mut out, &desk, &orders)?;
    desk.add(
        "faq",
        &orders.join("faq_ir_cnil/corpus.jsonl"),
        &["--audience", "public"],
    )?;
    questions(&mut out, &desk, &orders)
}

/// Orders by their recognised text.
fn search(out: &mut impl Write, desk: &Desk, orders: &Path, arretify: &Path) -> Result<()> {
    let gold = lines(&orders.join("arretify_gold/docs.jsonl"))?;
    let path = |document: &str| {
        let found = gold.iter().find(|row| row["doc"] == document);
        found.and_then(|row| row["ocr"].as_str()).map(str::to_owned)
    };
    let mut texts = Vec::new();
    for row in &gold {
        if let Some(ocr) = row["ocr"].as_str() {
            texts.push((ocr.to_owned(), std::fs::read_to_string(arretify.join(ocr))?));
        }
    }
    let baseline = Bm25::new(texts);
    let mut asked = Vec::new();
    let mut refused_wrongly = Vec::new();
    for row in lines(&orders.join("arretify_gold/queries.jsonl"))? {
        let query = row["query"].as_str().unwrap_or_default();
        let right: Vec<String> = row["relevant"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|document| path(document.as_str()?))
            .collect();
        // The same order lies there as recognised text, as HTML and as PDF: each is the right one.
        let same = |found: &str| right.iter().any(|right| found == act(right));
        let found = desk.search("arretes", query, 30)?;
        let mut acts: Vec<String> = Vec::new();
        for document in &found {
            if !acts.contains(&act(document)) {
                acts.push(act(document));
            }
        }
        asked.push(Asked {
            place: acts
                .iter()
                .position(|found| same(found))
                .map(|place| place + 1),
            baseline: baseline
                .search(query)
                .iter()
                .position(|found| same(&act(found)))
                .map(|place| place + 1),
        });
        refused_wrongly.push(desk.ask("arretes", query)?);
    }
    let first = |place: Option<usize>, most: usize| place.is_some_and(|place| place <= most);
    share(
        out,
        "order search P@1",
        &asked,
        |one| first(one.place, 1),
        |one| first(one.baseline, 1),
    )?;
    share(
        out,
        "order search R@5",
        &asked,
        |one| first(one.place, 5),
        |one| first(one.baseline, 5),
    )?;
    let refused: Vec<bool> = lines(&orders.join("arretify_gold/queries_no_answer.jsonl"))?
        .iter()
        .map(|row| desk.ask("arretes", row["query"].as_str().unwrap_or_default()))
        .collect::<Result<_>>()?;
    let rate = |refused: &[bool]| {
        refused.iter().filter(|one| **one).count() as f64 / refused.len().max(1) as f64
    };
    writeln!(
        out,
        "questions without an answer refused: {} of {}; wrongly refused: {} of {} ({:.3})",
        refused.iter().filter(|one| **one).count(),
        refused.len(),
        refused_wrongly.iter().filter(|one| **one).count(),
        refused_wrongly.len(),
        rate(&refused_wrongly)
    )?;
    Ok(())
}

/// An order, whatever the form it lies there in.
fn act(path: &str) -> String {
    let path = path.replace("_mistral", "");
    let path = path
        .split_once('/')
        .filter(|(form, _)| form.starts_with("arretes_"))
        .map_or(path.as_str(), |(_, rest)| rest);
    path.rsplit_once('.')
        .map_or(path, |(stem, _)| stem)
        .to_owned()
}

/// Citations of articles.
fn citations(out: &mut impl Write, desk: &Desk, orders: &Path) -> Result<()> {
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
    share(
        out,
        "citation P@1",
        &asked,
        |one| one.place == Some(1),
        |one| one.baseline == Some(1),
    )
}

/// A collection of short answers.
fn questions(out: &mut impl Write, desk: &Desk, orders: &Path) -> Result<()> {
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
    let mean = |asked: &[Asked], place: fn(&Asked) -> Option<usize>| {
        let sum: f64 = asked
            .iter()
            .filter_map(place)
            .map(|place| 1.0 / place as f64)
            .sum();
        sum / asked.len().max(1) as f64
    };
    let places: Vec<(Option<usize>, Option<usize>)> =
        asked.iter().map(|one| (one.place, one.baseline)).collect();
    let own = interval(&places, |places| {
        let sum: f64 = places
            .iter()
            .filter_map(|(place, _)| *place)
            .map(|place| 1.0 / place as f64)
            .sum();
        sum / places.len().max(1) as f64
    });
    writeln!(
        out,
        "FAQ search MRR@10, without a model: {:.3} [{:.3}, {:.3}], n {}; BM25 {:.3}",
        mean(&asked, |one| one.place),
        own.low,
        own.high,
        asked.len(),
        mean(&asked, |one| one.baseline)
    )?;
    Ok(())
}

/// One line: a share with its interval, and the same of the baseline.
fn share(
    out: &mut impl Write,
    name: &str,
    asked: &[Asked],
    own: impl Fn(&Asked) -> bool,
    baseline: impl Fn(&Asked) -> bool,
) -> Result<()> {
    let rate =
        |hits: &[bool]| hits.iter().filter(|hit| **hit).count() as f64 / hits.len().max(1) as f64;
    let hits: Vec<bool> = asked.iter().map(own).collect();
    let plain: Vec<bool> = asked.iter().map(baseline).collect();
    let bounds = interval(&hits, |hits| rate(hits));
    writeln!(
        out,
        "{name}: {:.3} [{:.3}, {:.3}], n {}; BM25 {:.3}",
        rate(&hits),
        bounds.low,
        bounds.high,
        hits.len(),
        rate(&plain)
    )?;
    Ok(())
}
