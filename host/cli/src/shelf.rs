//! Collections as plugins come to them: those that the caller may read.

use cap_corpus::Shelves;
use collections::{Caller, Error, Registry};
use config::Language;
use index::Index;

use crate::folders::Folders;

/// The collections of this user.
pub(crate) struct Shelf {
    registry: Registry,
}

impl Shelf {
    pub(crate) fn new(folders: &Folders) -> Self {
        Self {
            registry: Registry::new(folders.corpora()),
        }
    }
}

impl Shelves for Shelf {
    fn open(&self, name: &str, language: Language) -> Result<Option<Index>, String> {
        match self.registry.get(name, &Caller::of_process()) {
            Err(Error::Unknown { .. }) => Ok(None),
            Err(other) => Err(other.explain(language)),
            Ok(collection) => collections::open(&self.registry.index(&collection.name))
                .map(Some)
                .map_err(|error| {
                    let way_out = format!("gardon corpus update {name}");
                    format!("{} ; {way_out}", error.explain(language))
                }),
        }
    }

    fn names(&self) -> Vec<String> {
        self.registry
            .list(&Caller::of_process())
            .unwrap_or_default()
            .into_iter()
            .map(|collection| collection.name)
            .collect()
    }
}
