//! The work of an update: what is gone is removed, what is new is read, file by file, each with a report of its own.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use config::Language;
use index::{Index, Refusal as Row, Report, SourceFile, Writer};

use super::mark::Mark;
use super::vanished::{Removals, Sources};
use super::{Outcome, Watcher, document};
use crate::extractor::{Extractor, Refusal};
use crate::ocr::Ocr;
use crate::scan::{Found, Scan};
use crate::{Collection, Error, words};

/// How long what was read may stay unsaved: what an interruption costs at most, beside the file being read.
const COMMIT_EVERY: Duration = Duration::from_secs(20);

/// The time of change that no file has: what is noted with it is read again at each update.
const AGAIN: i64 = i64::MIN;

/// The time of change under which a file is noted whose pictures wait for recognition: it is before 1970.
fn awaiting(modified: i64) -> i64 {
    !modified
}

/// Warnings of one file that are kept; how many more there were is said.
const MOST_WARNINGS: usize = 1_000;

/// Refusals of one update that are named; all of them are in the index.
const MOST_NAMED: usize = 1_000;

/// What an update works with.
pub(super) struct Work<'a> {
    pub(super) collection: &'a Collection,
    pub(super) extractor: &'a dyn Extractor,
    pub(super) ocr: Option<&'a Ocr>,
    pub(super) watcher: &'a dyn Watcher,
    pub(super) language: Language,
}

impl Work<'_> {
    /// What stands between a document and what is said of it.
    pub(super) fn colon(&self) -> &'static str {
        self.language.pick(" : ", ": ")
    }

    /// Says which folders and files could not be looked at.
    pub(super) fn pass(&self, scan: &Scan, outcome: &mut Outcome) {
        let too_deep = || {
            let sentence = self.language.pick(
                "trop de dossiers les uns dans les autres ; ce qui est dedans n'est pas lu",
                "too many folders inside folders; what is in it is not read",
            );
            sentence.to_owned()
        };
        let rows = scan.passed.iter().map(|passed| {
            let reason = passed.reason.clone().unwrap_or_else(too_deep);
            (legible(&passed.path), reason)
        });
        outcome.refused.extend(rows.take(MOST_NAMED));
    }

    /// Removes what is no longer there, but nothing of what could not be looked at.
    pub(super) fn remove(
        &self,
        scan: &Scan,
        index: &Index,
        removals: Removals,
        writer: &mut Writer,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let present: HashSet<&str> = scan.files.iter().map(|file| file.key.as_str()).collect();
        let unseen = scan.passed.iter().map(|passed| passed.key.clone());
        let missing: Vec<String> = scan
            .missing
            .iter()
            .filter_map(|source| Some(source.file_name()?.to_string_lossy().into_owned()))
            .chain(unseen)
            .collect();
        let mut sources = Sources::new(&self.collection.sources);
        for path in index.paths()? {
            let of_missing = missing.iter().any(|name| {
                name.is_empty()
                    || path
                        .strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            sources.known(path, |path| !present.contains(path) && !of_missing);
        }
        let (gone, held) = sources.part(removals);
        for path in gone {
            writer.remove(&path)?;
            outcome.removed += 1;
        }
        outcome.held = held;
        Ok(())
    }

    pub(super) fn read(
        &self,
        scan: &Scan,
        writer: &mut Writer,
        mark: &mut Mark,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
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
            if self.is_current(&file, writer)? {
                outcome.unchanged += 1;
                continue;
            }
            mark.put()?;
            self.file(found, file, writer, outcome)?;
            if outcome.stopped {
                return Ok(());
            }
            outcome.read += 1;
            if saved.elapsed() > COMMIT_EVERY {
                writer.commit()?;
                saved = Instant::now();
            }
        }
        Ok(())
    }

    /// Whether there is nothing new to learn from a file: not when its pictures wait for recognition, which is there.
    fn is_current(&self, file: &SourceFile, writer: &Writer) -> Result<bool, Error> {
        Ok(writer.state(&file.path)?.is_some_and(|known| {
            let waits = known.modified == awaiting(file.modified);
            known.size == file.size
                && (known.modified == file.modified || waits && self.ocr.is_none())
        }))
    }

    /// Reads one file, batch by batch; whatever is wrong with it becomes rows of its report.
    fn file(
        &self,
        found: &Found,
        file: SourceFile,
        writer: &mut Writer,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let modified = file.modified;
        let mut put = writer.begin(file)?;
        let mut report = Report::default();
        let mut after: Option<String> = None;
        let mut passed = 0;
        // Asked here, where the system's refusal can be told from what the file itself is: it may be another one tomorrow.
        let mut opened = File::open(&found.path).map(drop);
        loop {
            if let Err(error) = std::mem::replace(&mut opened, Ok(())) {
                put.set_modified(AGAIN);
                report.refused.push(Row {
                    item: String::new(),
                    reason: words::system(&error, self.language),
                });
                break;
            }
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
                let read = match document::of(extracted, found, self)? {
                    document::Outcome::Read(read) => read,
                    // Without its end the file leaves nothing in the index, and is read again.
                    document::Outcome::Stopped(identifier, pages) => {
                        outcome.stopped = true;
                        outcome.unfinished = Some((identifier, pages));
                        return Ok(());
                    }
                };
                outcome.recognised += read.recognised;
                outcome.scanned += read.scanned;
                if read.awaits {
                    put.set_modified(awaiting(modified));
                }
                let room = MOST_WARNINGS.saturating_sub(report.warnings.len());
                passed += read.warnings.len().saturating_sub(room);
                report.warnings.extend(read.warnings.into_iter().take(room));
                match put.document(&read.document) {
                    Ok(true) => outcome.documents += 1,
                    Ok(false) => {
                        let reason = self.language.pick(
                            "une fiche d'avant, dans ce fichier, a cet identifiant",
                            "a record before it in this file has this identifier",
                        );
                        report.refused.push(Row {
                            item: read.document.identifier,
                            reason: reason.to_owned(),
                        });
                    }
                    Err(index::Error::Document { identifier, reason }) => {
                        let reason = match self.language {
                            Language::French => words::document(&reason).to_owned(),
                            Language::English => reason,
                        };
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
        outcome.warnings += (report.warnings.len() + passed) as u64;
        if passed > 0 {
            report.warnings.push(self.language.pick(
                format!("et {passed} autres avertissements"),
                format!("and {passed} more warnings"),
            ));
        }
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

/// A path as it is; bytes that are not UTF-8 are shown as bytes.
fn legible(path: &Path) -> String {
    path.to_str().map_or_else(
        || {
            path.as_os_str()
                .as_encoded_bytes()
                .escape_ascii()
                .to_string()
        },
        str::to_owned,
    )
}
