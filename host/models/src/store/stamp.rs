//! What tells cheaply that a file is still the one that was hashed.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Error;

/// Size, time of change and inode of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change of the content, seconds since 1970.
    pub seconds: i64,
    /// And nanoseconds.
    pub nanoseconds: i64,
    /// The inode.
    pub inode: u64,
}

impl Stamp {
    /// The stamp of a file as it is now; a symbolic link is not followed.
    ///
    /// # Errors
    /// [`Error::Io`] when there is no regular file.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let metadata = fs::symlink_metadata(path).map_err(|error| Error::io(path, error))?;
        if !metadata.is_file() {
            return Err(Error::io(path, std::io::ErrorKind::InvalidInput.into()));
        }
        Ok(Self {
            size: metadata.size(),
            seconds: metadata.mtime(),
            nanoseconds: metadata.mtime_nsec(),
            inode: metadata.ino(),
        })
    }
}
