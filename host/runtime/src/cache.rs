//! Compiled components on disk, and the one place that loads compiled code.
//!
//! Compiled code is run as it is: whoever can write it owns the process. So each entry carries a keyed BLAKE3 MAC over
//! the very bytes that are then loaded; the key lies apart from the cache. This protects against a cache folder that
//! somebody else can write (a shared or restored disk), not against somebody who runs as the same user.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use thiserror::Error;
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::compiler::{Compiled, MOST_CODE_BYTES};

const MAC_BYTES: usize = 32;
const KEY_BYTES: usize = 32;

/// Code that may be loaded: its MAC was checked, or this process had it compiled a moment ago.
pub(crate) struct Trusted(Compiled);

/// Where compiled components are kept.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    key: [u8; KEY_BYTES],
    /// Names the form of the descriptions: entries with another one are never read.
    generation: String,
}

/// A cache that cannot be used.
#[derive(Debug, Error)]
pub enum CacheError {
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Its words.
        source: std::io::Error,
    },
    /// Somebody else can read or write the key.
    #[error("{path}: the key must belong to you and be readable by nobody else (chmod 600)")]
    Exposed {
        /// The key file.
        path: PathBuf,
    },
}

impl Cache {
    /// Opens the cache in `folder` (made 0700), with the key in `key_file` (made 0600 at the first use).
    /// `generation` names the form of the descriptions that are kept beside the code.
    ///
    /// # Errors
    /// [`CacheError`] when either cannot be made, read, or is exposed to others.
    pub fn open(folder: &Path, key_file: &Path, generation: &str) -> Result<Self, CacheError> {
        for path in [Some(folder), key_file.parent()].into_iter().flatten() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(path)
                .map_err(|source| io(path, source))?;
        }
        let key = match File::open(key_file) {
            Ok(file) => read_key(file, key_file)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => make_key(key_file)?,
            Err(source) => return Err(io(key_file, source)),
        };
        Ok(Self {
            folder: folder.to_owned(),
            key,
            generation: generation.to_owned(),
        })
    }

    /// The name of an entry: the component, the wasmtime that compiled it, and its configuration.
    pub(crate) fn name(&self, engine: &Engine, component: &[u8]) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(blake3::hash(component).as_bytes());
        hasher.update(self.generation.as_bytes());
        hasher.update(wasmtime_version().as_bytes());
        let mut compatibility = Collect(Vec::new());
        std::hash::Hash::hash(&engine.precompile_compatibility_hash(), &mut compatibility);
        hasher.update(&compatibility.0);
        hasher.finalize().to_hex().to_string()
    }

    /// An entry whose MAC holds; anything else is as good as absent.
    pub(crate) fn get(&self, name: &str) -> Option<Trusted> {
        // Without waiting: somebody who can write here may have put a pipe in the entry's place.
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
            .open(self.folder.join(name))
            .ok()?;
        if !file.metadata().ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        file.take(MOST_CODE_BYTES).read_to_end(&mut bytes).ok()?;
        let (mac, body) = bytes.split_at_checked(MAC_BYTES)?;
        // Comparing through blake3::Hash takes the same time wherever the difference is.
        if self.mac(name, body) != blake3::Hash::from_slice(mac).ok()? {
            return None;
        }
        Some(Trusted(Compiled::unpack(bytes, MAC_BYTES)?))
    }

    /// Keeps an entry. A cache that cannot be written costs time, not answers, so a failure is only returned to be told.
    pub(crate) fn put(&self, name: &str, compiled: &Compiled) -> Result<(), CacheError> {
        let body = compiled.pack();
        let temporary = self
            .folder
            .join(format!("{name}.{}.tmp", std::process::id()));
        let write = || -> std::io::Result<()> {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&temporary)?;
            file.write_all(self.mac(name, body).as_bytes())?;
            file.write_all(body)?;
            drop(file);
            fs::rename(&temporary, self.folder.join(name))
        };
        write().map_err(|source| {
            // The temporary file may not exist; there is nothing more to do about it.
            let _ = fs::remove_file(&temporary);
            io(&self.folder, source)
        })
    }

    /// The name is part of it, so that no entry can stand in for another.
    fn mac(&self, name: &str, body: &[u8]) -> blake3::Hash {
        blake3::Hasher::new_keyed(&self.key)
            .update(name.as_bytes())
            .update(body)
            .finalize()
    }
}

impl Trusted {
    /// What this process had compiled a moment ago.
    pub(crate) fn just_compiled(compiled: Compiled) -> Self {
        Self(compiled)
    }

    /// What was found out about the component when it was compiled.
    pub(crate) fn compiled(&self) -> &Compiled {
        &self.0
    }

    /// Makes the code callable.
    #[allow(
        unsafe_code,
        reason = "wasmtime offers no safe way to load compiled code"
    )]
    pub(crate) fn load(&self, engine: &Engine) -> wasmtime::Result<Component> {
        // SAFETY: `deserialize` runs whatever the bytes contain. A `Trusted` is made in two places only: by `get`, after
        // the MAC over these very bytes was checked with a key that only this user can read, and from the output of the
        // compiler that this process started itself.
        unsafe { Component::deserialize(engine, self.0.code()) }
    }
}

fn read_key(mut file: File, path: &Path) -> Result<[u8; KEY_BYTES], CacheError> {
    let metadata = file.metadata().map_err(|source| io(path, source))?;
    if metadata.mode() & 0o077 != 0 || metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(CacheError::Exposed {
            path: path.to_owned(),
        });
    }
    let mut key = [0; KEY_BYTES];
    file.read_exact(&mut key)
        .map_err(|source| io(path, source))?;
    Ok(key)
}

fn make_key(path: &Path) -> Result<[u8; KEY_BYTES], CacheError> {
    let mut key = [0; KEY_BYTES];
    let mut random =
        File::open("/dev/urandom").map_err(|source| io(Path::new("/dev/urandom"), source))?;
    random
        .read_exact(&mut key)
        .map_err(|source| io(path, source))?;
    // Written beside and linked in place, so that two first commands at once agree on one whole key.
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)
        .and_then(|mut file| file.write_all(&key))
        .and_then(|()| fs::hard_link(&temporary, path));
    // The link keeps the content; a leftover name would only be clutter.
    let _ = fs::remove_file(&temporary);
    match made {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            read_key(File::open(path).map_err(|source| io(path, source))?, path)
        }
        Err(source) => Err(io(path, source)),
    }
}

fn io(path: &Path, source: std::io::Error) -> CacheError {
    CacheError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Part of each entry's name: code of another generation is never even read.
fn wasmtime_version() -> &'static str {
    "48"
}

/// Collects what a value would hash, because the compatibility hash is only offered as a `Hash`.
struct Collect(Vec<u8>);

impl std::hash::Hasher for Collect {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}
