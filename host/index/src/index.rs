//! An index on disk: making, opening, reading what it keeps.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tantivy::directory::Directory;
use tantivy::directory::error::OpenReadError;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{
    DocAddress, DocSet, IndexReader, IndexSettings, ReloadPolicy, Searcher, TERMINATED,
    TantivyDocument, Term,
};

use crate::blocks::{BETWEEN, LONGEST_KEY};
use crate::directory::SealedDirectory;
use crate::record::{DocumentRecord, decode, unseal};
use crate::schema::{Kind, Layout, column};
use crate::search::Averages;
use crate::text::Chain;
use crate::{Error, FORMAT, Field, FileRecord, Origin, SourceFile};

/// The file that says what the folder is.
const FORMAT_FILE: &str = "format.txt";

/// What tantivy calls its list of segments.
pub(crate) const META_FILE: &str = "meta.json";

/// Blocks of stored texts, of 16 KiB, that a segment keeps unpacked.
const CACHED_BLOCKS: usize = 32;

/// An index in a folder, as its last commit left it when it was opened or refreshed.
///
/// Clones share what they see. Several processes may read while one writes.
#[derive(Clone)]
pub struct Index {
    pub(crate) folder: PathBuf,
    pub(crate) layout: Layout,
    pub(crate) library: tantivy::Index,
    pub(crate) reader: IndexReader,
    /// Average lengths of the commit of that generation.
    pub(crate) averages: Arc<Mutex<Option<(u64, Averages)>>>,
}

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
    /// Makes an index in a folder, which is made too, for this user alone; opens it where there is one already.
    pub fn create(folder: &Path) -> Result<Self, Error> {
        // What lies in it may be personal.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| Error::disk(folder, error))?;
        let directory = directory(folder)?;
        let format = Path::new(FORMAT_FILE);
        if !folder.join(format).exists() && !folder.join(META_FILE).exists() {
            directory
                .atomic_write(format, FORMAT.as_bytes())
                .map_err(|error| Error::disk(&folder.join(format), error))?;
        }
        // Killed between the two: nothing was ever committed.
        if !folder.join(META_FILE).exists() && !has_segments(folder)? {
            tantivy::Index::create(directory, Layout::new().schema, IndexSettings::default())
                .map_err(|error| Error::library(folder, error))?;
        }
        Self::open(folder)
    }

    /// Opens the index of a folder, and checks it as [`Index::check`] does.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        guarded(folder, || {
            let directory = directory(folder)?;
            check_format(folder, &directory)?;
            let library = |error| Error::library(folder, error);
            let index = tantivy::Index::open(directory).map_err(library)?;
            index.tokenizers().register(Chain::NAME, Chain);
            let layout = Layout::new();
            if index.schema() != layout.schema {
                return Err(Error::Version {
                    folder: folder.to_owned(),
                });
            }
            let reader = index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .doc_store_cache_num_blocks(CACHED_BLOCKS)
                .try_into()
                .map_err(library)?;
            let opened = Self {
                folder: folder.to_owned(),
                layout,
                library: index,
                reader,
                averages: Arc::default(),
            };
            opened.check()?;
            Ok(opened)
        })
    }

    /// Sees the last commit from now on.
    pub fn refresh(&self) -> Result<(), Error> {
        guarded(&self.folder, || {
            self.reader
                .reload()
                .map_err(|error| Error::library(&self.folder, error))
        })
    }

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
            let mut values = std::collections::BTreeMap::<String, u64>::new();
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

    /// A result of the library, as one of ours.
    pub(crate) fn library<T>(&self, result: tantivy::Result<T>) -> Result<T, Error> {
        result.map_err(|error| Error::library(&self.folder, error))
    }

    /// A result of reading a file of the index, as one of ours.
    pub(crate) fn read<T>(&self, result: io::Result<T>) -> Result<T, Error> {
        result.map_err(|error| Error::io(&self.folder, &error))
    }

    pub(crate) fn corrupt(&self, reason: &str) -> Error {
        Error::corrupt(&self.folder, reason)
    }

    /// Reads with what is seen now.
    pub(crate) fn guarded<T>(
        &self,
        read: impl FnOnce(&Searcher) -> Result<T, Error>,
    ) -> Result<T, Error> {
        guarded(&self.folder, || read(&self.reader.searcher()))
    }
}

/// Runs what may meet damaged files, on which the library can panic: that is damage too, and no reason to end.
pub(crate) fn guarded<T>(
    folder: &Path,
    run: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let words = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("reading it failed");
        Err(Error::corrupt(folder, words))
    })
}

fn directory(folder: &Path) -> Result<SealedDirectory, Error> {
    if !folder.is_dir() {
        return Err(Error::Absent {
            folder: folder.to_owned(),
        });
    }
    SealedDirectory::open(folder).map_err(|error| Error::library(folder, error))
}

fn check_format(folder: &Path, directory: &SealedDirectory) -> Result<(), Error> {
    match directory.atomic_read(Path::new(FORMAT_FILE)) {
        Ok(format) if format == FORMAT.as_bytes() => Ok(()),
        Ok(_) => Err(Error::Version {
            folder: folder.to_owned(),
        }),
        Err(OpenReadError::FileDoesNotExist(_))
            if !folder.join(META_FILE).exists() && !has_segments(folder)? =>
        {
            Err(Error::Absent {
                folder: folder.to_owned(),
            })
        }
        Err(error) => Err(Error::read(folder, error)),
    }
}

/// Whether the folder holds files of segments.
fn has_segments(folder: &Path) -> Result<bool, Error> {
    let failed = |error| Error::disk(folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if Path::new(&name)
            .extension()
            .is_some_and(|extension| extension == "store" || extension == "idx")
        {
            return Ok(true);
        }
    }
    Ok(false)
}
