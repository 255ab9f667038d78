//! What is stored of documents, pages and files, each with a checksum of its own.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Field, Origin};

/// Bytes of a checksum: enough to notice damage, which is all that it is for.
const SEAL: usize = 8;

/// What is kept of a document beside its pages.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DocumentRecord {
    pub identifier: String,
    pub title: String,
    pub headings: Vec<String>,
    pub fields: Vec<Field>,
    pub origins: Vec<Origin>,
    /// The path of the file it came from.
    pub source: String,
}

/// Bytes with their checksum before them.
pub(crate) fn seal(content: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(SEAL + content.len());
    sealed.extend_from_slice(&blake3::hash(content).as_bytes()[..SEAL]);
    sealed.extend_from_slice(content);
    sealed
}

/// What was sealed; nothing where it is damaged.
pub(crate) fn unseal(sealed: &[u8]) -> Option<&[u8]> {
    let (checksum, content) = sealed.split_at_checked(SEAL)?;
    (&blake3::hash(content).as_bytes()[..SEAL] == checksum).then_some(content)
}

/// A value as it is stored.
pub(crate) fn encode(value: &impl Serialize) -> Vec<u8> {
    // Structures of strings and numbers always have a form in JSON.
    seal(&serde_json::to_vec(value).unwrap_or_default())
}

/// A stored value; nothing where it is damaged.
pub(crate) fn decode<T: DeserializeOwned>(sealed: &[u8]) -> Option<T> {
    serde_json::from_slice(unseal(sealed)?).ok()
}
