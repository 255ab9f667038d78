//! Archives: their members, read one by one, each within bounds.

mod member;
mod name;

use std::collections::HashSet;
use std::io;

use rawzip::{ReaderAt, ZipArchive, ZipLocator};

use super::document::Error;
use super::limit::{MAX_ARCHIVE_BYTES, MAX_MEMBERS};
use super::notice::Notice;
use super::source::Source;

pub use member::Member;

/// Bytes of the directory that are read at once; longer than any entry.
const DIRECTORY_BYTES: usize = 256 << 10;

/// An archive with its directory.
pub struct Archive<'s> {
    source: &'s dyn Source,
    archive: ZipArchive<Reading<'s>>,
    /// Every member but folders, in the order of the directory.
    pub members: Vec<Member>,
}

struct Reading<'s>(&'s dyn Source);

impl ReaderAt for Reading<'_> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let length = u32::try_from(buffer.len()).unwrap_or(u32::MAX);
        let bytes = self
            .0
            .read(offset, length)
            .map_err(|_| io::Error::other("unreadable"))?;
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        Ok(count)
    }
}

impl<'s> Archive<'s> {
    /// Reads the directory.
    pub fn open(source: &'s dyn Source) -> Result<Self, Error> {
        let mut buffer = vec![0; DIRECTORY_BYTES];
        let archive = ZipLocator::new()
            .locate_in_reader(Reading(source), &mut buffer, source.size())
            .map_err(|_| broken())?;
        let mut members = Vec::new();
        let mut entries = archive.entries(&mut buffer);
        let mut known = HashSet::new();
        let mut total = 0_u64;
        while let Some(entry) = entries.next_entry().map_err(|_| broken())? {
            if members.len() >= MAX_MEMBERS {
                return Err(Error::TooLarge(Notice::TooMany(
                    "membres dans l'archive",
                    "members in the archive",
                    MAX_MEMBERS,
                )));
            }
            if entry.is_dir() {
                continue;
            }
            let mut member = Member::new(&entry);
            total = total.saturating_add(member.size);
            if !known.insert(member.name.clone()) {
                member.refused.get_or_insert(Notice::Duplicate);
            }
            members.push(member);
        }
        if total > MAX_ARCHIVE_BYTES {
            return Err(Error::TooLarge(Notice::Expands(MAX_ARCHIVE_BYTES)));
        }
        if overlap(&members) {
            return Err(Error::TooLarge(Notice::Overlap));
        }
        Ok(Self {
            source,
            archive,
            members,
        })
    }

    /// Whether there is a member of this name.
    pub fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name)
    }

    /// The bytes of the member of this name; `None` where there is none.
    pub fn named(&self, name: &str) -> Option<Result<Vec<u8>, Notice>> {
        let member = self.members.iter().find(|member| member.name == name)?;
        Some(self.read(member))
    }

    /// The bytes of a member.
    pub fn read(&self, member: &Member) -> Result<Vec<u8>, Notice> {
        member.read(self.source, &self.archive)
    }
}

fn broken() -> Error {
    Error::Broken(Notice::Broken(
        "l'archive n'a pas de répertoire lisible",
        "the archive has no directory that can be read",
    ))
}

/// Whether members lie upon one another, by which few bytes become very many.
fn overlap(members: &[Member]) -> bool {
    let mut places: Vec<(u64, u64)> = members
        .iter()
        .map(|member| (member.offset, member.compressed))
        .collect();
    places.sort_unstable();
    places
        .windows(2)
        .any(|pair| pair[0].0.saturating_add(pair[0].1) > pair[1].0)
}
