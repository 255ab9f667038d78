//! The folder of installed models: one registry, one GGUF file a model.
//!
//! `registry.json` is replaced whole, under a lock; `NAME.gguf` is moved into place only when it is complete and checked.
//! `originals/` holds what a model was requantised from, `parts/` what a download has so far.

mod registry;
mod stamp;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk::{self, Temporary};
use crate::{Error, Exams, Role, gguf};

use registry::Registry;
pub use stamp::Stamp;

/// The longest name of a model, in bytes.
const LONGEST_NAME: usize = 64;

/// The installed models of one folder.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// One installed model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Model {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Its file, below the folder of models.
    pub file: String,
    /// The SHA-256 of that file, in lower-case hexadecimal.
    pub sha256: String,
    /// The file's size in bytes.
    pub size: u64,
    /// What tells cheaply that the file is still the same.
    pub stamp: Stamp,
    /// The architecture, as the file says.
    pub architecture: String,
    /// The format of the weights, as `Q8_0`.
    pub format: String,
    /// Weights in all.
    pub parameters: u64,
    /// The largest context that the model was made for, in tokens; 0 where the file does not say.
    pub trained_context: u32,
    /// The largest context to use, in tokens; 0 leaves it to the engine's setting and the model.
    pub context: u32,
    /// The chat format that the administrator approved, where the file's own template is not in the engine's table.
    pub template: Option<String>,
    /// The SHA-256 of the file's own chat template, where it has one.
    pub template_sha256: Option<String>,
    /// The licence, as an SPDX identifier or a name; empty when nobody said.
    pub licence: String,
    /// Where it came from: an address, a package, a file name.
    pub source: String,
    /// The day it was added, UTC, as `2026-11-23`.
    pub added: String,
    /// What it was made from, where it was converted or requantised.
    pub original: Option<Original>,
}

/// What a model's file was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Original {
    /// The kept file, below the folder of models; absent where only its hash is kept.
    pub file: Option<String>,
    /// Its SHA-256, in lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its format, as `Q4_1` or `safetensors`.
    pub format: String,
}

impl Store {
    /// The models in that folder; nothing is touched yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The exam results, which lie in the same folder.
    pub fn exams(&self) -> Exams {
        Exams::new(&self.folder)
    }

    /// Where a model's file lies.
    pub fn path(&self, model: &Model) -> PathBuf {
        self.folder.join(&model.file)
    }

    /// All of them, in the order of their names.
    ///
    /// # Errors
    /// [`Error::Registry`] when the registry is not what was written, [`Error::Io`] when it cannot be read.
    pub fn list(&self) -> Result<Vec<Model>, Error> {
        Ok(Registry::read(&self.folder)?.models)
    }

    /// The model of that name, its file not looked at.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, and as [`Self::list`].
    pub fn get(&self, name: &str) -> Result<Model, Error> {
        Registry::read(&self.folder)?.get(name).cloned()
    }

