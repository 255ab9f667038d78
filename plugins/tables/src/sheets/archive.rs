//! Archives: the members of a workbook, each within bounds before it is expanded.

use std::collections::HashMap;

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use super::broken;
use crate::limit::{
    MAX_MEMBER_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_FREE_BYTES,
};
use crate::problem::Problem;

/// An archive with its directory.
pub(super) struct Archive<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    members: HashMap<String, Member>,
}

struct Member {
    size: u64,
    compressed: u64,
    method: CompressionMethod,
    checksum: u32,
    encrypted: bool,
    place: ZipArchiveEntryWayfinder,
}

impl<'a> Archive<'a> {
    /// Reads the directory, and refuses what could only be meant to harm.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Problem> {
        let no_directory = |_| {
            broken(
                "l'archive n'a pas de répertoire lisible",
                "the archive has no directory that can be read",
            )
        };
        let archive = ZipArchive::from_slice(bytes).map_err(no_directory)?;
        let mut members = HashMap::new();
        let mut places = Vec::new();
        let mut total = 0_u64;
        let mut entries = archive.entries();
        while let Some(entry) = entries.next_entry().map_err(no_directory)? {
            if places.len() >= MAX_MEMBERS {
                return Err(broken(
                    &format!("plus de {MAX_MEMBERS} membres"),
                    &format!("more than {MAX_MEMBERS} members"),
                ));
            }
            let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
            let name = name.trim_start_matches('/').replace('\\', "/");
            let member = Member {
                size: entry.uncompressed_size_hint(),
                compressed: entry.compressed_size_hint(),
                method: entry.compression_method(),
                checksum: entry.crc32(),
                encrypted: entry.flags().is_encrypted(),
                place: entry.wayfinder(),
            };
            total = total.saturating_add(member.size);
            places.push((entry.local_header_offset(), member.compressed));
            if members.insert(name, member).is_some() {
                return Err(broken(
                    "deux membres ont le même nom",
                    "two members have the same name",
                ));
            }
        }
        if total > MAX_UNPACKED_BYTES {
            return Err(expands(MAX_UNPACKED_BYTES));
        }
        places.sort_unstable();
        if places
            .windows(2)
            .any(|pair| pair[0].0.saturating_add(pair[0].1) > pair[1].0)
        {
            return Err(broken(
                "ses membres se recouvrent",
                "its members lie upon one another",
            ));
        }
        Ok(Self { archive, members })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// The text of a member; `None` where there is none.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Problem> {
        let Some(member) = self.members.get(name) else {
            return Ok(None);
        };
        let bytes = self.expand(member)?;
        let text = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, length)) => encoding
                .decode_without_bom_handling(&bytes[length..])
                .0
                .into_owned(),
            None => String::from_utf8(bytes)
                .map_err(|_| broken("un membre n'est pas en UTF-8", "a member is not in UTF-8"))?,
        };
        Ok(Some(text))
    }

    fn expand(&self, member: &Member) -> Result<Vec<u8>, Problem> {
        if member.encrypted {
            return Err(super::locked());
        }
        if member.size > MAX_MEMBER_BYTES {
            return Err(expands(MAX_MEMBER_BYTES));
        }
        if member.size > RATIO_FREE_BYTES && member.size / member.compressed.max(1) > MAX_RATIO {
            return Err(expands(member.compressed.saturating_mul(MAX_RATIO)));
        }
        let unreadable = || {
            broken(
                "un membre de l'archive est illisible",
                "a member of the archive cannot be read",
            )
        };
        let entry = self
            .archive
            .get_entry(member.place)
            .map_err(|_| unreadable())?;
        let bytes = match member.method {
            CompressionMethod::STORE => entry.data().to_vec(),
            CompressionMethod::DEFLATE => {
                deflated(entry.data(), member.size as usize).ok_or_else(unreadable)?
            }
            _ => return Err(unreadable()),
        };
        if bytes.len() as u64 != member.size || rawzip::crc32(&bytes) != member.checksum {
            return Err(unreadable());
        }
        Ok(bytes)
    }
}

/// Expands to at most what the directory says: a byte more is a lie already.
fn deflated(mut input: &[u8], size: usize) -> Option<Vec<u8>> {
    const STEP: usize = 32 << 10;
    let mut state = InflateState::new_boxed(DataFormat::Raw);
    let mut buffer = vec![0; STEP];
    let mut output = Vec::new();
    loop {
        let done = inflate(&mut state, input, &mut buffer, MZFlush::None);
        input = input.get(done.bytes_consumed..).unwrap_or_default();
        if output.len() + done.bytes_written > size {
            return None;
        }
        output.extend_from_slice(&buffer[..done.bytes_written]);
        match done.status {
            Ok(MZStatus::StreamEnd) => return Some(output),
            // Data without an end asks for more for ever.
            Ok(_) | Err(MZError::Buf) if done.bytes_consumed == 0 && done.bytes_written == 0 => {
                return None;
            }
            Ok(_) | Err(MZError::Buf) => {}
            Err(_) => return None,
        }
    }
}

fn expands(most: u64) -> Problem {
    Problem::of_file(
        format!(
            "décompressé, le classeur passe la limite de {most} octets : enregistrez la feuille seule, en CSV."
        ),
        format!(
            "expanded, the workbook passes the limit of {most} bytes: save the sheet by itself, as CSV."
        ),
    )
}
