//! Mailboxes that the caller named, read only: an mbox file, a folder of messages, a Maildir, or one message.
//!
//! What a word becomes:
//! - a file that begins with `From ` is an mbox; any other file is one message, with the identifier `1`;
//! - a folder that holds `cur` and `new` is a Maildir: the messages of these two folders, and of no subfolder;
//! - any other folder stands for the files below it that end in `.eml`, or for all files when none does.
//!
//! A file of a folder is one message as it is stored; only an mbox has its postmarks and its quoting taken away.
//! A mailbox that another program changes is read no further than the change: the rest is refused with that reason.
//! Names that begin with a dot are left out of folders, and symbolic links inside them are never followed.

mod folder;
mod host;
mod mbox;
mod source;

use std::collections::BTreeMap;

use capability::{Access, Call, Capability, Interface, OpenError, lend, locate};
use config::{Language, Source};
use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, ResourceAny};

pub use source::Mailbox;

/// The capability `mailbox`.
#[derive(Debug, Clone, Default)]
pub struct Mailboxes {
    names: BTreeMap<String, Source>,
}

impl Mailboxes {
    /// With the mailboxes that `gardon.toml` names.
    pub fn new(names: BTreeMap<String, Source>) -> Self {
        Self { names }
    }
}

const RESOURCE: &str = "mailbox";

impl Capability for Mailboxes {
    fn name(&self) -> &'static str {
        "mailbox"
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "gardon:mailbox/mailbox",
            version: "0.1.0",
            access: Access::Handle,
            resources: &[RESOURCE],
        }]
    }

    fn reach(&self, language: Language) -> String {
        language
            .pick(
                "lit les messages des boîtes nommées à l'appel, et d'aucune autre ; \
                 ne peut ni envoyer, ni déplacer, ni marquer, ni supprimer un message",
                "reads the messages of the mailboxes named in the call, and of no other; \
                 cannot send, move, mark or delete a message",
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
        let located = locate(word, &self.names)?;
        let call = store.data_mut();
        let mailbox = Mailbox::open(&located, call.circumstances.language)?;
        lend(&mut store, RESOURCE, word, mailbox)
    }
}

#[cfg(test)]
mod tests;
