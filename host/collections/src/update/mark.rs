//! The mark of an update that has not come to its end: a file beside the index, there before the first change and gone
//! after the last one, so that an index of half the files is not taken for the whole.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::Error;

/// Whether the index in that folder is of a part of the files: an update is at work, or did not come to its end.
pub fn is_incomplete(index: &Path) -> bool {
    place(index).exists()
}

/// The mark of one update.
pub(super) struct Mark {
    path: PathBuf,
    is_put: bool,
}

impl Mark {
    /// The mark of the index in that folder, which may be there from an earlier update.
    pub(super) fn new(index: &Path) -> Self {
        Self {
            path: place(index),
            is_put: false,
        }
    }

    /// Puts the mark, once.
    pub(super) fn put(&mut self) -> Result<(), Error> {
        if !self.is_put {
            OpenOptions::new()
                .create(true)
                .append(true)
                .mode(0o600)
                .open(&self.path)
                .and_then(|file| file.sync_all())
                .map_err(|error| Error::io(&self.path, error))?;
            self.is_put = true;
        }
        Ok(())
    }

    /// Takes the mark away, this update's or one that was left.
    pub(super) fn take_away(self) -> Result<(), Error> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::io(&self.path, error))
            }
            _ => Ok(()),
        }
    }
}

/// Beside the folder and not in it: an index that is built anew loses its folder.
fn place(index: &Path) -> PathBuf {
    index.with_extension("incomplete")
}
