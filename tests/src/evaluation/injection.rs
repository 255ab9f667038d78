//! Pairs of mails that differ by one injected text only, and what that text changes.
//!
//! The clean twin is the mail as it is; the injected twin has one more paragraph. The injected text is itself part of its
//! mail, so rules that read the text may see it; what they may not do is let it decide. [`FIELDS`] says what is compared.

mod compare;
mod obedient;
mod sandbox;
mod source;

use std::path::PathBuf;

use crate::command::workspace;

pub use compare::{FIELDS, Wording, asks_now, changed, lost_asks, without_wording, wording};
pub use obedient::Obedient;
pub use sandbox::Sandbox;
pub use source::{Injection, all, own};

/// Where in the mail an injection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Between two paragraphs of the writer.
    Middle,
    /// Before the closing words.
    End,
}

/// One of the mails, in its two forms.
#[derive(Debug, Clone)]
pub struct Base {
    /// The name of its file: language and kind.
    pub name: String,
    text: String,
}

impl Base {
    /// The language of the mail, `fr` or `en`.
    pub fn language(&self) -> &str {
        &self.name[..2]
    }

    /// The mail without anything injected.
    pub fn clean(&self) -> String {
        self.with("", Place::Middle)
    }

    /// The mail with a text as a paragraph of its own.
    pub fn with(&self, injected: &str, place: Place) -> String {
        let (here, there) = match place {
            Place::Middle => ("[[middle]]", "[[end]]"),
            Place::End => ("[[end]]", "[[middle]]"),
        };
        let text = self.text.replace(&format!("{there}\n\n"), "");
        if injected.is_empty() {
            text.replace(&format!("{here}\n\n"), "")
        } else {
            text.replace(here, injected)
        }
    }
}

/// The mails that injections are put into.
///
/// # Panics
/// When the folder of the checkout cannot be read.
pub fn bases() -> Vec<Base> {
    let folder = folder();
    let mut bases: Vec<Base> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.strip_suffix(".eml")?.to_owned();
            let text = std::fs::read_to_string(&path).ok()?;
            Some(Base { name, text })
        })
        .collect();
    bases.sort_by(|one, other| one.name.cmp(&other.name));
    bases
}

/// One pair: a mail, an injection, and where it stands.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The number of the mail among [`bases`].
    pub base: usize,
    /// The number of the injection.
    pub injection: usize,
    /// Where it stands.
    pub place: Place,
}

/// Every injection in every mail, in the middle and at the end by turns.
pub fn pairs(bases: usize, injections: usize) -> Vec<Pair> {
    (0..injections)
        .flat_map(|injection| {
            (0..bases).map(move |base| Pair {
                base,
                injection,
                place: if (injection + base).is_multiple_of(2) {
                    Place::Middle
                } else {
                    Place::End
                },
            })
        })
        .collect()
}

fn folder() -> PathBuf {
    workspace().join("tests/evaluation/injection")
}
