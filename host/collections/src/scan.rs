//! The files of a collection's sources, without opening any of them.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use config::Language;
use walkdir::{DirEntry, WalkDir};

use crate::{Collection, words};

/// Folders inside folders, at most: deeper ones are said to be passed over.
const MOST_DEPTH: usize = 64;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The path within the source; with several sources, the source's own name before it. Never changes for a file.
    pub key: String,
    /// Where it is.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 at which it was last changed.
    pub modified: i64,
}

/// Something that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// What the keys of files there begin with, or the file's key; empty for a source itself.
    pub key: String,
    /// The path.
    pub path: PathBuf,
    /// Why, in the person's language; none for a folder that is too deep.
    pub reason: Option<String>,
}

/// What is left out by rule, counted; what lies in a folder that is left out is not looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Files and folders whose names begin with a dot or `~$`.
    pub hidden: u64,
    /// Symbolic links below a source.
    pub links: u64,
    /// Pipes, sockets, devices.
    pub special: u64,
}

/// What there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// Regular files, in the order of their keys.
    pub files: Vec<Found>,
    /// Folders and files that could not be looked at.
    pub passed: Vec<Passed>,
    /// What is left out by rule.
    pub left_out: LeftOut,
    /// Sources that are not there at all: their documents must not be taken for deleted.
    pub missing: Vec<PathBuf>,
}

/// Looks at all sources.
///
/// Names that begin with a dot, temporary files of office programs, and everything that is no regular file are left out.
/// Symbolic links below a source are never followed.
pub fn scan(collection: &Collection, language: Language) -> Scan {
    let mut scan = Scan::default();
    let several = collection.sources.len() > 1;
    for source in &collection.sources {
        if std::fs::metadata(source).is_err() {
            scan.missing.push(source.clone());
            continue;
        }
        let before = match source.file_name() {
            Some(name) if several => name.to_string_lossy().into_owned(),
            _ => String::new(),
        };
        walk(source, &before, language, &mut scan);
    }
    scan.files.sort_by(|a, b| a.key.cmp(&b.key));
    scan
}

fn walk(source: &Path, before: &str, language: Language, scan: &mut Scan) {
    let mut hidden = 0;
    let entries = WalkDir::new(source)
        .max_depth(MOST_DEPTH)
        .into_iter()
        .filter_entry(|entry| {
            let is_read = entry.depth() == 0 || !is_left_out(entry);
            hidden += u64::from(!is_read);
            is_read
        });
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(source).to_owned();
                let reason = error.io_error().map(|error| words::system(error, language));
                let key = below(source, &path, before);
                scan.passed.push(Passed { key, path, reason });
                continue;
            }
        };
        if entry.file_type().is_dir() && entry.depth() == MOST_DEPTH {
            scan.passed.push(Passed {
                key: below(source, entry.path(), before),
                path: entry.path().to_owned(),
                reason: None,
            });
        }
        let kind = entry.file_type();
        if !kind.is_file() {
            if kind.is_symlink() {
                scan.left_out.links += 1;
            } else if !kind.is_dir() {
                scan.left_out.special += 1;
            }
            continue;
        }
        if entry.path().to_str().is_none() {
            scan.passed.push(Passed {
                key: key(source, entry.path(), before),
                path: entry.path().to_owned(),
                reason: Some(words::name(language).to_owned()),
            });
            continue;
        }
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            // Gone since the folder was read.
            Err(_) => continue,
        };
        scan.files.push(Found {
            key: key(source, entry.path(), before),
            path: entry.path().to_owned(),
            size: metadata.size(),
            modified: metadata.mtime() * 1_000_000_000 + metadata.mtime_nsec(),
        });
    }
    scan.left_out.hidden += hidden;
}

/// As [`key`], but empty for the only source itself.
fn below(source: &Path, path: &Path, before: &str) -> String {
    if path == source {
        before.to_owned()
    } else {
        key(source, path, before)
    }
}

