//! Hashes of models that the catalogue knows no hash of, recorded at the first pull; they outlive the model.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, disk};

/// The recorded hashes, by the name of the model.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Pins(BTreeMap<String, Pin>);

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Pin {
    sha256: String,
    size: u64,
}

impl Pins {
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("pins.json");
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| Error::Registry {
                path,
                reason: error.to_string(),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Error::io(&path, error)),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|pin| pin.sha256.as_str())
    }

    pub(super) fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Records one hash; other commands may record theirs at the same time.
    pub(super) fn record(folder: &Path, name: &str, sha256: &str, size: u64) -> Result<(), Error> {
        let _lock = disk::lock(&folder.join("pins.lock"))?;
        let mut pins = Self::read(folder)?;
        pins.insert(name, sha256, size);
        pins.write(folder)
    }

    fn insert(&mut self, name: &str, sha256: &str, size: u64) {
        let pin = Pin {
            sha256: sha256.to_owned(),
            size,
        };
        self.0.insert(name.to_owned(), pin);
    }

    fn write(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join("pins.json");
        let bytes = serde_json::to_vec_pretty(self).map_err(|error| Error::Registry {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        disk::replace(&path, &bytes)
    }
}
