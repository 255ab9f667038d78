//! Files that are gone: one by one they are forgotten, but a source that lost most of them at once is rather not mounted.

use std::path::{Path, PathBuf};

/// From so many known files on, a source that lost more than half of them is held; a smaller one where it lost all.
const MANY: u64 = 20;

/// What becomes of documents whose files are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Removals {
    /// They are removed, but not where a source lost all of its files, or most of many.
    #[default]
    Guarded,
    /// They are removed, however many.
    Accepted,
}

/// A source whose documents stay, because so many of its files are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The source.
    pub source: PathBuf,
    /// Files that are gone.
    pub gone: u64,
    /// Files that the index knows of it.
    pub known: u64,
}

/// The sources of a collection, with what the index knows of each.
pub(super) struct Sources<'a> {
    sources: Vec<Source<'a>>,
}

struct Source<'a> {
    path: &'a Path,
    /// What the keys of its files begin with; empty for the only source.
    name: String,
    known: u64,
    gone: Vec<String>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(paths: &'a [PathBuf]) -> Self {
        let name = |path: &Path| match path.file_name() {
            Some(name) if paths.len() > 1 => name.to_string_lossy().into_owned(),
            _ => String::new(),
        };
        let sources = paths.iter().map(|path| Source {
            path,
            name: name(path),
            known: 0,
            gone: Vec::new(),
        });
        Self {
            sources: sources.collect(),
        }
    }

    /// Takes note of a file that the index knows.
    pub(super) fn known(&mut self, key: String, is_gone: impl Fn(&str) -> bool) {
        let first = key.split('/').next().unwrap_or_default();
        let of_key = |source: &&mut Source<'_>| source.name.is_empty() || source.name == first;
        if let Some(source) = self.sources.iter_mut().find(of_key) {
            source.known += 1;
            if is_gone(&key) {
                source.gone.push(key);
            }
        }
    }

    /// The files to forget, and the sources that are held.
    pub(super) fn part(self, removals: Removals) -> (Vec<String>, Vec<Held>) {
        let (mut forgotten, mut held) = (Vec::new(), Vec::new());
        for source in self.sources {
            let gone = source.gone.len() as u64;
            if removals == Removals::Guarded && is_too_much(gone, source.known) {
                held.push(Held {
                    source: source.path.to_owned(),
                    gone,
                    known: source.known,
                });
            } else {
                forgotten.extend(source.gone);
            }
        }
        (forgotten, held)
    }
}

fn is_too_much(gone: u64, known: u64) -> bool {
    gone > 0 && (gone == known || known >= MANY && gone * 2 > known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_or_most_of_many_are_too_much() {
        for (gone, known, expected) in [
            (0, 0, false),
            (0, 5, false),
            (1, 1, true),
            (4, 4, true),
            (3, 4, false),
            (18, 19, false),
            (10, 20, false),
            (11, 20, true),
        ] {
            assert_eq!(is_too_much(gone, known), expected, "{gone} of {known}");
        }
    }

    #[test]
    fn each_source_is_judged_by_itself() {
        let paths = [
            PathBuf::from("/partage/actes"),
            PathBuf::from("/local/notes"),
        ];
        let counted = || {
            let mut sources = Sources::new(&paths);
            for key in ["actes/a", "actes/b", "notes/a", "notes/b"] {
                sources.known(key.to_owned(), |key| key != "notes/b");
            }
            sources
        };
        let (forgotten, held) = counted().part(Removals::Guarded);
        assert_eq!(forgotten, ["notes/a"]);
        let expected = Held {
            source: paths[0].clone(),
            gone: 2,
            known: 2,
        };
        assert_eq!(held, [expected]);
        let (forgotten, held) = counted().part(Removals::Accepted);
        assert_eq!((forgotten.len(), held.len()), (3, 0));
    }
}
