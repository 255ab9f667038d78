//! Whether an index is what was written: a little at each opening, everything on request.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::Directory;
use tantivy::Searcher;
use tantivy::directory::error::OpenReadError;
use tantivy::index::SegmentReader;

use crate::directory::SealedDirectory;
use crate::index::{META_FILE, guarded};
use crate::schema::{Kind, column};
use crate::{Error, Index};

/// Bytes of files whose checksums [`Index::check`] computes, the smallest files first: about 10 ms.
///
/// An index below this is checked whole at each opening.
const CHECKED_BYTES: u64 = 32 << 20;

/// How far the last commit came.
const AGE_FILE: &str = "age.txt";

impl Index {
    /// Checks what is quickly checked: that the files are there with their ends, that what the files' records say they
    /// gave is what there is, and the checksums of the smaller files.
    pub fn check(&self) -> Result<(), Error> {
        guarded(&self.folder, || {
            self.check_age()?;
            self.check_counts()?;
            self.check_sums(CHECKED_BYTES)
        })
    }

    /// Checks everything, with the checksums of all files: it reads the whole index.
    pub fn verify(&self) -> Result<(), Error> {
        guarded(&self.folder, || {
            self.check_age()?;
            self.check_counts()?;
            self.check_sums(u64::MAX)?;
            crate::vectors::verify(&self.folder)
        })
    }

    /// Notes how far the last commit came; it is noted after it, so a list of segments is never older than the note.
    pub(crate) fn note_age(&self) -> Result<(), Error> {
        let metas = self.library(self.library.load_metas())?;
        let age = metas.opstamp.to_string();
        SealedDirectory::open(&self.folder)
            .map_err(|error| Error::library(&self.folder, error))?
            .atomic_write(Path::new(AGE_FILE), age.as_bytes())
            .map_err(|error| Error::disk(&self.folder.join(AGE_FILE), error))
    }

    /// A list of segments from before would be whole in itself, and what came after would be missing in silence.
    fn check_age(&self) -> Result<(), Error> {
        let directory = SealedDirectory::open(&self.folder)
            .map_err(|error| Error::library(&self.folder, error))?;
        let noted = match directory.atomic_read(Path::new(AGE_FILE)) {
            Ok(noted) => String::from_utf8_lossy(&noted).parse().unwrap_or_default(),
            // Killed before the first note.
            Err(OpenReadError::FileDoesNotExist(_)) => 0,
            Err(error) => return Err(Error::read(&self.folder, error)),
        };
        // Read after the note: whoever writes meanwhile only makes it newer.
        let metas = self.library(self.library.load_metas())?;
        if metas.opstamp < noted {
            return Err(Error::corrupt(
                self.folder.join(META_FILE),
                "it is older than the last commit",
            ));
        }
        Ok(())
    }

    /// An index that lost documents would answer as if there had never been any.
    fn check_counts(&self) -> Result<(), Error> {
        let searcher = self.reader.searcher();
        let mut expected = Counts::default();
        let mut columns = Vec::new();
        for segment in searcher.segment_readers() {
            let column = |name| self.library(segment.fast_fields().u64(name));
            columns.push([
                column(column::DOCUMENTS)?,
                column(column::PAGE)?,
                column(column::PASSAGES)?,
            ]);
        }
        self.each(&searcher, Kind::File, |address| {
            let [documents, pages, passages] = &columns[address.segment_ord as usize];
            let value = |column: &tantivy::columnar::Column<u64>| {
                column.first(address.doc_id).unwrap_or_default()
            };
            expected.files += 1;
            expected.blocks += value(documents) + value(pages) + value(passages);
            Ok(())
        })?;
        let entries = alive(&searcher);
        if expected.files + expected.blocks == entries {
            return Ok(());
        }
        Err(self.corrupt(&format!(
            "its files gave {} entries, but it has {entries}",
            expected.files + expected.blocks
        )))
    }

    /// Compares checksums of files, the smallest first, as far as so many bytes go.
    fn check_sums(&self, bytes: u64) -> Result<(), Error> {
        let metas = self.library(self.library.load_metas())?;
        let mut files: Vec<(u64, PathBuf)> = Vec::new();
        for file in metas.list_segment_files() {
            // A segment names all files it could have; those that it needs were opened before.
            if let Ok(known) = fs::metadata(self.folder.join(&file)) {
                files.push((known.len(), file));
            }
        }
        files.sort();
        let mut left = bytes;
        for (length, file) in files {
            let Some(rest) = left.checked_sub(length) else {
                break;
            };
            left = rest;
            self.check_sum(&file)?;
        }
        Ok(())
    }

    fn check_sum(&self, file: &Path) -> Result<(), Error> {
        let damaged = |reason: &str| Error::corrupt(self.folder.join(file), reason);
        match self.library.directory().validate_checksum(file) {
            Ok(true) => Ok(()),
            Ok(false) => Err(damaged("its checksum is another one")),
            // A merge of the writer removed it since.
            Err(OpenReadError::FileDoesNotExist(_)) => Ok(()),
            Err(error) => Err(damaged(&error.to_string())),
        }
    }
}

#[derive(Default)]
struct Counts {
    files: u64,
    blocks: u64,
}

fn alive(searcher: &Searcher) -> u64 {
    let segments = searcher.segment_readers().iter();
    segments.map(SegmentReader::num_docs).map(u64::from).sum()
}
