//! What our own readers of documents find in what was written.

use extract::logic::names::Names;
use extract::logic::{Document, read};

/// The only document of a file.
#[track_caller]
pub fn document(name: &str, file: &[u8]) -> Document {
    let batch = read(&file.to_vec(), name, &Names::default(), None)
        .unwrap_or_else(|error| panic!("{name}: {error:?}"));
    assert_eq!(
        (batch.documents.len(), batch.refused.len()),
        (1, 0),
        "{name}"
    );
    let document = batch.documents.into_iter().next().expect("a document");
    assert_eq!(document.warnings, [], "{name}");
    document
}

/// Its text, all pages, without what our readers say apart: the headers and footers of pages.
#[track_caller]
pub fn text(name: &str, file: &[u8]) -> String {
    let document = document(name, file);
    let pages: Vec<&str> = document
        .pages
        .iter()
        .map(|page| page.text.as_str())
        .collect();
    above_foot(&pages.join("\n")).to_owned()
}

/// A text without the footer, which our readers put at its end.
pub fn above_foot(text: &str) -> &str {
    match text.find("[Pied de page]") {
        Some(foot) => text[..foot].trim_end(),
        None => text,
    }
}
