//! A file while it is written: beside its place, under another name, private to its owner.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use capability::{Located, OpenError, plain_reason, unusable};
use config::Language;
use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

/// Bytes that one new file can hold: a guest in a loop must not fill the disk.
pub(crate) const NEW_FILE_BYTES: u64 = 256 << 20;

/// Names tried for the unfinished file, should another program have taken the first.
const MOST_NAMES: u32 = 1_000;

/// The files that a call writes, in the order of their handles.
#[derive(Debug, Default)]
pub(crate) struct Written(pub(crate) Vec<Writing>);

/// One file that does not exist yet; dropped, it never existed.
#[derive(Debug)]
pub(crate) struct Writing {
    pub(crate) name: String,
    pub(crate) file: Arc<File>,
    pub(crate) size: u64,
    pub(crate) state: State,
    path: PathBuf,
    target: OsString,
    unfinished: OsString,
    folder: OwnedFd,
    mode: u32,
    published: bool,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// More can be appended.
    Open,
    /// The guest said that it is complete.
    Complete,
    /// A write failed half way: it can never be complete.
    Broken,
}

/// Begins a file whose name is free.
pub(crate) fn begin(located: &Located, language: Language) -> Result<Writing, OpenError> {
    let path = &located.path;
    let refused = |error: Errno| unusable(path, &plain_reason(&error.into(), language));
    let target = path.file_name().ok_or_else(|| {
        unusable(
            path,
            language.pick("il manque le nom du fichier", "the file's name is missing"),
        )
    })?;
    let parent = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = rustix::fs::open(parent, flags, Mode::empty()).map_err(refused)?;
    // A link counts as a file, even one that leads nowhere.
    match rustix::fs::statat(&folder, target, AtFlags::SYMLINK_NOFOLLOW) {
        Err(Errno::NOENT) => {}
        Ok(_) => return Err(exists(path)),
        Err(error) => return Err(refused(error)),
    }
    let (unfinished, file) = create(&folder).map_err(refused)?;
    let mut writing = Writing {
        name: located.name.clone(),
        file: Arc::new(file),
        size: 0,
        state: State::Open,
        path: path.clone(),
        target: target.to_owned(),
        unfinished,
        folder,
        mode: 0,
        published: false,
    };
    writing
        .hide()
        .map_err(|error| unusable(path, &plain_reason(&error, language)))?;
    Ok(writing)
}

fn create(folder: &OwnedFd) -> Result<(OsString, File), Errno> {
    let process = std::process::id();
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    for number in 0..MOST_NAMES {
        let name = OsString::from(format!(".gardon-{process}-{number}.part"));
        // The system takes the umask off this mode.
        match rustix::fs::openat(folder, &name, flags, Mode::from_raw_mode(0o666)) {
            Ok(descriptor) => return Ok((name, File::from(descriptor))),
            Err(Errno::EXIST) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Errno::EXIST)
}

fn exists(path: &Path) -> OpenError {
    OpenError::Exists {
        path: path.display().to_string(),
    }
}

impl Writing {
    /// Remembers the mode that the umask left, and closes the still empty file to others.
    fn hide(&mut self) -> io::Result<()> {
        self.mode = self.file.metadata()?.mode() & 0o777;
        self.set_mode(0o600)
    }

    fn set_mode(&self, mode: u32) -> io::Result<()> {
        self.file.set_permissions(PermissionsExt::from_mode(mode))
    }

    /// Puts a complete file in its place, which must still be free; any other file vanishes.
    pub(crate) fn publish(mut self, language: Language) -> Result<(), OpenError> {
        if self.state != State::Complete {
            return Ok(());
        }
        let refused = |error: io::Error| unusable(&self.path, &plain_reason(&error, language));
        self.set_mode(self.mode).map_err(refused)?;
        match self.rename() {
            Ok(()) => {
                self.published = true;
                Ok(())
            }
            Err(Errno::EXIST) => Err(exists(&self.path)),
            Err(error) => Err(refused(error.into())),
        }
    }

    /// Renames without overwriting; a second name and the loss of the first do the same where that is not known.
    fn rename(&self) -> Result<(), Errno> {
        let (folder, from, to) = (&self.folder, &self.unfinished, &self.target);
        match rustix::fs::renameat_with(folder, from, folder, to, RenameFlags::NOREPLACE) {
            Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP | Errno::PERM) => {
                rustix::fs::linkat(folder, from, folder, to, AtFlags::empty())?;
                rustix::fs::unlinkat(folder, from, AtFlags::empty())
            }
            other => other,
        }
    }
}

/// Appends to a file and says how large it is now.
pub(crate) fn append(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.published {
            // Nobody is left to be told; the file's name says whose leftover it is.
            let _ = rustix::fs::unlinkat(&self.folder, &self.unfinished, AtFlags::empty());
        }
    }
}
