//! An index on disk: making and opening it.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tantivy::directory::Directory;
use tantivy::directory::error::OpenReadError;
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, Searcher};

use crate::directory::SealedDirectory;
use crate::schema::Layout;
use crate::search::Averages;
use crate::text::Chain;
use crate::{Error, FORMAT};

/// The file that says what the folder is.
const FORMAT_FILE: &str = "format.txt";

/// What tantivy calls its list of segments.
pub(crate) const META_FILE: &str = "meta.json";

/// Blocks of stored texts, of 16 KiB, that a segment keeps unpacked.
const CACHED_BLOCKS: usize = 32;

/// An index in a folder, as its last commit left it when it was opened or refreshed.
///
/// Clones share what they see. Several processes may read while one writes.
#[derive(Clone)]
pub struct Index {
    pub(crate) folder: PathBuf,
    pub(crate) layout: Layout,
    pub(crate) library: tantivy::Index,
    pub(crate) reader: IndexReader,
    /// Average lengths of the commit of that generation.
    pub(crate) averages: Arc<Mutex<Option<(u64, Averages)>>>,
}

impl Index {
    /// Makes an index in a folder, which is made too, for this user alone; opens it where there is one already.
    pub fn create(folder: &Path) -> Result<Self, Error> {
        // What lies in it may be personal.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| Error::disk(folder, error))?;
        let directory = directory(folder)?;
        let format = Path::new(FORMAT_FILE);
        if !folder.join(format).exists() && !folder.join(META_FILE).exists() {
            directory
                .atomic_write(format, FORMAT.as_bytes())
                .map_err(|error| Error::disk(&folder.join(format), error))?;
        }
        // Killed between the two: nothing was ever committed.
        if !folder.join(META_FILE).exists() && !has_segments(folder)? {
            tantivy::Index::create(directory, Layout::new().schema, IndexSettings::default())
                .map_err(|error| Error::library(folder, error))?;
        }
        Self::open(folder)
    }

    /// Opens the index of a folder, and checks it as [`Index::check`] does.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        guarded(folder, || {
            let directory = directory(folder)?;
            check_format(folder, &directory)?;
            let library = |error| Error::library(folder, error);
            let index = tantivy::Index::open(directory).map_err(library)?;
            index.tokenizers().register(Chain::NAME, Chain);
            let layout = Layout::new();
            if index.schema() != layout.schema {
                return Err(Error::Version {
                    folder: folder.to_owned(),
                });
            }
            let reader = index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .doc_store_cache_num_blocks(CACHED_BLOCKS)
                .try_into()
                .map_err(library)?;
            let opened = Self {
                folder: folder.to_owned(),
                layout,
                library: index,
                reader,
                averages: Arc::default(),
            };
            opened.check()?;
            Ok(opened)
        })
    }

    /// Sees the last commit from now on.
    pub fn refresh(&self) -> Result<(), Error> {
        guarded(&self.folder, || {
            self.reader
                .reload()
                .map_err(|error| Error::library(&self.folder, error))
        })
    }

    /// A result of the library, as one of ours.
    pub(crate) fn library<T>(&self, result: tantivy::Result<T>) -> Result<T, Error> {
        result.map_err(|error| Error::library(&self.folder, error))
    }

    /// A result of reading a file of the index, as one of ours.
    pub(crate) fn read<T>(&self, result: io::Result<T>) -> Result<T, Error> {
        result.map_err(|error| Error::io(&self.folder, &error))
    }

    pub(crate) fn corrupt(&self, reason: &str) -> Error {
        Error::corrupt(&self.folder, reason)
    }

    /// Reads with what is seen now.
    pub(crate) fn guarded<T>(
        &self,
        read: impl FnOnce(&Searcher) -> Result<T, Error>,
    ) -> Result<T, Error> {
        guarded(&self.folder, || read(&self.reader.searcher()))
    }
}

/// Runs what may meet damaged files, on which the library can panic: that is damage too, and no reason to end.
pub(crate) fn guarded<T>(
    folder: &Path,
    run: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let words = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("reading it failed");
        Err(Error::corrupt(folder, words))
    })
}

fn directory(folder: &Path) -> Result<SealedDirectory, Error> {
    if !folder.is_dir() {
        return Err(Error::Absent {
            folder: folder.to_owned(),
        });
    }
    SealedDirectory::open(folder).map_err(|error| Error::library(folder, error))
}

fn check_format(folder: &Path, directory: &SealedDirectory) -> Result<(), Error> {
    match directory.atomic_read(Path::new(FORMAT_FILE)) {
        Ok(format) if format == FORMAT.as_bytes() => Ok(()),
        Ok(_) => Err(Error::Version {
            folder: folder.to_owned(),
        }),
        Err(OpenReadError::FileDoesNotExist(_))
            if !folder.join(META_FILE).exists() && !has_segments(folder)? =>
        {
            Err(Error::Absent {
                folder: folder.to_owned(),
            })
        }
        Err(error) => Err(Error::read(folder, error)),
    }
}

/// Whether the folder holds files of segments.
fn has_segments(folder: &Path) -> Result<bool, Error> {
    let failed = |error| Error::disk(folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if Path::new(&name)
            .extension()
            .is_some_and(|extension| extension == "store" || extension == "idx")
        {
            return Ok(true);
        }
    }
    Ok(false)
}
