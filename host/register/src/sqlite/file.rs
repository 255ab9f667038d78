//! Files of SQLite: made whole, opened only when they are what they should be, copied before a migration.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::Sqlite;
use crate::driver::{Driver, Refusal};
use crate::{Error, Place, Schema, Words, migrate};

/// « GRDN »: tells a register from any other SQLite file.
const APPLICATION: u32 = u32::from_be_bytes(*b"GRDN");

/// How SQLite's files begin, with the place of the application's number.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const APPLICATION_AT: usize = 68;

/// Opens the file of a schema; none where it is not there yet.
pub(crate) fn open_own(
    folder: &Path,
    schema: &str,
    write: bool,
    place: &Place,
) -> Result<Option<Sqlite>, Error> {
    let path = path(folder, schema);
    let damaged = |reason: &str| Error::Damaged {
        place: place.clone(),
        at: path.display().to_string(),
        reason: reason.to_owned(),
    };
    let mut head = Vec::new();
    match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // What was written and not yet in the file itself would be lost by making another one.
            if fs::exists(beside(&path, "-wal")).unwrap_or(false) {
                return Err(damaged("the file is gone, and its « -wal » is still there"));
            }
            return Ok(None);
        }
        file => file
            .and_then(|file| file.take(100).read_to_end(&mut head))
            .map_err(|error| disk(place, &path, &error))?,
    };
    if head.len() < 100 || !head.starts_with(MAGIC) {
        return Err(damaged("it does not begin as it should"));
    }
    if head[APPLICATION_AT..APPLICATION_AT + 4] != APPLICATION.to_be_bytes() {
        return Err(place.clone().failed(
            format!(
                "{} est un fichier d'un autre programme ; donnez un autre dossier au registre",
                path.display()
            ),
            format!(
                "{} is a file of another program; give the register another folder",
                path.display()
            ),
        ));
    }
    let at = path.display().to_string();
    let mut sqlite =
        Sqlite::open(&path, write).map_err(|refusal| refusal.at(place.clone(), &at))?;
    if migrate::declared(&mut sqlite, place)?.is_none() {
        return Err(damaged("the table that describes the others is gone"));
    }
    Ok(Some(sqlite))
}

/// Makes the file of a schema, with its tables, and opens it; one that appeared meanwhile is opened as it is.
pub(crate) fn create(folder: &Path, schema: &Schema, place: &Place) -> Result<Sqlite, Error> {
    let path = path(folder, &schema.name);
    let failed = |error: io::Error| disk(place, &path, &error);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(failed)?;
    let draft = tempfile::Builder::new()
        .prefix(&format!(".{}.", schema.name))
        .suffix(".new")
        .tempfile_in(folder)
        .map_err(failed)?;
    let refused = |refusal: Refusal| refusal.at(place.clone(), &path.display().to_string());
    {
        let mut sqlite = Sqlite::open(draft.path(), true).map_err(refused)?;
        sqlite
            .batch(&format!(
                "PRAGMA journal_mode = WAL; PRAGMA application_id = {APPLICATION}; BEGIN IMMEDIATE"
            ))
            .map_err(refused)?;
        migrate::make(&mut sqlite, schema, place)?;
        sqlite.batch("COMMIT").map_err(refused)?;
        // Closing moves everything into the file itself.
    }
    draft.as_file().sync_all().map_err(failed)?;
    match draft.persist_noclobber(&path) {
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {}
        kept => {
            kept.map_err(|error| failed(error.error))?;
        }
    }
    sync_folder(&path).map_err(failed)?;
    open_own(folder, &schema.name, true, place)?
        .ok_or_else(|| failed(io::ErrorKind::NotFound.into()))
}

/// Opens a file of somebody else, to be read.
pub(crate) fn open_other(path: &Path, place: &Place) -> Result<Sqlite, Error> {
    let regular = fs::metadata(path).map_err(|error| disk(place, path, &error))?;
    if !regular.is_file() {
        return Err(place.clone().failed(
            format!("{} n'est pas un fichier", path.display()),
            format!("{} is not a file", path.display()),
        ));
    }
    Sqlite::open(path, false).map_err(|refusal| match refusal {
        Refusal::Damaged(reason) => Error::Failed {
            place: place.clone(),
            words: Words::new(
                format!("{} n'est pas une base SQLite ({reason})", path.display()),
                format!("{} is no SQLite database ({reason})", path.display()),
            ),
        },
        other => other.at(place.clone(), &path.display().to_string()),
    })
}

/// A copy beside the file, as it was before the transaction that is open in it.
pub(super) fn back_up(path: &Path, version: u32) -> Result<String, Refusal> {
    let other = |error: io::Error| Refusal::Other(error.to_string());
    let mut number = 1;
    let copy = loop {
        let again = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let copy = path.with_extension(format!("v{version}{again}.backup.sqlite"));
        // An empty file is the place that SQLite takes; nobody else can read it from the beginning.
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&copy)
        {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            made => {
                made.map_err(other)?;
                break copy;
            }
        }
    };
    let copied = Sqlite::open(path, false).and_then(|mut reader| {
        let name = copy.display().to_string();
        reader.batch("PRAGMA query_only = OFF")?;
        reader.batch(&format!("VACUUM INTO '{}'", name.replace('\'', "''")))
    });
    if let Err(refusal) = copied {
        // What is half copied is no copy.
        let _ = fs::remove_file(&copy);
        return Err(refusal);
    }
    File::open(&copy)
        .and_then(|file| file.sync_all())
        .and_then(|()| sync_folder(&copy))
        .map_err(other)?;
    Ok(copy.display().to_string())
}

fn path(folder: &Path, schema: &str) -> PathBuf {
    folder.join(format!("{schema}.sqlite"))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn disk(place: &Place, path: &Path, error: &io::Error) -> Error {
    let (french, english) = match error.kind() {
        io::ErrorKind::NotFound => ("introuvable", "not found"),
        io::ErrorKind::PermissionDenied => ("accès refusé", "access refused"),
        io::ErrorKind::StorageFull => ("le disque est plein", "the disk is full"),
        _ => {
            return place.clone().failed(
                format!("{} : {error}", path.display()),
                format!("{}: {error}", path.display()),
            );
        }
    };
    place.clone().failed(
        format!("{} : {french}", path.display()),
        format!("{}: {english}", path.display()),
    )
}
