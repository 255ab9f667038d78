//! Which collections there are: one folder each, with a description that appears whole or not at all.

use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::{Caller, Error, Vectors};

/// The longest name.
const MOST_NAME: usize = 64;

/// The file that describes a collection.
const FILE: &str = "collection.json";

/// Whom the documents are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Public acts: everybody who can run this command.
    Public,
    /// The organisation: the owner and the groups that the collection names.
    #[default]
    Internal,
    /// About persons: as internal, and said to whoever opens it.
    Personal,
}

/// One collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Collection {
    /// Its name.
    pub name: String,
    /// Files and folders, absolute.
    pub sources: Vec<PathBuf>,
    /// Whom it is for.
    pub audience: Audience,
    /// Groups of the operating system whose members may read it.
    pub groups: Vec<String>,
    /// The number of the user who added it, and who alone can change it.
    pub owner: u32,
    /// Names of fields of records: `id={fiche}/{section}`.
    pub names: Vec<String>,
    /// Vectors beside the words, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vectors: Option<Vectors>,
}

/// The name of a folder, and its description or why it cannot be read.
type Entry = (String, Result<Collection, Error>);

/// The folder of all collections.
#[derive(Debug, Clone)]
pub struct Registry {
    root: PathBuf,
}

impl Collection {
    /// A collection of that name, checked: name, sources that exist, groups that the system knows, mappings.
    ///
    /// # Errors
    /// [`Error`] names the word that is wrong.
    pub fn new(
        name: &str,
        sources: &[PathBuf],
        audience: Audience,
        groups: &[String],
        names: &[String],
    ) -> Result<Self, Error> {
        check_name(name)?;
        let sources = sources
            .iter()
            .map(|source| check_source(source))
            .collect::<Result<Vec<_>, _>>()?;
        check_different(&sources)?;
        for group in groups {
            if uzers::get_group_by_name(group).is_none() {
                return Err(Error::Group {
                    group: group.clone(),
                });
            }
        }
        for mapping in names {
            let right = mapping
                .split_once('=')
                .is_some_and(|(field, pattern)| !field.is_empty() && !pattern.is_empty());
            if !right {
                return Err(Error::Mapping {
                    mapping: mapping.clone(),
                });
            }
        }
        Ok(Self {
            name: name.to_owned(),
            sources,
            audience,
            groups: groups.to_vec(),
            owner: rustix::process::geteuid().as_raw(),
            names: names.to_vec(),
            vectors: None,
        })
    }
}

impl Registry {
    /// The collections in a folder, which is made with the first one.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Collections that a user may read, by name; those of others are as good as absent.
    /// One whose description is broken is among those that [`Self::broken`] gives.
    ///
    /// # Errors
    /// What the operating system says of the folder of all collections.
    pub fn list(&self, caller: &Caller) -> Result<Vec<Collection>, Error> {
        let all = self.all(caller)?.into_iter();
        Ok(all.filter_map(|(_, collection)| collection.ok()).collect())
    }

