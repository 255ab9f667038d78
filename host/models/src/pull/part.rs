//! What a download has so far: the bytes, and beside them which version of which file they are of.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::client::Reply;
use crate::{Error, disk};

/// The beginning of a file.
#[derive(Debug)]
pub(super) struct Part {
    path: PathBuf,
    pub(super) file: File,
    length: u64,
    note: Note,
}

/// What the bytes are of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Note {
    url: String,
    etag: Option<String>,
    /// The size of the whole file, where the server says it.
    total: Option<u64>,
}

impl Part {
    /// Takes up what an earlier run left of this address, or begins anew.
    pub(super) fn open(path: PathBuf, url: &str) -> Result<Self, Error> {
        let note: Note = fs::read(note_path(&path))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let mut file = disk::create_private(&path, false)?;
        let length = file
            .seek(SeekFrom::End(0))
            .map_err(|error| Error::io(&path, error))?;
        let mut part = Self {
            path,
            file,
            length,
            note,
        };
        if part.note.url != url || part.note.etag.is_none() {
            part.note = Note {
                url: url.to_owned(),
                ..Note::default()
            };
            part.restart()?;
        }
        Ok(part)
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Whether an earlier run got all of it.
    pub(super) fn is_whole(&self) -> bool {
        self.length > 0 && self.note.total == Some(self.length)
    }

    /// From which byte of which version on to ask, if there is something to go on with.
    pub(super) fn resumable(&self) -> Option<(u64, &str)> {
        let etag = self.note.etag.as_deref()?;
        (self.length > 0).then_some((self.length, etag))
    }

    /// Whether an answer goes on where the bytes end, in the same version.
    pub(super) fn accepts(&self, reply: &Reply) -> bool {
        reply.start == self.length
            && (self.length == 0 || reply.etag.is_none() || reply.etag == self.note.etag)
    }

    /// Forgets the bytes.
    pub(super) fn restart(&mut self) -> Result<(), Error> {
        self.file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .map_err(|error| Error::io(&self.path, error))?;
        self.length = 0;
        self.note.etag = None;
        self.note.total = None;
        Ok(())
    }

    /// Writes down which version the bytes that come now are of, before they come.
    pub(super) fn remember(&mut self, reply: &Reply) -> Result<(), Error> {
        if self.length == 0 {
            self.note.etag.clone_from(&reply.etag);
            self.note.total = reply.total;
        }
        let bytes = serde_json::to_vec(&self.note).map_err(|error| Error::Registry {
            path: note_path(&self.path),
            reason: error.to_string(),
        })?;
        disk::replace(&note_path(&self.path), &bytes)
    }

    pub(super) fn grew(&mut self, bytes: u64) {
        self.length += bytes;
    }

    /// All is there, and on the disk; the note stays until the model is entered.
    pub(super) fn finish(self) -> Result<(), Error> {
        self.file
            .sync_all()
            .map_err(|error| Error::io(&self.path, error))
    }
}

/// Takes a part away, with its note.
pub(crate) fn forget(path: &Path) -> Result<(), Error> {
    disk::remove(path)?;
    disk::remove(&note_path(path))
}

fn note_path(path: &Path) -> PathBuf {
    path.with_extension("note.json")
}
