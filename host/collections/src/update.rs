//! From files to an index: what is new or changed is read, what is gone is removed, what is unchanged costs a look.

mod document;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use config::Language;
use index::{Index, Refusal as Row, Report, SourceFile, Writer};

use crate::extractor::{Extractor, Refusal};
use crate::ocr::Ocr;
use crate::scan::{Found, Scan, scan};
use crate::{Collection, Error};

/// How long what was read may stay unsaved: what an interruption costs at most, beside the file being read.
const COMMIT_EVERY: Duration = Duration::from_secs(20);

/// Who looks on.
pub trait Watcher {
    /// So many files are to be looked at.
    fn begin(&self, _files: u64) {}

    /// So many have been.
    fn done(&self, _files: u64) {}

    /// Whether to stop after the file being read; what was read stays.
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
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// Whether the index was damaged or of another version, and was built anew.
    pub rebuilt: bool,
}

/// Refusals of one update that are named; all of them are in the index.
const MOST_NAMED: usize = 1_000;

/// Brings the index of a collection up to date, making it where there is none, and anew where it is damaged.
///
/// # Errors
/// [`Error::Gone`] when no source is there, [`Error::Reader`] when reading does not work at all, what the index says.
pub fn update(
    collection: &Collection,
    folder: &Path,
    extractor: &dyn Extractor,
    ocr: Option<&Ocr>,
    watcher: &dyn Watcher,
    language: Language,
) -> Result<Outcome, Error> {
    let scan = scan(collection);
    if let Some(path) = scan.missing.first()
        && scan.missing.len() == collection.sources.len()
    {
        return Err(Error::Gone { path: path.clone() });
    }
    let (index, rebuilt) = open_or_rebuild(folder)?;
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
        ..Outcome::default()
    };
    let mut writer = index.writer()?;
    work.remove(&scan, &index, &mut writer, &mut outcome)?;
    work.read(&scan, &mut writer, &mut outcome)?;
    writer.finish()?;
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
fn open_or_rebuild(folder: &Path) -> Result<(Index, bool), Error> {
    match open(folder) {
        Ok(index) => Ok((index, false)),
        Err(Error::Index(index::Error::Absent { .. })) => Ok((Index::create(folder)?, false)),
        Err(Error::Index(index::Error::Corrupt { .. } | index::Error::Version { .. })) => {
            rebuild(folder)?;
            Ok((Index::create(folder)?, true))
        }
        Err(other) => Err(other),
    }
}

/// What an update works with.
struct Work<'a> {
    collection: &'a Collection,
    extractor: &'a dyn Extractor,
    ocr: Option<&'a Ocr>,
    watcher: &'a dyn Watcher,
    language: Language,
}

impl Work<'_> {
    /// What stands between a document and what is said of it.
    fn colon(&self) -> &'static str {
        self.language.pick(" : ", ": ")
    }

    /// Removes what is no longer there, but nothing of a source that is not there itself.
    fn remove(
        &self,
        scan: &Scan,
        index: &Index,
        writer: &mut Writer,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let present: HashSet<&str> = scan.files.iter().map(|file| file.key.as_str()).collect();
        let missing: Vec<String> = scan
            .missing
            .iter()
            .filter_map(|source| Some(source.file_name()?.to_string_lossy().into_owned()))
            .collect();
        for path in index.paths()? {
            let of_missing = missing.iter().any(|name| {
                path.strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            if !present.contains(path.as_str()) && !of_missing {
                writer.remove(&path)?;
                outcome.removed += 1;
            }
        }
        Ok(())
    }

    fn read(&self, scan: &Scan, writer: &mut Writer, outcome: &mut Outcome) -> Result<(), Error> {
        self.watcher.begin(scan.files.len() as u64);
        let mut saved = Instant::now();
        for (number, found) in scan.files.iter().enumerate() {
            self.watcher.done(number as u64);
            if self.watcher.stopping() {
                outcome.stopped = true;
                return Ok(());
            }
            let file = SourceFile {
                path: found.key.clone(),
                size: found.size,
                modified: found.modified,
                hash: None,
            };
            if writer.is_current(&file)? {
                outcome.unchanged += 1;
                continue;
            }
            self.file(found, file, writer, outcome)?;
            outcome.read += 1;
            if saved.elapsed() > COMMIT_EVERY {
                writer.commit()?;
                saved = Instant::now();
            }
        }
        Ok(())
    }

    /// Reads one file, batch by batch; whatever is wrong with it becomes rows of its report.
    fn file(
        &self,
        found: &Found,
        file: SourceFile,
        writer: &mut Writer,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let mut put = writer.begin(file)?;
        let mut report = Report::default();
        let mut after: Option<String> = None;
        loop {
            let batch =
                match self
                    .extractor
                    .read(&found.path, &self.collection.names, after.as_deref())
                {
                    Ok(batch) => batch,
                    Err(Refusal::Reader(reason)) => return Err(Error::Reader(reason)),
                    Err(Refusal::File(reason)) => {
                        report.refused.push(Row {
                            item: String::new(),
                            reason,
                        });
                        break;
                    }
                };
            report.refused.extend(
                batch
                    .refused
                    .into_iter()
                    .map(|(item, reason)| Row { item, reason }),
            );
            for extracted in batch.documents {
                let read = document::of(extracted, found, self)?;
                outcome.recognised += read.recognised;
                outcome.scanned += read.scanned;
                report.warnings.extend(read.warnings);
                match put.document(&read.document) {
                    Ok(()) => outcome.documents += 1,
                    Err(index::Error::Document { identifier, reason }) => {
                        report.refused.push(Row {
                            item: identifier,
                            reason,
                        })
                    }
                    Err(other) => return Err(other.into()),
                }
            }
            // A cursor that does not move would never end.
            if batch.next.is_none() || batch.next == after {
                break;
            }
            after = batch.next;
        }
        outcome.warnings += report.warnings.len() as u64;
        for row in &report.refused {
            if outcome.refused.len() < MOST_NAMED {
                let which = match row.item.as_str() {
                    "" => found.key.clone(),
                    item => format!("{}{}{item}", found.key, self.colon()),
                };
                outcome.refused.push((which, row.reason.clone()));
            }
        }
        put.finish(report)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
