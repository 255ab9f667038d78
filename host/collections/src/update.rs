//! From files to an index: what is new or changed is read, what is gone is removed, what is unchanged costs a look.

mod document;
mod mark;
mod vanished;
mod work;

use std::fs;
use std::path::{Path, PathBuf};

use config::Language;
use index::Index;

use crate::extractor::Extractor;
use crate::ocr::Ocr;
use crate::scan::{LeftOut, scan};
use crate::{Collection, Error};

use mark::Mark;
use work::Work;

pub use mark::is_incomplete;
pub use vanished::{Held, Removals};

/// Who looks on.
pub trait Watcher {
    /// So many files are to be looked at.
    fn begin(&self, _files: u64) {}

    /// So many have been.
    fn done(&self, _files: u64) {}

    /// So many pages of one document have been recognised, of so many.
    fn pages(&self, _document: &str, _done: u64, _of: u64) {}

    /// Whether to stop, asked after each file and each page that is recognised; the files that were read stay.
    fn stopping(&self) -> bool {
        false
    }
}

/// Nobody looks on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watcher for Unwatched {}

/// What an update came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that were read.
    pub read: u64,
    /// Files that had not changed.
    pub unchanged: u64,
    /// Files that are gone.
    pub removed: u64,
    /// Sources that lost so many files that their documents stay.
    pub held: Vec<Held>,
    /// Files that there are in the sources.
    pub found: u64,
    /// Documents that were read.
    pub documents: u64,
    /// Pages that are pictures and were read by recognition.
    pub recognised: u64,
    /// Pages that are pictures and were not read.
    pub scanned: u64,
    /// Files and parts of files that gave no document: which, and why.
    pub refused: Vec<(String, String)>,
    /// Warnings about documents that were read.
    pub warnings: u64,
    /// Sources that are not there; their documents stay.
    pub missing: Vec<PathBuf>,
    /// Files and folders that are left out by rule.
    pub left_out: LeftOut,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// The document whose recognition was stopped, and how many of its pages had been recognised for nothing.
    pub unfinished: Option<(String, u64)>,
    /// Whether the index was damaged or of another version, and was built anew.
    pub rebuilt: bool,
}

impl Outcome {
    /// Whether there were files, and not one of them gave a document.
    pub fn is_nothing(&self) -> bool {
        self.documents == 0
            && self.unchanged == 0
            && !self.stopped
            && self.missing.is_empty()
            && !self.refused.is_empty()
    }
}

/// Brings the index of a collection up to date, making it where there is none, and anew where it is damaged.
///
/// A source that lost all of its files, or most of many, is taken for one that is not mounted: its documents stay, unless
/// their removal is accepted.
///
/// # Errors
/// [`Error::Gone`] when no source is there, [`Error::Reader`] when reading does not work at all, what the index says.
pub fn update(
    collection: &Collection,
    folder: &Path,
    extractor: &dyn Extractor,
    ocr: Option<&Ocr>,
    watcher: &dyn Watcher,
    removals: Removals,
    language: Language,
) -> Result<Outcome, Error> {
    let scan = scan(collection, language);
    if let Some(path) = scan.missing.first()
        && scan.missing.len() == collection.sources.len()
    {
        return Err(Error::Gone { path: path.clone() });
    }
    let mut mark = Mark::new(folder);
    let (index, rebuilt) = open_or_rebuild(folder, &mut mark)?;
    let work = Work {
        collection,
        extractor,
        ocr,
        watcher,
        language,
    };
    let mut outcome = Outcome {
        rebuilt,
        missing: scan.missing.clone(),
        left_out: scan.left_out,
        found: scan.files.len() as u64,
        ..Outcome::default()
    };
    work.pass(&scan, &mut outcome);
    let mut writer = index.writer()?;
    work.remove(&scan, &index, removals, &mut writer, &mut outcome)?;
    work.read(&scan, &mut writer, &mut mark, &mut outcome)?;
    writer.finish()?;
    if !outcome.stopped {
        mark.take_away()?;
    }
    Ok(outcome)
}

/// The index of a collection, looked over.
///
/// # Errors
/// What the index says: absent, damaged, of another version.
pub fn open(folder: &Path) -> Result<Index, Error> {
    // It looks the index over itself.
    Ok(Index::open(folder)?)
}

/// Takes the index away, so that the next update builds it anew.
///
/// # Errors
/// What the operating system says.
pub fn rebuild(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io(folder, error)),
        _ => Ok(()),
    }
}

/// The index, and whether what was there had to go.
fn open_or_rebuild(folder: &Path, mark: &mut Mark) -> Result<(Index, bool), Error> {
    match open(folder) {
        Ok(index) => Ok((index, false)),
        Err(Error::Index(index::Error::Absent { .. })) => {
            mark.put()?;
            Ok((Index::create(folder)?, false))
        }
        Err(Error::Index(index::Error::Corrupt { .. } | index::Error::Version { .. })) => {
            mark.put()?;
            rebuild(folder)?;
            Ok((Index::create(folder)?, true))
        }
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests;