    /// Why descriptions of this user's cannot be read, each with the way out.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn broken(&self, caller: &Caller) -> Result<Vec<Error>, Error> {
        let all = self.all(caller)?.into_iter();
        Ok(all.filter_map(|(_, collection)| collection.err()).collect())
    }

    /// The collection of that name, if this user may read it.
    ///
    /// All descriptions are read before the name is looked for, so that a name that is forbidden costs what one that is
    /// absent does.
    ///
    /// # Errors
    /// [`Error::Unknown`], in the same words for one that is absent and one that is forbidden.
    pub fn get(&self, name: &str, caller: &Caller) -> Result<Collection, Error> {
        let mut known = Vec::new();
        for (folder, collection) in self.all(caller)? {
            if folder == name {
                return collection;
            }
            known.push(folder);
        }
        Err(Error::Unknown {
            name: name.to_owned(),
            known,
        })
    }

    /// As [`Self::get`], for whoever wants to change it.
    ///
    /// # Errors
    /// [`Error::NotOwner`] besides.
    pub fn get_own(&self, name: &str, caller: &Caller) -> Result<Collection, Error> {
        let collection = self.get(name, caller)?;
        if collection.owner == caller.uid {
            Ok(collection)
        } else {
            Err(Error::NotOwner {
                name: name.to_owned(),
                owner: collection.owner,
            })
        }
    }

    /// Takes a collection of this user's away, also one whose description is broken: then the file's owner is asked for.
    ///
    /// # Errors
    /// As [`Self::get_own`] and [`Self::remove`].
    pub fn remove_own(&self, name: &str, caller: &Caller) -> Result<(), Error> {
        match self.get_own(name, caller) {
            // A broken description is told to the owner of its file alone.
            Ok(_) | Err(Error::Registry { .. }) => self.remove(name),
            Err(other) => Err(other),
        }
    }

    /// Enters a collection.
    ///
    /// # Errors
    /// [`Error::Exists`], also for one that this user may not read: a name is taken once.
    pub fn add(&self, collection: &Collection) -> Result<(), Error> {
        let folder = self.folder(&collection.name);
        let failed = |error| Error::io(&folder, error);
        private(&self.root)?;
        // Who cannot add here is told that, and nothing of which names are taken.
        tempfile::tempfile_in(&self.root).map_err(|error| Error::io(&self.root, error))?;
        match DirBuilder::new().mode(0o700).create(&folder) {
            // A folder without a description is what an interrupted `add` left.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if folder.join(FILE).exists() {
                    return Err(Error::Exists {
                        name: collection.name.clone(),
                    });
                }
            }
            made => made.map_err(failed)?,
        }
        self.written(collection)?
            .persist_noclobber(folder.join(FILE))
            .map_err(|error| failed(error.error))?;
        Ok(())
    }

    /// Puts another description in the place of the one that a collection has.
    ///
    /// # Errors
    /// What the operating system says; the old one stays then.
    pub fn replace(&self, collection: &Collection) -> Result<(), Error> {
        let path = self.folder(&collection.name).join(FILE);
        self.written(collection)?
            .persist(&path)
            .map_err(|error| Error::io(&path, error.error))?;
        Ok(())
    }

    /// A description on the disk, beside where it goes.
    fn written(&self, collection: &Collection) -> Result<NamedTempFile, Error> {
        let folder = self.folder(&collection.name);
        let failed = |error| Error::io(&folder, error);
        let text = serde_json::to_vec_pretty(collection).map_err(|error| failed(error.into()))?;
        let mut file = NamedTempFile::new_in(&folder).map_err(failed)?;
        file.write_all(&text).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        Ok(file)
    }

    /// Takes a collection away, with its index; the files that it was made of stay.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        let folder = self.folder(name);
        // The description first: what is half removed is no collection any more.
        let description = folder.join(FILE);
        fs::remove_file(&description).map_err(|error| Error::io(&description, error))?;
        fs::remove_dir_all(&folder).map_err(|error| Error::io(&folder, error))
    }

    /// Where the index of a collection is.
    pub fn index(&self, name: &str) -> PathBuf {
        self.folder(name).join("index")
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// What this user may know of, by the name of its folder, in the order of names.
    fn all(&self, caller: &Caller) -> Result<Vec<Entry>, Error> {
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| Error::io(&self.root, error))?,
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| check_name(name).is_ok())
            .collect();
        names.sort();
        Ok(names
            .into_iter()
            .filter_map(|name| {
                let read = self.read(&name, caller)?;
                Some((name, read))
            })
            .collect())
    }

    /// One description; nothing where there is none, or none that this user may know of.
    fn read(&self, name: &str, caller: &Caller) -> Option<Result<Collection, Error>> {
        let path = self.folder(name).join(FILE);
        let failed = match fs::read(&path) {
            Ok(text) => match parsed(&text, name) {
                Ok(collection) => return caller.may_read(&collection).then_some(Ok(collection)),
                Err(reason) => Error::Registry {
                    path: path.clone(),
                    name: name.to_owned(),
                    reason,
                },
            },
            Err(error) => Error::io(&path, error),
        };
        // What cannot be read does not say whom it is for: it is told to whom the file belongs.
        let owner = fs::metadata(&path).ok()?.uid();
        (owner == caller.uid).then_some(Err(failed))
    }
}

/// The description of the collection of that name.
fn parsed(text: &[u8], name: &str) -> Result<Collection, String> {
    let collection: Collection = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    if collection.name == name {
        Ok(collection)
    } else {
        Err(format!("name: {}", collection.name))
    }
}

fn check_name(name: &str) -> Result<(), Error> {
    let plain = name.len() <= MOST_NAME
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
        });
    if plain {
        Ok(())
    } else {
        Err(Error::Name {
            name: name.to_owned(),
        })
    }
}

fn check_source(source: &Path) -> Result<PathBuf, Error> {
    let refused = |french, english| Error::Source {
        path: source.to_owned(),
        french,
        english,
    };
    let absolute = fs::canonicalize(source).map_err(|error| Error::io(source, error))?;
    let metadata = fs::metadata(&absolute).map_err(|error| Error::io(source, error))?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(refused(
            "ni un fichier, ni un dossier",
            "neither a file nor a folder",
        ));
    }
    if absolute.to_str().is_none() || absolute.file_name().is_none() {
        return Err(refused(
            "un dossier nommé en UTF-8 est attendu, et non la racine",
            "a path in UTF-8 is expected, and not the root",
        ));
    }
    Ok(absolute)
}

/// With several sources each gives its name to what is below it, so the names are different; and none holds another.
fn check_different(sources: &[PathBuf]) -> Result<(), Error> {
    for (place, source) in sources.iter().enumerate() {
        for other in &sources[..place] {
            let refused = |french, english| Error::Source {
                path: source.clone(),
                french,
                english,
            };
            if source.starts_with(other) || other.starts_with(source) {
                return Err(refused(
                    "une autre source le contient, ou il en contient une",
                    "another source holds it, or it holds one",
                ));
            }
            if source.file_name() == other.file_name() {
                return Err(refused(
                    "une autre source a le même nom : deux collections, ou un dossier qui tient les deux",
                    "another source has the same name: two collections, or one folder that holds both",
                ));
            }
        }
    }
    Ok(())
}

fn private(folder: &Path) -> Result<(), Error> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Error::io(folder, error))
}

#[cfg(test)]
mod tests;
