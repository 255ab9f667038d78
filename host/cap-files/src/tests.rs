//! Files that are read, files that appear, and files that must not.

mod reading;
mod writing;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use capability::{Call, CallSettings, Capability, Circumstances, OpenError, Quiet};
use config::{Grants, Language, Limits};
use tempfile::TempDir;
use wasmtime::{AsContextMut, Engine, Store};

use crate::{Files, NewFile, ReadFile};

/// A folder, and a call that uses files of it.
struct Desk {
    folder: TempDir,
    store: Store<Call>,
    runtime: tokio::runtime::Runtime,
}

fn desk(change: impl FnOnce(&mut CallSettings)) -> Desk {
    let mut settings = CallSettings {
        limits: Limits::default(),
        grants: Arc::new(Grants::default()),
        circumstances: Arc::new(Circumstances {
            language: Language::English,
            ..Circumstances::default()
        }),
        listener: Arc::new(Quiet),
        set_aside: Vec::new(),
    };
    change(&mut settings);
    Desk {
        folder: tempfile::tempdir().unwrap(),
        store: Store::new(&Engine::default(), Call::new(&settings)),
        runtime: tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap(),
    }
}

impl Desk {
    /// Opens a name of the folder and gives the number behind the handle.
    fn open<T: 'static>(&mut self, resource: &str, name: &str) -> Result<u32, OpenError> {
        let word = self.folder.path().join(name).display().to_string();
        let any = Files::default().open(self.store.as_context_mut(), resource, &word)?;
        let handle = any.try_into_resource::<T>(&mut self.store).unwrap();
        Ok(handle.rep())
    }

    fn file(&mut self, name: &str) -> Result<u32, OpenError> {
        self.open::<ReadFile>("file", name)
    }

    fn new_file(&mut self, name: &str) -> Result<u32, OpenError> {
        self.open::<NewFile>("new-file", name)
    }

    fn wait<T>(&mut self, work: impl AsyncFnOnce(&mut Call) -> T) -> T {
        self.runtime.block_on(work(self.store.data_mut()))
    }

    /// What lies in the folder, unfinished files included.
    fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let items = fs::read_dir(folder).unwrap();
    items
        .map(|item| item.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn links_its_interface_and_says_what_it_reaches() {
    let capability = Files::default();
    let mut linker = wasmtime::component::Linker::new(&Engine::default());
    capability.link(&mut linker).unwrap();
    // A name is defined once: linking again is refused.
    assert!(capability.link(&mut linker).is_err());
    let [french, english] = [Language::French, Language::English].map(|l| capability.reach(l));
    assert!(french.contains("ne peut") && english.contains("cannot"));
}