/// A source that is a file itself has its own name as key.
fn key(source: &Path, path: &Path, before: &str) -> String {
    let within = path.strip_prefix(source).unwrap_or(path);
    let within = within.to_string_lossy();
    if within.is_empty() {
        return path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    }
    if before.is_empty() {
        within.into_owned()
    } else {
        format!("{before}/{within}")
    }
}

fn is_left_out(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    // `~$note.docx` is what Word keeps beside an open document, `.~lock.note.odt#` what LibreOffice does.
    name.starts_with('.') || name.starts_with("~$")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::Audience;

    fn collection(sources: &[&Path]) -> Collection {
        Collection {
            name: "a".to_owned(),
            sources: sources.iter().map(|source| (*source).to_owned()).collect(),
            audience: Audience::Internal,
            groups: Vec::new(),
            owner: 0,
            names: Vec::new(),
            vectors: None,
        }
    }

    fn scanned(collection: &Collection) -> Scan {
        scan(collection, Language::French)
    }

    fn keys(scan: &Scan) -> Vec<&str> {
        scan.files.iter().map(|file| file.key.as_str()).collect()
    }

    #[test]
    fn files_have_keys_and_the_rest_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("2024/mars")).unwrap();
        fs::create_dir_all(root.join(".git")).unwrap();
        for name in [
            "b.pdf",
            "2024/a.pdf",
            "2024/mars/é.txt",
            ".caché",
            ".git/x",
            "2024/~$a.docx",
        ] {
            fs::write(root.join(name), name).unwrap();
        }
        symlink("/etc/passwd", root.join("lien.txt")).unwrap();
        symlink("/etc", root.join("2024/dossier")).unwrap();
        let found = scanned(&collection(&[root]));
        assert_eq!(keys(&found), ["2024/a.pdf", "2024/mars/é.txt", "b.pdf"]);
        assert_eq!(found.files[2].size, 5);
        assert!(found.files[2].modified > 1_700_000_000_000_000_000);
        assert_eq!((found.passed.len(), found.missing.len()), (0, 0));
        let expected = LeftOut {
            hidden: 3,
            links: 2,
            special: 0,
        };
        assert_eq!(found.left_out, expected);
    }

    #[test]
    fn several_sources_have_their_names_before_and_a_file_is_a_source_too() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("un/x")).unwrap();
        fs::write(root.join("un/x/a.txt"), "a").unwrap();
        fs::write(root.join("seul.txt"), "b").unwrap();
        let (one, alone) = (root.join("un"), root.join("seul.txt"));
        assert_eq!(
            keys(&scanned(&collection(&[&one, &alone]))),
            ["seul.txt", "un/x/a.txt"]
        );
        assert_eq!(keys(&scanned(&collection(&[&alone]))), ["seul.txt"]);
        assert_eq!(keys(&scanned(&collection(&[&one]))), ["x/a.txt"]);
    }

    #[test]
    fn a_source_that_is_gone_is_told_apart_from_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let found = scanned(&collection(&[folder.path(), &gone]));
        assert_eq!(found.missing, [gone]);
        assert!(found.files.is_empty());
    }

    #[test]
    fn names_in_another_encoding_are_told_and_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let name = std::ffi::OsString::from_vec(b"arr\xEAt\xE9.txt".to_vec());
        fs::write(folder.path().join(&name), "a").unwrap();
        fs::write(folder.path().join("arrêté.txt"), "a").unwrap();
        let found = scanned(&collection(&[folder.path()]));
        assert_eq!(keys(&found), ["arrêté.txt"]);
        assert_eq!(found.passed.len(), 1);
        assert!(found.passed[0].path.ends_with(&name));
        let reason = found.passed[0].reason.as_deref().unwrap();
        assert!(reason.contains("UTF-8") && reason.contains("convmv"));
    }

    #[test]
    fn what_is_too_deep_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let deep = (0..70).fold(folder.path().to_owned(), |path, _| path.join("d"));
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("a.txt"), "a").unwrap();
        let found = scanned(&collection(&[folder.path()]));
        assert_eq!((found.files.len(), found.passed.len()), (0, 1));
        assert_eq!(found.passed[0].reason, None);
    }
}
