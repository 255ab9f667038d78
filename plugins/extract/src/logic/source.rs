//! Where bytes come from: a handle of the host, a native file, a member of an archive.

use super::document::Error;
use super::limit::READ_BYTES;
use super::notice::Notice;

/// Something that can be read at any place.
pub trait Source {
    /// The size, in bytes.
    fn size(&self) -> u64;

    /// Up to `length` bytes from `offset`; empty at the end.
    fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, Error>;
}

/// Bytes in memory.
impl Source for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, Error> {
        let start = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(self.len());
        let end = start.saturating_add(length as usize).min(self.len());
        Ok(self[start..end].to_vec())
    }
}

/// The first bytes.
pub fn head(source: &dyn Source, length: u32) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while bytes.len() < length as usize {
        let more = source.read(bytes.len() as u64, length - bytes.len() as u32)?;
        if more.is_empty() {
            break;
        }
        bytes.extend_from_slice(&more);
    }
    bytes.truncate(length as usize);
    Ok(bytes)
}

/// Everything, if it is not larger than `most` bytes.
pub fn all(source: &dyn Source, most: u64) -> Result<Vec<u8>, Error> {
    let size = source.size();
    if size > most {
        return Err(Error::TooLarge(Notice::FileBytes { size, most }));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // A source that gives more than the size it told is read no further.
    while (bytes.len() as u64) < size {
        let left = size - bytes.len() as u64;
        let length = u32::try_from(left).unwrap_or(u32::MAX).min(READ_BYTES);
        let more = source.read(bytes.len() as u64, length)?;
        if more.is_empty() {
            break;
        }
        bytes.extend_from_slice(&more);
    }
    Ok(bytes)
}
