//! Collections as plugins come to them: those that the caller may read.

use std::sync::Arc;

use cap_corpus::{Opened, Shelves, Vectors};
use capability::Level;
use collections::{Audience, Caller, Collection, Error, Registry};
use config::Language;
use inference::Router;

use crate::embedder::Queries;
use crate::folders::Folders;

/// The collections of this user.
pub(crate) struct Shelf {
    registry: Registry,
    engine: Arc<Router>,
}

impl Shelf {
    pub(crate) fn new(folders: &Folders, engine: &Arc<Router>) -> Self {
        Self {
            registry: Registry::new(folders.corpora()),
            engine: Arc::clone(engine),
        }
    }

    /// What whoever searches the collection has to know.
    fn notes(&self, collection: &Collection, language: Language) -> Vec<(Level, String)> {
        let name = &collection.name;
        let mut notes = Vec::new();
        if collections::is_incomplete(&self.registry.index(name)) {
            let sentence = language.pick(
                format!("{name} : index incomplet : gardon corpus update {name}"),
                format!("{name}: the index is incomplete: gardon corpus update {name}"),
            );
            notes.push((Level::Warning, sentence));
        }
        if collection.audience == Audience::Personal {
            let sentence = language.pick(
                format!("{name} : données personnelles"),
                format!("{name}: personal data"),
            );
            notes.push((Level::Info, sentence));
        }
        notes
    }

    fn vectors(&self, collection: &Collection, language: Language) -> Option<Arc<dyn Vectors>> {
        let vectors = collection.vectors.as_ref()?;
        if vectors.per_mille == 0 {
            return None;
        }
        Some(Arc::new(Queries {
            engine: Arc::clone(&self.engine),
            model: vectors.model.clone(),
            identity: vectors.identity.clone(),
            weight: vectors.weight(),
            language,
        }))
    }
}

impl Shelves for Shelf {
    fn open(&self, name: &str, language: Language) -> Result<Option<Opened>, String> {
        match self.registry.get(name, &Caller::of_process()) {
            Err(Error::Unknown { .. }) => Ok(None),
            Err(other) => Err(other.explain(language)),
            Ok(collection) => collections::open(&self.registry.index(&collection.name))
                .map(|index| {
                    Some(Opened {
                        index,
                        vectors: self.vectors(&collection, language),
                        notes: self.notes(&collection, language),
                    })
                })
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
