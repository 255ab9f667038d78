//! Reading what an index keeps: files, documents, pages, values of fields.

use std::collections::BTreeMap;

use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use crate::blocks::{BETWEEN, LONGEST_KEY};
use crate::record::{DocumentRecord, decode, unseal};
use crate::schema::{Kind, column};
use crate::{Error, Field, FileRecord, Index, Origin, SourceFile};

/// What is known of a document beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its title; may be empty.
    pub title: String,
    /// Its headings, in order.
    pub headings: Vec<String>,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Where the text of each page comes from; as many as it has pages.
    pub origins: Vec<Origin>,
    /// The path of the file that gave it.
    pub source: String,
}

impl Index {
    /// How many documents there are.
    pub fn size(&self) -> Result<u64, Error> {
        self.guarded(|searcher| {
            let mut count = 0;
            self.each(searcher, Kind::Document, |_| {
                count += 1;
                Ok(())
            })?;
            Ok(count)
        })
    }

    /// A file as it was when it was indexed, without its hash: one look-up, for whether it has to be read again.
    pub fn state(&self, path: &str) -> Result<Option<SourceFile>, Error> {
        self.guarded(|searcher| {
            let Some(address) = self.find_file(searcher, path)? else {
                return Ok(None);
            };
            let columns = searcher.segment_reader(address.segment_ord).fast_fields();
            let size = columns.u64(column::SIZE);
            let modified = columns.i64(column::MODIFIED);
            let (size, modified) = (self.library(size)?, self.library(modified)?);
            Ok(Some(SourceFile {
                path: path.to_owned(),
                size: size.first(address.doc_id).unwrap_or_default(),
                modified: modified.first(address.doc_id).unwrap_or_default(),
                hash: None,
            }))
        })
    }

    /// Everything that is kept of a file.
    pub fn file(&self, path: &str) -> Result<Option<FileRecord>, Error> {
        self.guarded(|searcher| match self.find_file(searcher, path)? {
            Some(address) => self.decoded(searcher, address).map(Some),
            None => Ok(None),
        })
    }

    /// The paths of all files, in no order.
    pub fn paths(&self) -> Result<Vec<String>, Error> {
        self.guarded(|searcher| {
            let mut paths = Vec::new();
            let mut columns = Vec::new();
            for segment in searcher.segment_readers() {
                columns.push(self.library(segment.fast_fields().str(column::PATH))?);
            }
            self.each(searcher, Kind::File, |address| {
                if let Some(column) = &columns[address.segment_ord as usize]
                    && let Some(ordinal) = column.term_ords(address.doc_id).next()
                {
                    let mut path = String::new();
                    self.read(column.ord_to_str(ordinal, &mut path))?;
                    paths.push(path);
                }
                Ok(())
            })?;
            Ok(paths)
        })
    }

    /// What is known of a document; nothing where there is none of that identifier.
    pub fn document(&self, identifier: &str) -> Result<Option<Known>, Error> {
        self.guarded(|searcher| {
            let Some(address) = self.find_document(searcher, identifier)? else {
                return Ok(None);
            };
            let record: DocumentRecord = self.decoded(searcher, address)?;
            Ok(Some(Known {
                title: record.title,
                headings: record.headings,
                fields: record.fields,
                origins: record.origins,
                source: record.source,
            }))
        })
    }

    /// The text of a page, from 1; nothing where there is no such document or page.
    pub fn page(&self, identifier: &str, page: u32) -> Result<Option<String>, Error> {
        self.guarded(|searcher| {
            let Some(address) = self.find_document(searcher, identifier)? else {
                return Ok(None);
            };
            let segment = searcher.segment_reader(address.segment_ord);
            let pages = self.library(segment.fast_fields().u64(column::PAGE))?;
            let pages = pages.first(address.doc_id).unwrap_or_default();
            if page == 0 || u64::from(page) > pages {
                return Ok(None);
            }
            self.page_text(searcher, address, page).map(Some)
        })
    }

