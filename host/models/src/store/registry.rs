//! `registry.json`: the installed models and the default of each role.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Catalogue, Error, Model, Role, disk};

/// The form of the file; another number is refused.
const VERSION: u32 = 1;

/// The whole file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Registry {
    version: u32,
    pub(super) defaults: BTreeMap<Role, String>,
    /// In the order of their names.
    pub(super) models: Vec<Model>,
}

impl Registry {
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("registry.json");
        let broken = |reason: String| Error::Registry {
            path: path.clone(),
            reason,
        };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::empty()),
            Err(error) => return Err(Error::io(&path, error)),
        };
        let registry: Self =
            serde_json::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
        if registry.version != VERSION {
            return Err(broken(format!("version {}", registry.version)));
        }
        // A path out of the folder would make every later step follow it.
        let below = |file: &str| {
            let file = file.strip_prefix("originals/").unwrap_or(file);
            !file.contains('/') && !file.starts_with('.') && !file.is_empty()
        };
        for model in &registry.models {
            let original = model
                .original
                .as_ref()
                .and_then(|original| original.file.as_deref());
            if !below(&model.file) || !original.is_none_or(below) {
                return Err(broken(format!("« {} »: file", model.name)));
            }
        }
        Ok(registry)
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join("registry.json");
        let bytes = serde_json::to_vec_pretty(self).map_err(|error| Error::Registry {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        disk::replace(&path, &bytes)
    }

    pub(super) fn get(&self, name: &str) -> Result<&Model, Error> {
        self.models
            .iter()
            .find(|model| model.name == name)
            .ok_or_else(|| Error::Unknown {
                name: name.to_owned(),
                near: crate::near(name, self.models.iter().map(|model| model.name.as_str())),
                listed: Catalogue::embedded().find(name).is_ok(),
            })
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Result<&mut Model, Error> {
        let place = self.models.iter().position(|model| model.name == name);
        match place {
            Some(place) => Ok(&mut self.models[place]),
            None => Err(self.get(name).err().unwrap_or_else(|| Error::Unknown {
                name: name.to_owned(),
                near: None,
                listed: false,
            })),
        }
    }

    pub(super) fn insert(&mut self, model: Model) {
        self.defaults
            .entry(model.role)
            .or_insert_with(|| model.name.clone());
        self.models.push(model);
        self.models.sort_by(|one, other| one.name.cmp(&other.name));
    }

    pub(super) fn remove(&mut self, name: &str) -> Result<Model, Error> {
        let model = self.get(name)?.clone();
        self.models.retain(|other| other.name != name);
        if self.defaults.get(&model.role) == Some(&model.name) {
            self.defaults.remove(&model.role);
            if let Some(next) = self.models.iter().find(|other| other.role == model.role) {
                self.defaults.insert(model.role, next.name.clone());
            }
        }
        Ok(model)
    }

    /// Records the new stamp of a file whose hash is unchanged.
    pub(super) fn restamp(&mut self, model: &Model) -> Result<(), Error> {
        for known in &mut self.models {
            if known.name == model.name && known.sha256 == model.sha256 {
                known.stamp = model.stamp;
            }
        }
        Ok(())
    }

    fn empty() -> Self {
        Self {
            version: VERSION,
            defaults: BTreeMap::new(),
            models: Vec::new(),
        }
    }
}
