//! Reading of files that the tests put together themselves, and of folders of real and hostile ones.

mod archives;
mod bounds;
mod folders;
mod make;
mod office;
mod pdf;
mod records;
mod texts;

use extract::logic::names::Names;
use extract::logic::{Batch, Document, Error, read};

/// Reads a file that holds one document.
#[track_caller]
fn one(name: &str, bytes: &[u8]) -> Document {
    let mut batch = batch(name, bytes).expect("a batch");
    assert_eq!((batch.refused.len(), batch.next), (0, None), "{name}");
    assert_eq!(batch.documents.len(), 1, "{name}");
    batch.documents.remove(0)
}

/// The first batch of a file.
fn batch(name: &str, bytes: &[u8]) -> Result<Batch, Error> {
    read(&bytes.to_vec(), name, &Names::default(), None)
}

/// All batches of a file, put together.
#[track_caller]
fn all(name: &str, bytes: &[u8], names: &[&str]) -> Batch {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let names = Names::parse(&names).expect("mappings");
    let source = bytes.to_vec();
    let mut whole = Batch::default();
    let mut after = None;
    for _ in 0..10_000 {
        let mut batch = read(&source, name, &names, after.as_deref()).expect("a batch");
        whole.documents.append(&mut batch.documents);
        whole.refused.append(&mut batch.refused);
        after = batch.next;
        if after.is_none() {
            return whole;
        }
    }
    panic!("{name}: batches without end");
}

/// The text of all pages.
fn text(document: &Document) -> String {
    let pages: Vec<&str> = document
        .pages
        .iter()
        .map(|page| page.text.as_str())
        .collect();
    pages.join("\n")
}

/// The values of a field.
fn values<'d>(document: &'d Document, name: &str) -> Vec<&'d str> {
    let fields = document.description.fields.iter();
    fields
        .filter(|field| field.name == name)
        .map(|field| field.value.as_str())
        .collect()
}
