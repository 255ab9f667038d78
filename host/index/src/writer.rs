//! Writing: one file at a time, all of its documents or none.

use std::collections::{HashMap, HashSet};

use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::blocks::{LONGEST_KEY, block, file};
use crate::entry::{Entry, Gauge, Room};
use crate::merging::BoundedMerges;
use crate::{Document, Error, FileRecord, Index, Refusal, Report, SourceFile, Summary};

/// Bytes that entries gather in before they become a segment.
const ARENA: usize = 128 << 20;

/// Bytes of entries that may wait to be indexed.
const QUEUE: usize = 48 << 20;

/// The one that writes into an index; nobody else can until it is dropped.
///
/// What was put is seen by nobody before [`Writer::commit`], and is gone if that never comes.
pub struct Writer {
    index: Index,
    library: IndexWriter<Entry>,
    gauge: Gauge,
    /// Files put or removed since the last commit.
    pending: HashMap<String, Option<SourceFile>>,
}

/// A file whose documents are being put; without [`Put::finish`] the index knows nothing of it afterwards.
pub struct Put<'writer> {
    writer: &'writer mut Writer,
    file: SourceFile,
    documents: Vec<Summary>,
    identifiers: HashSet<String>,
    passages: u64,
    finished: bool,
}

impl Index {
    /// The writer; [`Error::Busy`] while there is another one, in whatever process.
    pub fn writer(&self) -> Result<Writer, Error> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(ARENA)
            .num_merge_threads(1)
            .build();
        let library: IndexWriter<Entry> =
            self.library(self.library.writer_with_options(options))?;
        library.set_merge_policy(Box::<BoundedMerges>::default());
        self.refresh()?;
        Ok(Writer {
            index: self.clone(),
            library,
            gauge: Gauge::new(QUEUE),
            pending: HashMap::new(),
        })
    }
}

impl Writer {
    /// The index that is written.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// A file as it was last put, committed or not, without its hash where it was committed before.
    pub fn state(&self, path: &str) -> Result<Option<SourceFile>, Error> {
        match self.pending.get(path) {
            Some(state) => Ok(state.clone()),
            None => self.index.state(path),
        }
    }

    /// Whether a file is there as it is now: same size, same time.
    pub fn is_current(&self, file: &SourceFile) -> Result<bool, Error> {
        Ok(self
            .state(&file.path)?
            .is_some_and(|known| known.size == file.size && known.modified == file.modified))
    }

    /// Puts everything that a file gave, in place of what it gave before.
    pub fn put(
        &mut self,
        file: SourceFile,
        documents: impl IntoIterator<Item = Document>,
        report: Report,
    ) -> Result<(), Error> {
        let mut report = report;
        let mut put = self.begin(file)?;
        for document in documents {
            if !put.document(&document)? {
                report.refused.push(Refusal {
                    item: document.identifier,
                    reason: "its identifier was given before".to_owned(),
                });
            }
        }
        put.finish(report)
    }

    /// Begins to put a file of many documents, in place of what it gave before.
    pub fn begin(&mut self, file: SourceFile) -> Result<Put<'_>, Error> {
        if file.path.is_empty() || file.path.len() > LONGEST_KEY {
            return Err(Error::Document {
                identifier: file.path.chars().take(200).collect(),
                reason: "the path of its file is empty or longer than 8 KiB".to_owned(),
            });
        }
        self.remove(&file.path)?;
        Ok(Put {
            writer: self,
            file,
            documents: Vec::new(),
            identifiers: HashSet::new(),
            passages: 0,
            finished: false,
        })
    }

    /// Removes a file and everything that it gave; nothing happens where there is no such file.
    pub fn remove(&mut self, path: &str) -> Result<(), Error> {
        if path.len() > LONGEST_KEY {
            return Ok(());
        }
        let known = self.state(path)?.is_some() || self.pending.contains_key(path);
        if known {
            let term = Term::from_field_text(self.index.layout.source, path);
            self.library.delete_term(term);
        }
        self.pending.insert(path.to_owned(), None);
        Ok(())
    }

    /// Makes everything that was put or removed last, and shows it to [`Index`] and its clones.
    pub fn commit(&mut self) -> Result<(), Error> {
        self.index.library(self.library.commit())?;
        self.index.note_age()?;
        self.pending.clear();
        self.index.refresh()
    }

    /// Commits, and waits until the segments have been merged as far as they will be.
    pub fn finish(mut self) -> Result<(), Error> {
        self.commit()?;
        self.index.library(self.library.wait_merging_threads())?;
        self.index.refresh()
    }
}

impl Put<'_> {
    /// Puts one document; false, and nothing is put, where the file has given its identifier already.
    pub fn document(&mut self, document: &Document) -> Result<bool, Error> {
        if self.identifiers.contains(&document.identifier) {
            return Ok(false);
        }
        let block = block(&self.writer.index.layout, &self.file.path, document)?;
        let room = self.writer.gauge.room(block.bytes);
        self.add(block.entries, room)?;
        self.identifiers.insert(document.identifier.clone());
        self.documents.push(block.summary);
        self.passages += block.passages;
        Ok(true)
    }

    /// Notes another time of change than the one the file was begun with: the caller's own mark, which is the time that
    /// [`Writer::state`] gives afterwards.
    pub fn set_modified(&mut self, modified: i64) {
        self.file.modified = modified;
    }

    /// Ends the file with what is to be reported of it.
    pub fn finish(mut self, report: Report) -> Result<(), Error> {
        let record = FileRecord {
            file: self.file.clone(),
            report,
            documents: std::mem::take(&mut self.documents),
        };
        let entry = file(&self.writer.index.layout, &record, self.passages);
        let room = self.writer.gauge.room(0);
        self.add(vec![entry], room)?;
        self.finished = true;
        Ok(())
    }

    /// Adds entries that stay side by side.
    fn add(&mut self, entries: Vec<TantivyDocument>, room: Room) -> Result<(), Error> {
        let mut room = Some(room);
        let operations = entries
            .into_iter()
            .map(|content| UserOperation::Add(Entry::new(content, room.take())));
        let added = self.writer.library.run(operations);
        self.writer.index.library(added)?;
        Ok(())
    }
}

impl Drop for Put<'_> {
    fn drop(&mut self) {
        let path = &self.file.path;
        if self.finished {
            let state = Some(self.file.clone());
            self.writer.pending.insert(path.clone(), state);
            return;
        }
        // What was put of it must not stand without its record.
        let term = Term::from_field_text(self.writer.index.layout.source, path);
        self.writer.library.delete_term(term);
    }
}
