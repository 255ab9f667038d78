//! One opened mailbox: its list of messages, made at first use, and the reading of one.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use capability::{Located, OpenError, Stamp, open_regular, plain_reason, unusable};
use config::Language;
use rustix::fs::{Mode, OFlags};

use crate::folder::{self, Entry};
use crate::mbox::{self, Span};

/// A mailbox that can be read and nothing else: the value behind the contract's resource.
/// A copy is the same mailbox.
#[derive(Debug, Clone)]
pub struct Mailbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: String,
    /// The path: tells two mailboxes of one name apart when an item is set aside.
    key: String,
    language: Language,
    place: Place,
    messages: OnceLock<Result<Messages, String>>,
}

#[derive(Debug)]
enum Place {
    File { file: File, stamp: Stamp },
    Folder { path: PathBuf, root: OwnedFd },
}

#[derive(Debug)]
enum Messages {
    Spans(Vec<Span>),
    Entries(Vec<Entry>),
}

/// Why a message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    TooLarge(u64),
    Failed(String),
}

impl Mailbox {
    /// Opens what was found; messages are not counted yet, because a large file takes a while.
    pub(crate) fn open(located: &Located, language: Language) -> Result<Self, OpenError> {
        let path = &located.path;
        let place = if path.is_dir() {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let refused = |error: &io::Error| unusable(path, &plain_reason(error, language));
            let root = rustix::fs::open(path, flags, Mode::empty())
                .map_err(|error| refused(&error.into()))?;
            Place::Folder {
                path: path.clone(),
                root,
            }
        } else {
            let (file, stamp) = open_regular(path, language)?;
            Place::File { file, stamp }
        };
        Ok(Self(Arc::new(Inner {
            name: located.name.clone(),
            key: located.path.display().to_string(),
            language,
            place,
            messages: OnceLock::new(),
        })))
    }

    /// The name without its folders.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What tells this mailbox from others of the same call.
    pub(crate) fn key(&self) -> &str {
        &self.0.key
    }

    /// Whether the messages are listed, so that asking for them costs no waiting.
    pub(crate) fn is_listed(&self) -> bool {
        self.0.messages.get().is_some()
    }

    /// How many messages there are; the first time it reads the whole file or folder.
    pub(crate) fn count(&self) -> Result<usize, Refusal> {
        self.messages().map(Messages::len)
    }

    /// The position of the message that follows an identifier.
    pub(crate) fn after(&self, id: &str) -> Result<usize, Refusal> {
        self.messages()?
            .position(id)
            .map(|position| position + 1)
            .ok_or(Refusal::NotFound)
    }

    /// Identifier and size of the message at a position.
    pub(crate) fn entry(&self, position: usize) -> Option<(String, u64)> {
        match self.messages().ok()? {
            Messages::Spans(spans) => spans
                .get(position)
                .map(|span| ((position + 1).to_string(), span.size())),
            Messages::Entries(entries) => entries
                .get(position)
                .map(|entry| (entry.id.to_string(), entry.stamp.size)),
        }
    }

    /// Whether the message exists and is at most so large; none of it is read.
    pub(crate) fn check(&self, id: &str, most: u64) -> Result<usize, Refusal> {
        let position = self.messages()?.position(id).ok_or(Refusal::NotFound)?;
        match self.entry(position) {
            Some((_, size)) if size <= most => Ok(position),
            Some((_, size)) => Err(Refusal::TooLarge(size)),
            None => Err(Refusal::NotFound),
        }
    }

    /// Reads the message at a position, if its file is still as it was listed.
    pub(crate) fn read(&self, position: usize) -> Result<Vec<u8>, Refusal> {
        match (self.messages()?, &self.0.place) {
            (Messages::Spans(spans), Place::File { file, stamp }) => {
                self.read_span(file, *stamp, &spans[position])
            }
            (Messages::Entries(entries), Place::Folder { root, .. }) => {
                let entry = &entries[position];
                let (file, stamp) = folder::open(root, entry).map_err(|e| self.failed(&e))?;
                if stamp != entry.stamp {
                    return Err(self.changed());
                }
                self.read_span(&file, stamp, &Span::whole(stamp.size))
            }
            _ => Err(Refusal::NotFound),
        }
    }

    fn read_span(&self, file: &File, stamp: Stamp, span: &Span) -> Result<Vec<u8>, Refusal> {
        let bytes = mbox::read(file, span).map_err(|error| self.failed(&error))?;
        // Looked at after reading: what changed before or meanwhile shows in it.
        self.unchanged(file, stamp)?;
        Ok(bytes)
    }

    fn unchanged(&self, file: &File, stamp: Stamp) -> Result<(), Refusal> {
        let now = file.metadata().map_err(|error| self.failed(&error))?;
        if Stamp::of(&now) == stamp {
            Ok(())
        } else {
            Err(self.changed())
        }
    }

    fn messages(&self) -> Result<&Messages, Refusal> {
        self.0
            .messages
            .get_or_init(|| {
                self.list().map_err(|refusal| match refusal {
                    Refusal::Failed(reason) => reason,
                    other => format!("{other:?}"),
                })
            })
            .as_ref()
            .map_err(|reason| Refusal::Failed(reason.clone()))
    }

    fn list(&self) -> Result<Messages, Refusal> {
        let language = self.0.language;
        match &self.0.place {
            Place::File { file, stamp } => {
                let spans = mbox::index(file, stamp.size, language).map_err(|e| self.failed(&e))?;
                self.unchanged(file, *stamp)?;
                Ok(Messages::Spans(spans))
            }
            Place::Folder { path, .. } => folder::list(path, language)
                .map(Messages::Entries)
                .map_err(|error| self.failed(&error)),
        }
    }

    fn failed(&self, error: &io::Error) -> Refusal {
        Refusal::Failed(plain_reason(error, self.0.language))
    }

    fn changed(&self) -> Refusal {
        let reason = self.0.language.pick(
            "la boîte a changé depuis qu'elle a été ouverte",
            "the mailbox changed since it was opened",
        );
        Refusal::Failed(reason.to_owned())
    }
}

impl Messages {
    fn len(&self) -> usize {
        match self {
            Self::Spans(spans) => spans.len(),
            Self::Entries(entries) => entries.len(),
        }
    }

    fn position(&self, id: &str) -> Option<usize> {
        match self {
            Self::Spans(spans) => {
                let position = id.parse::<usize>().ok()?.checked_sub(1)?;
                // Only as the host writes it: `+1` and `01` name nothing.
                (position < spans.len() && (position + 1).to_string() == id).then_some(position)
            }
            Self::Entries(entries) => entries.binary_search_by(|entry| (*entry.id).cmp(id)).ok(),
        }
    }
}
