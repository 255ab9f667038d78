//! What goes wrong with an index, and the way out.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use thiserror::Error as ThisError;

/// What went wrong with an index.
#[derive(Debug, ThisError)]
pub enum Error {
    /// There is no index in the folder.
    #[error("{}: there is no index; create it first", folder.display())]
    Absent {
        /// The folder.
        folder: PathBuf,
    },
    /// A file of the index is not what was written; nothing in the index can be trusted.
    #[error("{}: the index is damaged ({reason}); delete its folder and index the source again", file.display())]
    Corrupt {
        /// The file, or the folder where no single file is at fault.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The index was written by a version that cuts texts in another way.
    #[error("{}: the index is of another version; delete its folder and index the source again", folder.display())]
    Version {
        /// The folder.
        folder: PathBuf,
    },
    /// Somebody else writes into the index.
    #[error("{}: the index is being written by another command; wait until it has ended", folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// A document is not one that can be kept.
    #[error("document `{identifier}`: {reason}")]
    Document {
        /// Its identifier.
        identifier: String,
        /// Why.
        reason: String,
    },
    /// Passages got no vectors.
    #[error("{}: no vectors were made: {reason}; the index answers without them", folder.display())]
    Embedding {
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: String,
    },
    /// The operating system refused.
    #[error("{}: {source}; mend it and try again", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Its words.
        source: io::Error,
    },
    /// The search library refused, for none of the reasons above.
    #[error("{}: {reason}", folder.display())]
    Library {
        /// The folder.
        folder: PathBuf,
        /// Its words.
        reason: String,
    },
}

impl Error {
    pub(crate) fn disk(path: &Path, source: io::Error) -> Self {
        Self::Disk {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn corrupt(file: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self::Corrupt {
            file: file.into(),
            reason: reason.into(),
        }
    }

    /// What an error of the library means for the index in that folder.
    pub(crate) fn library(folder: &Path, error: TantivyError) -> Self {
        match error {
            TantivyError::DataCorruption(damage) => Self::corrupt(folder, format!("{damage:?}")),
            TantivyError::OpenReadError(error) => Self::read(folder, error),
            TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_)) => Self::Absent {
                folder: folder.to_owned(),
            },
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                Self::Disk {
                    path: folder.join(filepath),
                    source: unshare(&io_error),
                }
            }
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Busy {
                folder: folder.to_owned(),
            },
            TantivyError::LockFailure(LockError::IoError(error), _) => Self::Disk {
                path: folder.to_owned(),
                source: unshare(&error),
            },
            TantivyError::IoError(error) => Self::io(folder, &error),
            TantivyError::IncompatibleIndex(reason) => Self::corrupt(folder, format!("{reason:?}")),
            other => Self::Library {
                folder: folder.to_owned(),
                reason: other.to_string(),
            },
        }
    }

    /// What an error while reading a file of the index means.
    pub(crate) fn read(folder: &Path, error: OpenReadError) -> Self {
        match error {
            OpenReadError::FileDoesNotExist(file) => {
                Self::corrupt(folder.join(file), "the file is missing")
            }
            OpenReadError::IoError { io_error, filepath } => {
                Self::io(&folder.join(filepath), &io_error)
            }
            OpenReadError::IncompatibleIndex(reason) => {
                Self::corrupt(folder, format!("{reason:?}"))
            }
        }
    }

    /// An error while reading: the system's, or a content that cannot be.
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidData
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::Other => Self::corrupt(path, error.to_string()),
            _ => Self::disk(path, unshare(error)),
        }
    }
}

/// A copy of an error that the library shares.
fn unshare(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
