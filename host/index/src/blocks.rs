//! Documents and files as entries of the index.

use tantivy::TantivyDocument;

use crate::passages::passages;
use crate::record::{DocumentRecord, encode, seal};
use crate::schema::{Kind, Layout, Zone};
use crate::text::{Chain, Language, fold};
use crate::vectors::key;
use crate::{Document, Error, FileRecord, Origin, Summary};

/// Bytes of text that one document can have.
const LARGEST_DOCUMENT: usize = 64 << 20;

/// Bytes of a key, as an identifier or a field's value: a term of the index is not longer than 64 KiB.
pub(crate) const LONGEST_KEY: usize = 8 << 10;

/// Between a field's name and its value in a condition's term; no name holds it.
pub(crate) const BETWEEN: char = '\u{1}';

/// A document as the entries of its block.
pub(crate) struct Block {
    pub entries: Vec<TantivyDocument>,
    pub summary: Summary,
    pub passages: u64,
    /// About what the entries take in memory.
    pub bytes: usize,
}

/// The term of a condition.
pub(crate) fn condition(name: &str, value: &str) -> String {
    let value = fold(value);
    let value: Vec<&str> = value.split_whitespace().collect();
    let mut term = format!("{name}{BETWEEN}{}", value.join(" "));
    term.truncate(term.floor_char_boundary(LONGEST_KEY));
    term
}

/// The block of a document that came from the file of that path.
pub(crate) fn block(layout: &Layout, source: &str, document: &Document) -> Result<Block, Error> {
    check(document)?;
    let language = document
        .pages
        .iter()
        .map(|page| page.text.as_str())
        .find(|text| !text.trim().is_empty())
        .map_or(Language::French, |text| {
            Language::of(text, Language::French)
        });
    let pages = document.pages.len() as u64;
    let mut entries = vec![TantivyDocument::new()];
    for (number, page) in (1..).zip(&document.pages) {
        let numbers = Numbers {
            place: number,
            ..Numbers::default()
        };
        let mut entry = entry(layout, Kind::Page, source, numbers);
        entry.add_bytes(layout.record, &seal(page.text.as_bytes()));
        entries.push(entry);
    }
    let mut place = pages;
    for (page, text) in (1..).zip(document.pages.iter().map(|page| page.text.as_str())) {
        for range in passages(text) {
            place += 1;
            let passage = &text[range.clone()];
            let numbers = Numbers {
                place,
                page,
                key: key(&document.title, passage),
                ..Numbers::default()
            };
            let mut entry = entry(layout, Kind::Passage, source, numbers);
            entry.add_u64(layout.start, range.start as u64);
            entry.add_u64(layout.end, range.end as u64);
            let passage = Chain::marked(passage, Language::of(passage, language));
            entry.add_text(layout.zone(Zone::Body), passage);
            entries.push(entry);
        }
    }
    let passages = place - pages;
    let numbers = Numbers {
        page: pages,
        length: bytes(document) as u64,
        passages,
        ..Numbers::default()
    };
    entries[0] = head(layout, source, document, language, numbers);
    Ok(Block {
        entries,
        bytes: bytes(document) * 2,
        summary: summary(document),
        passages,
    })
}

/// The entry of a file; `passages` is how many its documents have.
pub(crate) fn file(layout: &Layout, record: &FileRecord, passages: u64) -> TantivyDocument {
    let pages = record
        .documents
        .iter()
        .map(|document| u64::from(document.pages));
    let numbers = Numbers {
        page: pages.sum(),
        passages,
        ..Numbers::default()
    };
    let mut entry = entry(layout, Kind::File, &record.file.path, numbers);
    entry.add_text(layout.path, &record.file.path);
    entry.add_u64(layout.size, record.file.size);
    entry.add_i64(layout.modified, record.file.modified);
    entry.add_u64(layout.documents, record.documents.len() as u64);
    entry.add_bytes(layout.record, &encode(record));
    entry
}

fn head(
    layout: &Layout,
    source: &str,
    document: &Document,
    language: Language,
    numbers: Numbers,
) -> TantivyDocument {
    let mut head = entry(layout, Kind::Document, source, numbers);
    head.add_text(layout.identifier, &document.identifier);
    let mut zone = |zone: Zone, text: &str| {
        head.add_text(layout.zone(zone), Chain::marked(text, language));
    };
    zone(Zone::Title, &document.title);
    for heading in &document.headings {
        zone(Zone::Headings, heading);
    }
    for field in &document.fields {
        match Zone::of_field(&field.name) {
            // A title that is also a field counts once.
            Zone::Title if field.value == document.title => {}
            found => zone(found, &field.value),
        }
    }
    for field in &document.fields {
        head.add_text(layout.condition, condition(&field.name, &field.value));
    }
    head.add_bytes(
        layout.record,
        &encode(&DocumentRecord {
            identifier: document.identifier.clone(),
            title: document.title.clone(),
            headings: document.headings.clone(),
            fields: document.fields.clone(),
            origins: document.pages.iter().map(|page| page.origin).collect(),
            source: source.to_owned(),
        }),
    );
    head
}

/// Columns that every entry has, because a column with gaps takes several times longer to read.
#[derive(Default)]
struct Numbers {
    place: u64,
    page: u64,
    length: u64,
    passages: u64,
    key: u64,
}

fn entry(layout: &Layout, kind: Kind, source: &str, numbers: Numbers) -> TantivyDocument {
    let mut entry = TantivyDocument::new();
    entry.add_u64(layout.kind, kind as u64);
    entry.add_text(layout.source, source);
    entry.add_u64(layout.place, numbers.place);
    entry.add_u64(layout.page, numbers.page);
    entry.add_u64(layout.length, numbers.length);
    entry.add_u64(layout.passages, numbers.passages);
    entry.add_u64(layout.key, numbers.key);
    entry
}

fn bytes(document: &Document) -> usize {
    document.pages.iter().map(|page| page.text.len()).sum()
}

fn summary(document: &Document) -> Summary {
    let count = |wanted: Origin| {
        let pages = document.pages.iter();
        pages.filter(|page| page.origin == wanted).count() as u32
    };
    Summary {
        identifier: document.identifier.clone(),
        pages: document.pages.len() as u32,
        ocr: count(Origin::Ocr),
        scanned: count(Origin::Scanned),
    }
}

fn check(document: &Document) -> Result<(), Error> {
    let refused = |reason: &str| {
        Err(Error::Document {
            identifier: document.identifier.chars().take(200).collect(),
            reason: reason.to_owned(),
        })
    };
    if document.identifier.is_empty() {
        return refused("it has no identifier");
    }
    if document.identifier.len() > LONGEST_KEY {
        return refused("its identifier is longer than 8 KiB");
    }
    if bytes(document) > LARGEST_DOCUMENT {
        return refused("its text is larger than 64 MiB");
    }
    if document
        .fields
        .iter()
        .any(|field| field.name.contains(BETWEEN))
    {
        return refused("the name of a field holds a control character");
    }
    Ok(())
}
