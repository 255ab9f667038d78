//! Opening what a word names on the disk: regular files only, and whether one changed since.

use std::fs::{File, FileType, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use config::Language;
use rustix::fs::{Mode, OFlags};

use crate::OpenError;

/// What tells that a file is still the one that was opened, unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    modified: (i64, i64),
    inode: u64,
}

impl Stamp {
    /// The stamp of a file as its metadata says.
    pub fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            inode: metadata.ino(),
        }
    }
}

/// Opens a regular file for reading; the word itself may be a symbolic link, because the caller named it.
///
/// # Errors
/// [`OpenError::Unusable`] with a plain reason: missing, refused, a folder, a pipe, a device.
pub fn open_regular(path: &Path, language: Language) -> Result<(File, Stamp), OpenError> {
    // Looked at before it is opened: merely opening a device can do something.
    let kind = std::fs::metadata(path)
        .map_err(|error| unusable(path, &plain_reason(&error, language)))?
        .file_type();
    if !kind.is_file() {
        return Err(unusable(path, not_regular(kind, language)));
    }
    // Not blocking, should a pipe have taken the file's place; the open file is looked at again.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    rustix::fs::open(path, flags, Mode::empty())
        .map_err(io::Error::from)
        .and_then(|descriptor| {
            let file = File::from(descriptor);
            file.metadata().map(|metadata| (file, metadata))
        })
        .map_err(|error| unusable(path, &plain_reason(&error, language)))
        .and_then(|(file, metadata)| {
            if metadata.is_file() {
                Ok((file, Stamp::of(&metadata)))
            } else {
                Err(unusable(path, not_regular(metadata.file_type(), language)))
            }
        })
}

/// What the operating system refused, in words for the person who reads it.
pub fn plain_reason(error: &io::Error, language: Language) -> String {
    let words = match error.kind() {
        io::ErrorKind::NotFound => ("introuvable", "not found"),
        io::ErrorKind::PermissionDenied => ("accès refusé", "access refused"),
        io::ErrorKind::NotADirectory => (
            "une partie du chemin n'est pas un dossier",
            "a part of the path is not a folder",
        ),
        io::ErrorKind::StorageFull => ("le disque est plein", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => (
            "le disque est en lecture seule",
            "the disk can only be read",
        ),
        io::ErrorKind::UnexpectedEof => (
            "le fichier a changé pendant la lecture",
            "the file changed while it was read",
        ),
        _ => return error.to_string(),
    };
    language.pick(words.0, words.1).to_owned()
}

/// An [`OpenError::Unusable`] for a path.
pub fn unusable(path: &Path, reason: &str) -> OpenError {
    OpenError::Unusable {
        path: path.display().to_string(),
        reason: reason.to_owned(),
    }
}

fn not_regular(kind: FileType, language: Language) -> &'static str {
    let words = if kind.is_dir() {
        ("c'est un dossier, pas un fichier", "a folder, not a file")
    } else if kind.is_fifo() {
        ("c'est un tube, pas un fichier", "a pipe, not a file")
    } else if kind.is_socket() {
        ("c'est une socket, pas un fichier", "a socket, not a file")
    } else {
        (
            "c'est un périphérique, pas un fichier",
            "a device, not a file",
        )
    };
    language.pick(words.0, words.1)
}
