//! How good the search is on real collections, beside plain BM25; skipped with a notice where they are absent.

mod baseline;
mod collections;
mod measures;

use std::io::Write;

use collections::Collection;
use index::{Index, Query};
use measures::Measures;

/// Words that say what a test skipped or measured.
fn notice(text: &str) {
    // Nobody reads a test's words where standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Measures both engines, prints them, and returns ours.
fn measure(collection: &Collection) -> Measures {
    let folder = tempfile::tempdir().expect("folder");
    let index = collections::index(folder.path(), collection);
    let ours = Measures::of(collection, |text| {
        let found = index.search(&Query::new(text)).expect("search");
        found.hits.into_iter().map(|hit| hit.document).collect()
    });
    let baseline = baseline::Baseline::new(collection);
    let plain = Measures::of(collection, |text| baseline.search(text));
    notice(&format!(
        "{} ({} questions)",
        collection.name,
        ours.ranks.len()
    ));
    notice(&format!("  plain BM25  {plain}"));
    notice(&format!("  index       {ours}"));
    coverages(collection, &index);
    ours
}

/// How well coverage tells questions with an answer from those without.
fn coverages(collection: &Collection, index: &Index) {
    if collection.unanswerable.is_empty() {
        return;
    }
    let first = |text: &str| {
        let found = index.search(&Query::new(text)).expect("search");
        let hit = found.hits.into_iter().next().expect("a hit");
        let passage = hit.passages.first().map_or(0.0, |passage| passage.coverage);
        (hit.coverage, passage)
    };
    let questions = collection.questions.iter();
    let (whole, passage): (Vec<f32>, Vec<f32>) =
        questions.map(|question| first(&question.text)).unzip();
    let (whole_without, passage_without): (Vec<f32>, Vec<f32>) = collection
        .unanswerable
        .iter()
        .map(|text| first(text))
        .unzip();
    for (name, with, without) in [
        ("document", whole, whole_without),
        ("passage", passage, passage_without),
    ] {
        notice(&format!(
            "  coverage of the first {name}: with an answer {:.2}, without {:.2}; told apart {:.2}",
            mean(&with),
            mean(&without),
            measures::area(&with, &without)
        ));
    }
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len().max(1) as f32
}

#[test]
fn questions_of_people_find_their_answers() {
    let Some(collection) = collections::faq() else {
        return;
    };
    let measures = measure(&collection);
    assert!(measures.reciprocal() >= 0.54, "{measures}");
}

#[test]
fn orders_are_found() {
    let Some(collection) = collections::orders(false) else {
        return;
    };
    let measures = measure(&collection);
    assert!(measures.first(5) >= 1.0, "{measures}");
    assert!(measures.first(1) >= 0.8, "{measures}");
}

#[test]
fn orders_with_fields_are_found() {
    let Some(collection) = collections::orders(true) else {
        return;
    };
    let measures = measure(&collection);
    assert!(measures.first(5) >= 1.0, "{measures}");
    assert!(measures.first(1) >= 0.9, "{measures}");
}

#[test]
fn sections_are_found() {
    let Some(collection) = collections::sections() else {
        return;
    };
    let measures = measure(&collection);
    assert!(measures.first(5) >= 0.8, "{measures}");
}
