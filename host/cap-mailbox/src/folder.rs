//! Listing a folder of messages, and opening one of them without leaving the folder.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use capability::{Stamp, plain_reason};
use config::Language;
use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

/// Files of one folder: each keeps its name in memory.
const MOST_FILES: usize = 200_000;

/// Folders inside folders; beyond that a listing fails rather than leave messages out.
const MOST_DEPTH: usize = 32;

/// A file that is one message.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The path from the folder, with `/`; made readable where it is not UTF-8.
    pub(crate) id: Box<str>,
    /// The true path, where the identifier does not say it.
    path: Option<Box<Path>>,
    /// What the file was when it was listed.
    pub(crate) stamp: Stamp,
}

/// The messages of a folder, sorted by identifier.
pub(crate) fn list(root: &Path, language: Language) -> io::Result<Vec<Entry>> {
    // Links are not followed here either: a Maildir's own folders are true ones.
    let is_folder =
        |name: &str| fs::symlink_metadata(root.join(name)).is_ok_and(|metadata| metadata.is_dir());
    let mut entries = Vec::new();
    if is_folder("cur") && is_folder("new") {
        for part in ["cur", "new"] {
            walk(root, Path::new(part), None, language, &mut entries)?;
        }
    } else {
        walk(root, Path::new(""), Some(0), language, &mut entries)?;
        let is_message = |entry: &Entry| {
            Path::new(&*entry.id)
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("eml"))
        };
        if entries.iter().any(is_message) {
            entries.retain(is_message);
        }
    }
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    // Two names that are not UTF-8 can read alike: the position tells them apart.
    let twins: Vec<_> = (1..entries.len())
        .filter(|index| entries[*index].id == entries[index - 1].id)
        .collect();
    for index in &twins {
        let entry = &mut entries[*index];
        entry.path = Some(entry.true_path().into());
        entry.id = format!("{}#{index}", entry.id).into();
    }
    if !twins.is_empty() {
        entries.sort_by(|a, b| a.id.cmp(&b.id));
    }
    Ok(entries)
}

/// Opens a listed file below the folder: no link is followed on the way, and nothing but a file is opened.
pub(crate) fn open(root: &OwnedFd, entry: &Entry) -> io::Result<(File, Stamp)> {
    let path = entry.true_path();
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    let opened = match rustix::fs::openat2(root, path, flags, Mode::empty(), resolve) {
        // A kernel or a container without this call: the last part of the path is still no link.
        Err(Errno::NOSYS | Errno::PERM) => {
            rustix::fs::openat(root, path, flags | OFlags::NOFOLLOW, Mode::empty())
        }
        other => other,
    };
    let file = File::from(opened?);
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a file any more"));
    }
    Ok((file, Stamp::of(&metadata)))
}

impl Entry {
    fn true_path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(&*self.id))
    }
}

/// Collects the files of a folder, and of the folders below it unless `depth` is none.
fn walk(
    root: &Path,
    below: &Path,
    depth: Option<usize>,
    language: Language,
    entries: &mut Vec<Entry>,
) -> io::Result<()> {
    let refused = |french: String, english: String| {
        let place = below.display();
        io::Error::other(format!("{place}: {}", language.pick(french, english)))
    };
    if depth.is_some_and(|depth| depth > MOST_DEPTH) {
        return Err(refused(
            format!("plus de {MOST_DEPTH} dossiers emboîtés"),
            format!("more than {MOST_DEPTH} folders inside one another"),
        ));
    }
    let items = fs::read_dir(root.join(below)).map_err(|error| {
        let reason = plain_reason(&error, language);
        refused(reason.clone(), reason)
    })?;
    for item in items {
        let item = item?;
        let name = item.file_name();
        // Leftovers of editors and file managers, such as `._message.eml`.
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = below.join(&name);
        let kind = item.file_type()?;
        if kind.is_dir() && depth.is_some() {
            walk(root, &path, depth.map(|depth| depth + 1), language, entries)?;
        } else if kind.is_file() {
            if entries.len() == MOST_FILES {
                return Err(refused(
                    format!("plus de {MOST_FILES} fichiers"),
                    format!("more than {MOST_FILES} files"),
                ));
            }
            match item.metadata() {
                Ok(metadata) => entries.push(entry(path, Stamp::of(&metadata))),
                // Gone since the folder was read: another program sorts the same mailbox.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

fn entry(path: PathBuf, stamp: Stamp) -> Entry {
    let (id, path) = match path.to_str() {
        Some(id) => (id.into(), None),
        None => (path.to_string_lossy().into(), Some(path.into_boxed_path())),
    };
    Entry { id, path, stamp }
}
