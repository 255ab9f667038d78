//! Vectors of passages: made by whoever has a model, kept beside the index, compared one by one.
//!
//! A vector is kept under a hash of its document's title and its passage's text, so it stays right whatever is merged,
//! removed or put again, and a text that has one is never given to the model twice. The file is only appended to:
//! killed at any moment, its last record is cut off, and that passage gets its vector the next time. A passage without
//! one is found by its words.

mod file;
mod fusion;
mod measure;

pub(crate) use fusion::fuse;
pub use measure::{Measured, Question};

use std::collections::HashSet;
use std::path::Path;

use tantivy::{DocAddress, Searcher};

use crate::record::DocumentRecord;
use crate::schema::{Kind, column};
use crate::{Error, Index, Writer};
use file::VectorFile;

/// Passages that are given to a model at once.
const BATCH: usize = 32;

/// What a passage's vector is kept under.
pub(crate) fn key(title: &str, passage: &str) -> u64 {
    file::key(&text(title, passage))
}

/// What the model gets of a passage: its document's title says what it is about.
fn text(title: &str, passage: &str) -> String {
    match title.trim() {
        "" => passage.to_owned(),
        title => format!("{title}\n{passage}"),
    }
}

impl Index {
    /// Gives the vectors up: from then on words alone count.
    pub fn forget_vectors(&self) -> Result<(), Error> {
        file::remove(&self.folder)
    }
}

/// Compares all vectors of a folder with their checksums.
pub(crate) fn verify(folder: &Path) -> Result<(), Error> {
    VectorFile::read(folder)?.map_or(Ok(()), |file| file.verify())
}

/// Who makes vectors of texts.
pub trait Embedder {
    /// The model; vectors of another one are made anew.
    fn model(&self) -> &str;

    /// A vector for each text, of one length, up to 8,192 numbers; or why there is none.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, String>;
}

/// A query as a vector, beside its words.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryVector {
    /// From the model that the index was embedded with.
    pub values: Vec<f32>,
    /// How much it counts beside the words: 0 not at all, 1 alone.
    pub weight: f32,
}

impl Writer {
    /// Gives every committed passage a vector that has none; returns how many were made.
    ///
    /// `proceed` is called after each batch with how many were made and how many are to be made in all; where it says no,
    /// the rest stays without.
    pub fn embed(
        &mut self,
        embedder: &dyn Embedder,
        mut proceed: impl FnMut(u64, u64) -> bool,
    ) -> Result<u64, Error> {
        let index = self.index().clone();
        let missing = index.guarded(|searcher| index.without_vector(searcher, embedder))?;
        let mut file: Option<VectorFile> = None;
        let mut made = 0;
        for batch in missing.chunks(BATCH) {
            let texts = index.guarded(|searcher| {
                let read = |place: &Place| index.text_at(searcher, place);
                batch
                    .iter()
                    .map(read)
                    .collect::<Result<Vec<String>, Error>>()
            })?;
            let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
            let vectors = embedder
                .embed(&borrowed)
                .map_err(|reason| index.embedding(reason))?;
            if vectors.len() != texts.len() {
                return Err(index.embedding("the model gave not one vector for each text"));
            }
            for (place, vector) in batch.iter().zip(&vectors) {
                let file = match &mut file {
                    Some(file) => file,
                    None => file.insert(VectorFile::append(
                        &index.folder,
                        embedder.model(),
                        vector.len(),
                    )?),
                };
                file.push(place.key, vector)?;
            }
            if let Some(file) = &mut file {
                file.sync()?;
            }
            made += batch.len() as u64;
            if !proceed(made, missing.len() as u64) {
                break;
            }
        }
        Ok(made)
    }
}

/// A passage, by its place in a block.
struct Place {
    key: u64,
    document: DocAddress,
    place: u32,
}

impl Index {
    /// The passages without a vector of that model, each text once.
    fn without_vector(
        &self,
        searcher: &Searcher,
        embedder: &dyn Embedder,
    ) -> Result<Vec<Place>, Error> {
        let mut known: HashSet<u64> = match VectorFile::read(&self.folder)? {
            Some(file) if file.is_of(embedder.model()) => file.keys().collect(),
            _ => HashSet::new(),
        };
        let mut columns = Vec::new();
        for segment in searcher.segment_readers() {
            let column = |name| self.library(segment.fast_fields().u64(name));
            columns.push((column(column::KEY)?, column(column::PLACE)?));
        }
        let mut missing = Vec::new();
        self.each(searcher, Kind::Passage, |address| {
            let (keys, places) = &columns[address.segment_ord as usize];
            let key = keys.first(address.doc_id).unwrap_or_default();
            let place = places.first(address.doc_id).unwrap_or_default() as u32;
            if known.insert(key) {
                missing.push(Place {
                    key,
                    document: DocAddress::new(
                        address.segment_ord,
                        address.doc_id.saturating_sub(place),
                    ),
                    place,
                });
            }
            Ok(())
        })?;
        Ok(missing)
    }

    fn text_at(&self, searcher: &Searcher, place: &Place) -> Result<String, Error> {
        let record: DocumentRecord = self.decoded(searcher, place.document)?;
        let pages = record.origins.len();
        let (_, passage) = self.passage_text(searcher, place.document, place.place, pages)?;
        Ok(text(&record.title, &passage))
    }

    fn embedding(&self, reason: impl Into<String>) -> Error {
        Error::Embedding {
            folder: self.folder.clone(),
            reason: reason.into(),
        }
    }
}