    /// The name of the default of a role, if any.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn default_of(&self, role: Role) -> Result<Option<String>, Error> {
        Ok(Registry::read(&self.folder)?.defaults.get(&role).cloned())
    }

    /// The model of that name, or the default of the role, whose file is what was added.
    ///
    /// The check is cheap while size, time of change and inode are those that were recorded, else the whole file is hashed.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::NoDefault`], [`Error::OtherRole`]; [`Error::Gone`] and [`Error::Changed`] for its
    /// file; and as [`Self::list`].
    pub fn find(&self, name: Option<&str>, role: Role) -> Result<Model, Error> {
        let registry = Registry::read(&self.folder)?;
        let name = match name {
            Some(name) => name,
            None => registry
                .defaults
                .get(&role)
                .ok_or(Error::NoDefault { role })?,
        };
        let model = registry.get(name)?.clone();
        if model.role != role {
            return Err(Error::OtherRole {
                name: model.name,
                role: model.role,
            });
        }
        if self.stamp(&model)? == model.stamp {
            return Ok(model);
        }
        self.rehash(model)
    }

    /// Hashes the whole file of a model and checks its form again.
    ///
    /// # Errors
    /// As [`Self::find`], and [`Error::Gguf`].
    pub fn verify(&self, name: &str) -> Result<Model, Error> {
        let model = self.get(name)?;
        self.stamp(&model)?;
        let model = self.rehash(model)?;
        let path = self.path(&model);
        gguf::check(&path).map_err(|error| error.at(&path))?;
        if let Some(original) = &model.original
            && let Some(file) = &original.file
        {
            let path = self.folder.join(file);
            if !path.is_file() {
                return Err(Error::Gone {
                    name: model.name,
                    path,
                });
            }
            let (sha256, _) = disk::hash_file(&path)?;
            if sha256 != original.sha256 {
                return Err(Error::Changed {
                    name: model.name,
                    path,
                });
            }
        }
        Ok(model)
    }

    /// Makes a model the default of its role.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::OtherRole`], and those of reading and writing the registry.
    pub fn set_default(&self, role: Role, name: &str) -> Result<(), Error> {
        self.change(|registry| {
            let model = registry.get(name)?;
            if model.role != role {
                return Err(Error::OtherRole {
                    name: name.to_owned(),
                    role: model.role,
                });
            }
            registry.defaults.insert(role, name.to_owned());
            Ok(())
        })
    }

    /// Approves a chat format for a model that is installed; whether it exists the engine knows.
    ///
    /// Its exam results are forgotten: they were made with another format.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::OtherRole`] for a model that does not chat, and those of reading and writing.
    pub fn set_template(&self, name: &str, format: &str) -> Result<(), Error> {
        let sha256 = self.change(|registry| {
            let model = registry.get_mut(name)?;
            if model.role != Role::Chat {
                return Err(Error::OtherRole {
                    name: name.to_owned(),
                    role: model.role,
                });
            }
            model.template = Some(format.to_owned());
            Ok(model.sha256.clone())
        })?;
        self.exams().forget(&sha256)
    }

    /// Takes a model, its files and its exam results away; if it was a default, another model of its role becomes it.
    ///
    /// # Errors
    /// [`Error::Unknown`], and those of reading and writing the registry.
    pub fn remove(&self, name: &str) -> Result<Model, Error> {
        let model = self.change(|registry| registry.remove(name))?;
        // The registry first: a file that no entry names is harmless.
        disk::remove(&self.path(&model))?;
        if let Some(file) = model
            .original
            .as_ref()
            .and_then(|original| original.file.as_ref())
        {
            disk::remove(&self.folder.join(file))?;
        }
        if self
            .list()?
            .iter()
            .all(|other| other.sha256 != model.sha256)
        {
            self.exams().forget(&model.sha256)?;
        }
        Ok(model)
    }

    /// Refuses a name that is none, or that is taken.
    ///
    /// # Errors
    /// [`Error::Name`], [`Error::Taken`], and as [`Self::list`].
    pub fn refuse_taken(&self, name: &str) -> Result<(), Error> {
        check_name(name)?;
        match self.get(name) {
            Ok(_) => Err(Error::Taken {
                name: name.to_owned(),
            }),
            Err(Error::Unknown { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Moves a finished, checked file into its place and enters the model; the first of a role becomes its default.
    ///
    /// `original` is the file that it was requantised from.
    pub(crate) fn enter(
        &self,
        mut model: Model,
        file: Temporary,
        original: Option<Temporary>,
    ) -> Result<Model, Error> {
        self.change(|registry| {
            if registry.get(&model.name).is_ok() {
                return Err(Error::Taken {
                    name: model.name.clone(),
                });
            }
            if let (Some(original), Some(entry)) = (original, &model.original)
                && let Some(kept) = &entry.file
            {
                let target = self.folder.join(kept);
                if let Some(folder) = target.parent() {
                    disk::make_private(folder)?;
                }
                original.into_place(&target)?;
            }
            let target = self.path(&model);
            file.into_place(&target)?;
            model.stamp = Stamp::of(&target)?;
            registry.insert(model.clone());
            Ok(model)
        })
    }

    /// Where things are made before they are moved into place.
    pub(crate) fn parts(&self) -> Result<PathBuf, Error> {
        let parts = self.folder.join("parts");
        disk::make_private(&self.folder)?;
        disk::make_private(&parts)?;
        Ok(parts)
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut Registry) -> Result<T, Error>,
    ) -> Result<T, Error> {
        disk::make_private(&self.folder)?;
        let _lock = disk::lock(&self.folder.join("registry.lock"))?;
        let mut registry = Registry::read(&self.folder)?;
        let result = change(&mut registry)?;
        registry.write(&self.folder)?;
        Ok(result)
    }

    fn stamp(&self, model: &Model) -> Result<Stamp, Error> {
        let path = self.path(model);
        Stamp::of(&path).map_err(|error| match error {
            Error::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Error::Gone {
                    name: model.name.clone(),
                    path,
                }
            }
            other => other,
        })
    }

    /// Hashes the file; when it is the same after all (copied back from a backup), its new stamp is recorded.
    fn rehash(&self, mut model: Model) -> Result<Model, Error> {
        let path = self.path(&model);
        let stamp = self.stamp(&model)?;
        let same = stamp.size == model.size && disk::hash_file(&path)?.0 == model.sha256;
        // Looked at again: the stamp must belong to the bytes that were hashed.
        if !same || self.stamp(&model)? != stamp {
            return Err(Error::Changed {
                name: model.name,
                path,
            });
        }
        if model.stamp != stamp {
            model.stamp = stamp;
            // A folder that cannot be written costs a hash each time, and nothing else.
            let _ = self.change(|registry| registry.restamp(&model));
        }
        Ok(model)
    }
}

/// Lower-case letters, digits, `-`, `.` and `_`, a letter or digit first: also the name of a file.
pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    let is_name = bytes.len() <= LONGEST_NAME
        && bytes.first().is_some_and(|byte| good(*byte))
        && bytes
            .iter()
            .all(|byte| good(*byte) || b"-._".contains(byte));
    if is_name {
        Ok(())
    } else {
        Err(Error::Name {
            name: name.chars().take(2 * LONGEST_NAME).collect(),
        })
    }
}

#[cfg(test)]
mod tests;
