//! The folder of an index, whose small files carry a checksum: tantivy seals only the large ones.

use std::fmt;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// What stands between a small file's content and its checksum.
const SEAL: &[u8] = b"\n#blake3 ";

/// A folder that seals what it writes as a whole, and refuses to read it with a broken seal.
#[derive(Clone)]
pub(crate) struct SealedDirectory {
    files: MmapDirectory,
    folder: PathBuf,
}

impl SealedDirectory {
    /// The folder, which exists.
    pub fn open(folder: &Path) -> tantivy::Result<Self> {
        Ok(Self {
            files: MmapDirectory::open(folder)?,
            folder: folder.to_owned(),
        })
    }
}

impl SealedDirectory {
    /// Nobody else reads a file of the index, whatever the folder above allows.
    fn close(&self, path: &Path) -> io::Result<()> {
        fs::set_permissions(self.folder.join(path), Permissions::from_mode(0o600))
    }

    /// A lock on a file that may be read and not written: whoever reads an index of somebody else's waits as well until
    /// the list of segments and their files are of one commit.
    fn reader_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let failed = |error| LockError::IoError(Arc::new(error));
        let file = File::open(self.folder.join(&lock.filepath)).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(DirectoryLock::from(Box::new(file)))
    }
}

/// Whether the folder is not this user's to write.
fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

impl fmt::Debug for SealedDirectory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files.fmt(formatter)
    }
}

impl Directory for SealedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.files.open_write(path)?;
        self.close(path)
            .map_err(|error| OpenWriteError::wrap_io_error(error, PathBuf::from(path)))?;
        Ok(file)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let mut sealed = self.files.atomic_read(path)?;
        let length = content(&sealed).ok_or_else(|| {
            let broken = io::Error::new(io::ErrorKind::InvalidData, "its checksum is another one");
            OpenReadError::wrap_io_error(broken, PathBuf::from(path))
        })?;
        sealed.truncate(length);
        Ok(sealed)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let seal = blake3::hash(data).to_hex();
        self.files
            .atomic_write(path, &[data, SEAL, seal.as_bytes()].concat())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let is_new = !self.folder.join(&lock.filepath).exists();
        let locked = match self.files.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.is_blocking && is_closed(&error) => {
                return self.reader_lock(lock);
            }
            locked => locked?,
        };
        // Once: whoever opened the folder to a group has opened this file, which readers lock as well.
        if is_new {
            self.close(&lock.filepath)
                .map_err(|error| LockError::IoError(Arc::new(error)))?;
        }
        Ok(locked)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// How many bytes of a sealed file are its content; nothing where the seal is broken.
fn content(sealed: &[u8]) -> Option<usize> {
    let length = sealed.len().checked_sub(SEAL.len() + 2 * blake3::OUT_LEN)?;
    let (data, seal) = sealed.split_at(length);
    let hash = seal.strip_prefix(SEAL)?;
    (blake3::hash(data).to_hex().as_bytes() == hash).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_seal_is_refused() {
        let folder = tempfile::tempdir().expect("folder");
        let directory = SealedDirectory::open(folder.path()).expect("directory");
        let path = Path::new("small.json");
        directory.atomic_write(path, b"{\"a\":1}").expect("written");
        assert_eq!(directory.atomic_read(path).expect("read"), b"{\"a\":1}");
        let whole = fs::read(folder.path().join(path)).expect("bytes");
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 4;
            fs::write(folder.path().join(path), &flipped).expect("flipped");
            assert!(directory.atomic_read(path).is_err(), "byte {at}");
            fs::write(folder.path().join(path), &whole[..at]).expect("cut");
            assert!(directory.atomic_read(path).is_err(), "cut at {at}");
        }
    }
}
