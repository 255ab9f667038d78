//! Words become mailboxes, mailboxes become messages, and hostile ones become refusals.

mod folder;
mod hostile;
mod mbox;

use std::path::Path;
use std::sync::Arc;

use capability::{Call, CallSettings, Capability, Circumstances, OpenError, Quiet, SetAside};
use config::{Grants, Language, Limits};
use wasmtime::component::Resource;
use wasmtime::{AsContextMut, Engine, Store};

use crate::host::bindings::gardon::mailbox::mailbox::{Error, HostMailbox};
use crate::{Mailbox, Mailboxes};

/// A mailbox, opened from a word as a call opens it.
struct Opened {
    store: Store<Call>,
    rep: u32,
    path: std::path::PathBuf,
    runtime: tokio::runtime::Runtime,
}

fn settings() -> CallSettings {
    CallSettings {
        limits: Limits::default(),
        grants: Arc::new(Grants::default()),
        circumstances: Arc::new(Circumstances {
            language: Language::English,
            ..Circumstances::default()
        }),
        listener: Arc::new(Quiet),
        set_aside: Vec::<SetAside>::new(),
    }
}

fn open(path: &Path) -> Result<Opened, OpenError> {
    open_with(path, &settings())
}

fn open_with(path: &Path, settings: &CallSettings) -> Result<Opened, OpenError> {
    let mut store = Store::new(&Engine::default(), Call::new(settings));
    let word = path.to_str().unwrap();
    let any = Mailboxes::default().open(store.as_context_mut(), "mailbox", word)?;
    let resource: Resource<Mailbox> = any.try_into_resource(&mut store).unwrap();
    Ok(Opened {
        rep: resource.rep(),
        path: path.to_owned(),
        store,
        runtime: tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap(),
    })
}

impl Opened {
    fn count(&mut self) -> Result<u64, Error> {
        let work = self.store.data_mut().count(Resource::new_borrow(self.rep));
        self.runtime.block_on(work).unwrap()
    }

    fn page(&mut self, after: Option<&str>, limit: u32) -> Result<Vec<(String, u64)>, Error> {
        let after = after.map(str::to_owned);
        let this = Resource::new_borrow(self.rep);
        let work = self.store.data_mut().page(this, after, limit);
        let entries = self.runtime.block_on(work).unwrap()?;
        Ok(entries.into_iter().map(|e| (e.id, e.size)).collect())
    }

    fn message(&mut self, id: &str) -> Result<Vec<u8>, Error> {
        let this = Resource::new_borrow(self.rep);
        let work = self.store.data_mut().message(this, id.to_owned());
        self.runtime.block_on(work).unwrap()
    }

    /// All messages by page and identifier, each checked against its announced size.
    fn all(&mut self) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        loop {
            let after = all.last().map(|(id, _)| id.clone());
            let page = self.page(after.as_deref(), 2).unwrap();
            if page.is_empty() {
                break;
            }
            for (id, size) in page {
                let bytes = self.message(&id).unwrap();
                assert_eq!(bytes.len() as u64, size, "size of {id}");
                all.push((id, String::from_utf8(bytes).unwrap()));
            }
        }
        assert_eq!(self.count().unwrap(), all.len() as u64);
        all
    }
}

/// Opens a path and compares every message in it.
fn check(path: &Path, expected: &[(&str, &str)]) {
    let all = open(path).unwrap().all();
    let all: Vec<_> = all.iter().map(|(i, m)| (i.as_str(), m.as_str())).collect();
    assert_eq!(all, expected);
}

fn explain(result: Result<Opened, OpenError>) -> String {
    match result {
        Ok(_) => "opened".to_owned(),
        Err(error) => error.explain(Language::English),
    }
}

#[test]
fn links_its_interface_and_says_what_it_reaches() {
    let capability = Mailboxes::default();
    let mut linker = wasmtime::component::Linker::new(&Engine::default());
    capability.link(&mut linker).unwrap();
    // A name is defined once: linking again is refused.
    assert!(capability.link(&mut linker).is_err());
    let [french, english] = [Language::French, Language::English].map(|l| capability.reach(l));
    assert!(french.contains("ne peut") && english.contains("cannot"));
}
