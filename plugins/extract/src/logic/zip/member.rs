//! A member of an archive.

use rawzip::{
    CompressionMethod, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder, ZipFileHeaderRecord,
};

use super::super::inflate::{self, End};
use super::super::limit::{MAX_MEMBER_BYTES, MAX_RATIO, RATIO_FREE_BYTES, READ_BYTES};
use super::super::notice::Notice;
use super::super::source::Source;
use super::name;

/// What the directory says of a member.
pub struct Member {
    /// Its path within the archive, clean; as it stands where it is refused.
    pub name: String,
    /// Bytes, expanded, as the directory says.
    pub size: u64,
    /// Bytes in the archive.
    pub compressed: u64,
    /// Where it begins.
    pub offset: u64,
    /// Why it is not read, whatever it holds.
    pub refused: Option<Notice>,
    method: CompressionMethod,
    checksum: u32,
    place: ZipArchiveEntryWayfinder,
}

impl Member {
    /// The member of an entry of the directory.
    pub fn new(entry: &ZipFileHeaderRecord<'_>) -> Self {
        let (name, mut refused) = match name::clean(entry.file_path().as_bytes()) {
            Ok(name) => (name, None),
            Err((name, notice)) => (name, Some(notice)),
        };
        if entry.flags().is_encrypted() {
            refused.get_or_insert(Notice::Encrypted);
        }
        Self {
            name,
            size: entry.uncompressed_size_hint(),
            compressed: entry.compressed_size_hint(),
            offset: entry.local_header_offset(),
            refused,
            method: entry.compression_method(),
            checksum: entry.crc32(),
            place: entry.wayfinder(),
        }
    }

    /// Whether it is an office suite's or a desktop's own, and no document.
    pub fn is_clutter(&self) -> bool {
        let last = self.name.rsplit('/').next().unwrap_or_default();
        self.name.starts_with("__MACOSX/")
            || last.starts_with("._")
            || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
    }

    pub(super) fn read<R: ReaderAt>(
        &self,
        source: &dyn Source,
        archive: &ZipArchive<R>,
    ) -> Result<Vec<u8>, Notice> {
        if let Some(refused) = &self.refused {
            return Err(refused.clone());
        }
        if self.size > MAX_MEMBER_BYTES {
            return Err(Notice::Expands(MAX_MEMBER_BYTES));
        }
        if self.size > RATIO_FREE_BYTES && self.size / self.compressed.max(1) > MAX_RATIO {
            return Err(Notice::Expands(self.compressed * MAX_RATIO));
        }
        let broken = || {
            Notice::Broken(
                "membre d'archive illisible",
                "a member of the archive cannot be read",
            )
        };
        let entry = archive.get_entry(self.place).map_err(|_| broken())?;
        let (start, end) = entry.compressed_data_range();
        let packed = bytes(source, start, end)?;
        let expanded = match self.method {
            CompressionMethod::STORE => packed,
            // A byte more than the directory says is a lie already.
            CompressionMethod::DEFLATE => match inflate::raw(&packed, self.size as usize) {
                (expanded, End::Complete) => expanded,
                (_, End::TooLarge) => return Err(Notice::Expands(self.size)),
                (_, End::Broken) => return Err(broken()),
            },
            _ => return Err(Notice::Method),
        };
        if expanded.len() as u64 != self.size {
            return Err(broken());
        }
        if rawzip::crc32(&expanded) != self.checksum {
            return Err(Notice::Checksum);
        }
        Ok(expanded)
    }
}

fn bytes(source: &dyn Source, start: u64, end: u64) -> Result<Vec<u8>, Notice> {
    // Stored members can be larger than what they say they expand to.
    if end.saturating_sub(start) > MAX_MEMBER_BYTES {
        return Err(Notice::Expands(MAX_MEMBER_BYTES));
    }
    let mut bytes = Vec::new();
    let mut at = start;
    while at < end {
        let length = u32::try_from(end - at).unwrap_or(u32::MAX).min(READ_BYTES);
        let more = source
            .read(at, length)
            .map_err(super::super::document::Error::notice)?;
        if more.is_empty() {
            break;
        }
        at += more.len() as u64;
        bytes.extend_from_slice(&more);
    }
    Ok(bytes)
}
