//! A mailbox as the only argument of a call, and the writing of small ones.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use runtime::{Arguments, CallError, HandleKind, Opener};
use wasmtime::component::Val;

/// Opens one word as a mailbox.
#[derive(Debug, Clone)]
pub struct MailboxArgument(pub String);

impl Arguments for MailboxArgument {
    fn values(&self, opener: &mut dyn Opener) -> Result<Vec<Val>, CallError> {
        let kind = HandleKind {
            interface: "gardon:mailbox/mailbox",
            resource: "mailbox",
        };
        Ok(vec![opener.open(&kind, &self.0)?])
    }
}

/// Values as they are.
#[derive(Debug, Clone)]
pub struct Values(pub Vec<Val>);

impl Arguments for Values {
    fn values(&self, _opener: &mut dyn Opener) -> Result<Vec<Val>, CallError> {
        Ok(self.0.clone())
    }
}

/// Writes an mbox of one message a text, and returns its path as a word.
///
/// # Panics
/// When the folder cannot be written.
pub fn write_mbox<'a>(folder: &Path, messages: impl IntoIterator<Item = &'a str>) -> PathBuf {
    let mut text = String::new();
    for message in messages {
        write!(
            text,
            "From a@exemple.test Mon Nov 23 08:00:00 2026\n{message}\n\n"
        )
        .expect("writing to a string does not fail");
    }
    let path = folder.join("boite.mbox");
    std::fs::write(&path, text).expect("the folder is writable");
    path
}