    /// The values of a field, folded, with how many documents have each; the first `limit` in their order.
    pub fn values(&self, field: &str, limit: usize) -> Result<Vec<(String, u64)>, Error> {
        self.guarded(|searcher| {
            let mut values = BTreeMap::<String, u64>::new();
            let prefix = format!("{field}{BETWEEN}");
            let above = format!("{field}{}", '\u{2}');
            for segment in searcher.segment_readers() {
                let inverted = self.library(segment.inverted_index(self.layout.condition))?;
                let range = inverted.terms().range().ge(&prefix).lt(&above);
                let mut terms = self.read(range.into_stream())?;
                while terms.advance() {
                    let postings = inverted
                        .read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic);
                    let mut postings = self.read(postings)?;
                    let mut count = 0;
                    while postings.doc() != TERMINATED {
                        count += u64::from(!segment.is_deleted(postings.doc()));
                        postings.advance();
                    }
                    if count > 0 {
                        let value = String::from_utf8_lossy(&terms.key()[prefix.len()..]);
                        *values.entry(value.into_owned()).or_default() += count;
                    }
                }
            }
            Ok(values.into_iter().take(limit).collect())
        })
    }

    /// The text of a page of the document there.
    pub(crate) fn page_text(
        &self,
        searcher: &Searcher,
        document: DocAddress,
        page: u32,
    ) -> Result<String, Error> {
        let address = DocAddress::new(document.segment_ord, document.doc_id + page);
        let stored = self.stored(searcher, address)?;
        unseal(&stored)
            .and_then(|text| std::str::from_utf8(text).ok())
            .map(str::to_owned)
            .ok_or_else(|| self.corrupt("a page's text is not what was written"))
    }

    /// The stored record there.
    pub(crate) fn decoded<T: serde::de::DeserializeOwned>(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<T, Error> {
        decode(&self.stored(searcher, address)?)
            .ok_or_else(|| self.corrupt("a stored record is not what was written"))
    }

    /// Calls for every entry of a kind that is not deleted.
    pub(crate) fn each(
        &self,
        searcher: &Searcher,
        kind: Kind,
        mut call: impl FnMut(DocAddress) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let term = Term::from_field_u64(self.layout.kind, kind as u64);
        for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
            let inverted = self.library(segment.inverted_index(self.layout.kind))?;
            let postings = self.read(inverted.read_postings(&term, IndexRecordOption::Basic))?;
            let Some(mut postings) = postings else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    call(DocAddress::new(ordinal, postings.doc()))?;
                }
                postings.advance();
            }
        }
        Ok(())
    }

    /// Where the entry of a file stands.
    fn find_file(&self, searcher: &Searcher, path: &str) -> Result<Option<DocAddress>, Error> {
        let term = Term::from_field_text(self.layout.path, path);
        self.find(searcher, &term, path.len())
    }

    /// Where a document stands.
    pub(crate) fn find_document(
        &self,
        searcher: &Searcher,
        identifier: &str,
    ) -> Result<Option<DocAddress>, Error> {
        let term = Term::from_field_text(self.layout.identifier, identifier);
        self.find(searcher, &term, identifier.len())
    }

    fn find(
        &self,
        searcher: &Searcher,
        term: &Term,
        length: usize,
    ) -> Result<Option<DocAddress>, Error> {
        if length > LONGEST_KEY {
            return Ok(None);
        }
        for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
            let inverted = self.library(segment.inverted_index(term.field()))?;
            let postings = self.read(inverted.read_postings(term, IndexRecordOption::Basic))?;
            let Some(mut postings) = postings else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !segment.is_deleted(doc) {
                    return Ok(Some(DocAddress::new(ordinal, doc)));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<Vec<u8>, Error> {
        let entry: TantivyDocument = self.library(searcher.doc(address))?;
        entry
            .get_first(self.layout.record)
            .and_then(|value| value.as_bytes().map(<[u8]>::to_vec))
            .ok_or_else(|| self.corrupt("a stored record is missing"))
    }
}
