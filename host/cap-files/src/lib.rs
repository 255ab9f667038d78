//! Files that the caller named: one to read, or one to write that does not exist yet.
//!
//! A file that is written appears under its name only when the call ends well and the plugin said that it is complete.

mod host;
mod writing;

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::Arc;

use capability::{
    Access, Call, Capability, Interface, OpenError, Stamp, lend, locate, open_regular,
};
use config::{Language, Source};
use wasmtime::StoreContextMut;
use wasmtime::component::ResourceAny;

use writing::Written;

/// The capability `files`.
#[derive(Debug, Clone, Default)]
pub struct Files {
    names: BTreeMap<String, Source>,
}

impl Files {
    /// With the files that `gardon.toml` names.
    pub fn new(names: BTreeMap<String, Source>) -> Self {
        Self { names }
    }
}

/// A file that can be read and nothing else: the value behind the contract's `file`.
#[derive(Debug, Clone)]
pub struct ReadFile {
    name: String,
    /// The path: tells two files of one name apart when one is set aside.
    key: String,
    file: Arc<File>,
    stamp: Stamp,
}

/// The value behind the contract's `new-file`: a place among those that the call writes.
#[derive(Debug)]
pub struct NewFile {
    index: usize,
}

const FILE: &str = "file";
const NEW_FILE: &str = "new-file";

impl Capability for Files {
    fn name(&self) -> &'static str {
        "files"
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "gardon:files/files",
            version: "0.1.0",
            access: Access::Handle,
            resources: &[FILE, NEW_FILE],
        }]
    }

    fn reach(&self, language: Language) -> String {
        language
            .pick(
                "lit les fichiers nommés à l'appel et écrit les nouveaux fichiers nommés à l'appel ; \
                 ne peut ni en ouvrir d'autres, ni lire un dossier, ni modifier, écraser ou supprimer un fichier",
                "reads the files named in the call and writes the new files named in the call; \
                 cannot open others, read a folder, or change, overwrite or delete a file",
            )
            .to_owned()
    }

    fn link(&self, linker: &mut wasmtime::component::Linker<Call>) -> wasmtime::Result<()> {
        host::link(linker)
    }

    fn open(
        &self,
        mut store: StoreContextMut<'_, Call>,
        resource: &str,
        word: &str,
    ) -> Result<ResourceAny, OpenError> {
        let resource = [FILE, NEW_FILE]
            .into_iter()
            .find(|known| *known == resource)
            .ok_or_else(|| OpenError::NoSuchKind {
                resource: resource.to_owned(),
            })?;
        let located = locate(word, &self.names)?;
        let call = store.data_mut();
        let language = call.circumstances.language;
        if resource == FILE {
            let (file, stamp) = open_regular(&located.path, language)?;
            let file = ReadFile {
                name: located.name.clone(),
                key: located.path.display().to_string(),
                file: Arc::new(file),
                stamp,
            };
            lend(&mut store, FILE, word, file)
        } else {
            let writing = writing::begin(&located, language)?;
            let written = call.room::<Written>();
            written.0.push(writing);
            let index = written.0.len() - 1;
            lend(&mut store, NEW_FILE, word, NewFile { index })
        }
    }

    fn finish(&self, call: &mut Call, done: bool) -> Result<(), OpenError> {
        let language = call.circumstances.language;
        // Taken out of the call: what is not published here vanishes at the end of this function.
        let written = std::mem::take(call.room::<Written>());
        for writing in written.0 {
            if done {
                writing.publish(language)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
