//! Compound files: the stream of a workbook, by its chain of sectors ([MS-CFB]).

use super::broken;
use crate::problem::Problem;

/// The special sector numbers begin here.
const LAST_SECTOR: u32 = 0xffff_fff9;

/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

/// A compound file; nothing is copied before it is wanted, and no chain is longer than the file.
struct File<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
}

/// The stream that holds the workbook.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    if is_encrypted(bytes) {
        return Err(super::locked());
    }
    read(bytes).ok_or_else(|| {
        broken(
            "ses secteurs ne se suivent pas, ou il n'est pas d'Excel",
            "its sectors do not follow one another, or it is not of Excel",
        )
    })
}

fn read(bytes: &[u8]) -> Option<Vec<u8>> {
    let sector = match short(bytes, 30)? {
        9 => 512,
        12 => 4_096,
        _ => return None,
    };
    let mut file = File {
        bytes,
        sector,
        table: Vec::new(),
    };
    file.table = file.sector_table()?;
    let directory = file.chain(long(bytes, 48)?)?;
    let entries = || directory.chunks_exact(ENTRY);
    let entry = entries().find(|entry| matches!(name(entry).as_str(), "workbook" | "book"))?;
    let (start, size) = (long(entry, 116)?, long(entry, 120)? as usize);
    if size > bytes.len() {
        return None;
    }
    let mut stream = if size >= 4_096 {
        file.chain(start)?
    } else {
        file.small(start, long(entries().next()?, 116)?)?
    };
    if stream.len() < size {
        return None;
    }
    stream.truncate(size);
    Some(stream)
}

/// Whether it is the shell of a workbook that a password protects.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .bytes()
        .flat_map(|byte| [byte, 0])
        .collect();
    memchr::memmem::find(bytes, &name).is_some()
}

impl File<'_> {
    fn at(&self, sector: u32) -> Option<&[u8]> {
        let start = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of some files is cut short.
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// What follows each sector.
    fn sector_table(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut parts: Vec<u32> = (0..109)
            .map_while(|place| long(self.bytes, 76 + 4 * place))
            .collect();
        let mut next = long(self.bytes, 68)?;
        let mut steps = 0;
        while next <= LAST_SECTOR {
            steps += 1;
            let sector = self
                .at(next)
                .filter(|sector| sector.len() == self.sector && steps <= most)?;
            let last = self.sector - 4;
            parts.extend((0..last / 4).map_while(|place| long(sector, 4 * place)));
            next = long(sector, last)?;
        }
        let mut table = Vec::new();
        for part in parts
            .into_iter()
            .filter(|part| *part <= LAST_SECTOR)
            .take(most)
        {
            let sector = self.at(part)?;
            table.extend((0..sector.len() / 4).map_while(|place| long(sector, 4 * place)));
        }
        Some(table)
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut stream = Vec::new();
        let mut next = start;
        while next <= LAST_SECTOR {
            // A chain that comes back to itself would be longer than the file.
            if stream.len() > self.bytes.len() {
                return None;
            }
            let sector = self.at(next).filter(|sector| !sector.is_empty())?;
            stream.extend_from_slice(sector);
            next = *self.table.get(next as usize)?;
        }
        Some(stream)
    }

    /// A stream of less than 4,096 bytes, in sectors of 64 bytes within the root's own stream.
    fn small(&self, start: u32, root: u32) -> Option<Vec<u8>> {
        let container = self.chain(root)?;
        let table = self.chain(long(self.bytes, 60)?)?;
        let mut stream = Vec::new();
        let mut next = start;
        while next <= LAST_SECTOR && stream.len() < 4_096 {
            let at = (next as usize).checked_mul(64)?;
            stream.extend_from_slice(container.get(at..at + 64)?);
            next = long(&table, (next as usize).checked_mul(4)?)?;
        }
        Some(stream)
    }
}

fn name(entry: &[u8]) -> String {
    let length = short(entry, 64).unwrap_or(0).min(64) as usize;
    let units: Vec<u16> = (0..(length / 2).saturating_sub(1))
        .filter_map(|place| short(entry, 2 * place))
        .collect();
    String::from_utf16_lossy(&units).to_lowercase()
}

/// Two bytes, the lower first.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]))
}

/// Four bytes, the lowest first.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
