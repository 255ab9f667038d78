//! Collections of documents that the caller named: searching them, reading what they hold, and nothing else.
//!
//! Who may read which collection is decided by whoever implements [`Shelves`], before a handle exists.
//! A collection that is forbidden and one that does not exist give the same refusal, in the same words.

mod host;
mod volume;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use capability::{Access, Call, Capability, Interface, Level, OpenError, lend};
use config::Language;
use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, ResourceAny};

pub use host::{Search, Volume};

/// A collection that was opened.
#[derive(Clone)]
pub struct Opened {
    /// Its index.
    pub index: index::Index,
    /// Who makes vectors of queries, where it has vectors.
    pub vectors: Option<Arc<dyn Vectors>>,
    /// What whoever asks has to know of it, in the person's language, told once each time it is opened.
    pub notes: Vec<(Level, String)>,
}

/// A vector of a query that is not there yet: none where the person wants no model, or one sentence, in the person's
/// language, that says why it could not be made.
pub type Pending<'a> =
    Pin<Box<dyn Future<Output = Result<Option<index::QueryVector>, String>> + Send + 'a>>;

/// Who makes vectors of queries.
pub trait Vectors: Send + Sync + 'static {
    /// The vector of a query's text; without one its words alone count.
    fn of(&self, text: String) -> Pending<'_>;
}

/// Where collections are found, as the caller may read them.
pub trait Shelves: Send + Sync + 'static {
    /// A collection; none where there is none of that name for this caller.
    ///
    /// # Errors
    /// One sentence, in the person's language, when it is there and its index cannot be read.
    fn open(&self, name: &str, language: Language) -> Result<Option<Opened>, String>;

    /// The names that this caller may know.
    fn names(&self) -> Vec<String>;
}

/// The capability `corpus`.
pub struct Corpora {
    shelves: Arc<dyn Shelves>,
}

impl Corpora {
    /// With the collections of this machine.
    pub fn new(shelves: Arc<dyn Shelves>) -> Self {
        Self { shelves }
    }
}

const RESOURCE: &str = "corpus";

impl Capability for Corpora {
    fn name(&self) -> &'static str {
        "corpus"
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "gardon:corpus/corpus",
            version: "0.1.0",
            access: Access::Handle,
            resources: &[RESOURCE],
        }]
    }

    fn reach(&self, language: Language) -> String {
        language
            .pick(
                "cherche et lit dans les collections nommées à l'appel, que l'appelant a le droit de lire, et dans aucune autre",
                "searches and reads the collections named in the call, which the caller may read, and no other",
            )
            .to_owned()
    }

    fn link(&self, linker: &mut Linker<Call>) -> wasmtime::Result<()> {
        host::link(linker)
    }

    fn open(
        &self,
        mut store: StoreContextMut<'_, Call>,
        resource: &str,
        word: &str,
    ) -> Result<ResourceAny, OpenError> {
        if resource != RESOURCE {
            return Err(OpenError::NoSuchKind {
                resource: resource.to_owned(),
            });
        }
        let language = store.data().circumstances.language;
        let unfit = |reason: &str| OpenError::Unusable {
            path: word.to_owned(),
            reason: reason.to_owned(),
        };
        let opened = self
            .shelves
            .open(word, language)
            .map_err(|reason| unfit(&reason))?
            .ok_or_else(|| OpenError::UnknownCollection {
                word: word.to_owned(),
                known: self.shelves.names(),
            })?;
        for (level, note) in &opened.notes {
            store.data().listener.note(*level, note);
        }
        lend(&mut store, RESOURCE, word, Volume::new(word, opened))
    }
}

#[cfg(test)]
mod tests;
