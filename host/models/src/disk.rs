//! Private folders, whole files or none, locks, hashes, free space.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock, statvfs};
use sha2::{Digest, Sha256};

use crate::Error;

/// What is read at once.
const CHUNK: usize = 1 << 18;

/// Makes a folder that nobody else can enter; one of ours that is open to others is closed.
pub(crate) fn make_private(folder: &Path) -> Result<(), Error> {
    let failed = |error| Error::io(folder, error);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(failed)?;
    let mode = fs::metadata(folder).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}

/// A lock between commands; given back when dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub(crate) struct Lock(
    // Held open, never read.
    #[expect(dead_code)] File,
);

/// Waits until nobody else holds the lock of that file.
pub(crate) fn lock(path: &Path) -> Result<Lock, Error> {
    let file = create_private(path, false)?;
    flock(&file, FlockOperation::LockExclusive)
        .map_err(|error| Error::io(path, io::Error::from(error)))?;
    Ok(Lock(file))
}

/// Takes the lock of that file, or nothing when somebody else holds it.
pub(crate) fn try_lock(path: &Path) -> Result<Option<Lock>, Error> {
    let file = create_private(path, false)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(Lock(file))),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(Error::io(path, io::Error::from(error))),
    }
}

/// Opens a file of ours for reading and writing, 0600; what it holds stays unless `empty`.
pub(crate) fn create_private(path: &Path, empty: bool) -> Result<File, Error> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(empty)
        .mode(0o600)
        .open(path)
        .map_err(|error| Error::io(path, error))
}

/// Writes a whole file beside its place and moves it there, so that nobody ever sees half of it.
pub(crate) fn replace(target: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let temporary = Temporary::new(target.with_file_name(name));
    let mut file = create_private(temporary.path(), true)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|error| Error::io(target, error))?;
    temporary.into_place(target)
}

/// A file that is being made; gone when it is dropped before it is in its place, unless it is kept for another try.
#[derive(Debug)]
pub(crate) struct Temporary {
    path: Option<PathBuf>,
    kept: bool,
}

impl Temporary {
    /// Nothing is made yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path: Some(path),
            kept: false,
        }
    }

    /// What took long to get: it stays where it is until it is in its place.
    pub(crate) fn kept(path: PathBuf) -> Self {
        Self {
            path: Some(path),
            kept: true,
        }
    }

    /// Where it is made.
    pub(crate) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// Moves the finished file to its place, which is on the same disk, and makes the move last.
    pub(crate) fn into_place(mut self, target: &Path) -> Result<(), Error> {
        let failed = |error| Error::io(target, error);
        fs::rename(self.path(), target).map_err(failed)?;
        self.path = None;
        if let Some(folder) = target.parent() {
            File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(failed)?;
        }
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && !self.kept
        {
            // Best effort: the failure that is told is the first one.
            let _ = fs::remove_file(path);
        }
    }
}

/// Removes a file; one that is not there is removed already.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(path, error)),
        _ => Ok(()),
    }
}

/// The SHA-256 of what a reader gives, in lower-case hexadecimal, and how many bytes it was.
pub(crate) fn hash(reader: &mut dyn Read) -> io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut size = 0;
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok((hex(&hasher.finalize()), size)),
            Ok(read) => {
                hasher.update(&buffer[..read]);
                size += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The SHA-256 of a file, and its size.
pub(crate) fn hash_file(path: &Path) -> Result<(String, u64), Error> {
    File::open(path)
        .and_then(|mut file| hash(&mut file))
        .map_err(|error| Error::io(path, error))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses when the disk of that folder has not so many bytes left for us.
pub(crate) fn need_space(folder: &Path, needed: u64) -> Result<(), Error> {
    let disk = statvfs(folder).map_err(|error| Error::io(folder, io::Error::from(error)))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < needed {
        return Err(Error::Space {
            folder: folder.to_owned(),
            needed,
            free,
        });
    }
    Ok(())
}

/// Copies exactly `size` bytes into a new private file, which is on the disk when this returns; SHA-256 and size.
pub(crate) fn copy(
    mut source: impl Read,
    name: &Path,
    target: &Path,
    size: u64,
    done: &dyn Fn(u64),
) -> Result<(String, u64), Error> {
    let mut file = create_private(target, true)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut copied = 0u64;
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::io(name, error)),
        };
        copied += read as u64;
        if copied > size {
            break;
        }
        hasher.update(&buffer[..read]);
        file.write_all(&buffer[..read])
            .map_err(|error| Error::io(target, error))?;
        done(copied);
    }
    if copied != size {
        return Err(Error::Size {
            what: name.display().to_string(),
            expected: size,
            found: copied,
        });
    }
    file.sync_all().map_err(|error| Error::io(target, error))?;
    Ok((hex(&hasher.finalize()), copied))
}
