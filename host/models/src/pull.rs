//! Getting a model's file over HTTPS: resumed where it stopped, bounded, hashed.
//!
//! Plain `http://` is taken for loopback addresses only, which is what the tests serve from; a redirect never leads from
//! HTTPS to anything else. Certificates are checked against the machine's own store, and proxies are those of the usual
//! variables (`HTTPS_PROXY`, `NO_PROXY`), as ureq reads them.

mod address;
mod client;
mod part;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crate::{Error, Stage, Watcher, Words, disk};

use address::Address;
use client::{Client, Reply};
use part::Part;
pub(crate) use part::forget;

/// Tries without a single new byte before giving up.
const TRIES: u32 = 5;

/// What is read at once.
const CHUNK: usize = 1 << 17;

/// How long to wait between tries, and for a server that says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// The pause before the second try; each further one is twice as long.
    pub pause: Duration,
    /// How long a server may be silent.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(1),
            silence: Duration::from_secs(60),
        }
    }
}

/// What to get, and how large it may be.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<'a> {
    pub(crate) url: &'a str,
    /// The most bytes; exactly so many when `exact`.
    pub(crate) size: u64,
    pub(crate) exact: bool,
}

/// Why a try ended early.
enum Ended {
    /// Trying again may help.
    Cut(Words),
    /// Nothing will help.
    Failed(Box<Error>),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

/// Gets a file into `path`, which may hold the beginning of it from an earlier run.
///
/// On failure what came so far stays, unless it cannot be part of the file.
pub(crate) fn pull(
    wanted: &Wanted<'_>,
    path: PathBuf,
    patience: Patience,
    watcher: &dyn Watcher,
) -> Result<(), Error> {
    let address = Address::parse(wanted.url)?;
    let client = Client::new(&address, patience.silence);
    let mut part = Part::open(path, wanted.url)?;
    if part.is_whole() {
        return part.finish();
    }
    let mut pause = patience.pause;
    let mut tries = 0;
    loop {
        let before = part.length();
        let cut = match attempt(wanted, &address, &client, &mut part, watcher) {
            Ok(()) => return part.finish(),
            Err(Ended::Failed(error)) => return Err(*error),
            Err(Ended::Cut(reason)) => reason,
        };
        // Bytes that came are worth more than a count of tries.
        if part.length() > before {
            tries = 0;
            pause = patience.pause;
        }
        tries += 1;
        if tries >= TRIES {
            return Err(Error::Download {
                url: wanted.url.to_owned(),
                reason: cut,
                kept: part.length(),
            });
        }
        thread::sleep(pause);
        pause = pause.saturating_mul(2);
    }
}

fn attempt(
    wanted: &Wanted<'_>,
    address: &Address,
    client: &Client,
    part: &mut Part,
    watcher: &dyn Watcher,
) -> Result<(), Ended> {
    let mut reply = client
        .get(address, part.resumable())
        .map_err(|error| match error {
            client::Failure::Cut(reason) => Ended::Cut(reason),
            client::Failure::Final(reason) => Ended::from(Error::Download {
                url: wanted.url.to_owned(),
                reason,
                kept: part.length(),
            }),
            client::Failure::Address(url) => Ended::from(Error::Address { url }),
        })?;
    // All of it came before, and nobody had said how much it was.
    if reply.start == client::NOTHING_THERE && reply.total == Some(part.length()) {
        return Ok(());
    }
    if !part.accepts(&reply) {
        // Not what was asked for, or the file there is another one now: from the beginning.
        let whole = reply.start == 0;
        part.restart()?;
        if !whole {
            return Err(Ended::Cut(Words::new(
                "le fichier a changé sur le serveur",
                "the file has changed on the server",
            )));
        }
    }
    part.remember(&reply)?;
    let total = match reply.total {
        Some(total) => {
            if total > wanted.size || (wanted.exact && total != wanted.size) {
                part.restart()?;
                return Err(Ended::from(too_large(wanted, total)));
            }
            total
        }
        None => wanted.size,
    };
    disk::need_space(part.folder(), total.saturating_sub(part.length()))?;
    watcher.begin(
        Stage::Download,
        reply.total.or(wanted.exact.then_some(total)),
    );
    copy(wanted, total, &mut reply, part, watcher)?;
    // A server that does not say how much there is cannot be held to it, but for what the catalogue knows.
    let complete = match reply.total {
        Some(total) => part.length() == total,
        None => !wanted.exact || part.length() == wanted.size,
    };
    if complete {
        Ok(())
    } else {
        Err(Ended::Cut(interrupted()))
    }
}

fn copy(
    wanted: &Wanted<'_>,
    total: u64,
    reply: &mut Reply,
    part: &mut Part,
    watcher: &dyn Watcher,
) -> Result<(), Ended> {
    let mut buffer = vec![0; CHUNK];
    loop {
        watcher.done(part.length());
        let read = match reply.body.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => {
                part.file
                    .sync_all()
                    .map_err(|error| Ended::from(Error::io(part.path(), error)))?;
                return Err(Ended::Cut(interrupted()));
            }
        };
        if part.length() + read as u64 > total {
            let found = part.length() + read as u64;
            part.restart()?;
            return Err(Ended::from(too_large(wanted, found)));
        }
        part.file
            .write_all(&buffer[..read])
            .map_err(|error| Ended::from(Error::io(part.path(), error)))?;
        part.grew(read as u64);
    }
}

fn too_large(wanted: &Wanted<'_>, found: u64) -> Error {
    Error::Size {
        what: wanted.url.to_owned(),
        expected: wanted.size,
        found,
    }
}

fn interrupted() -> Words {
    Words::new("la connexion a été coupée", "the connection was cut")
}
