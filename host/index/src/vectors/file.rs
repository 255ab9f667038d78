//! The file of vectors: a head that names the model, then records of one length.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tantivy::directory::{MmapDirectory, OwnedBytes};
use tantivy::{Directory, HasLen};

use crate::Error;

/// Where the vectors lie in an index's folder.
pub(super) const NAME: &str = "vectors.bin";

/// Before everything else in the file.
const MAGIC: &[u8; 16] = b"gardon vectors 1";

/// The magic word, a hash of the model's name, the dimensions, a checksum of these.
const HEAD: usize = 16 + 8 + 4 + 4;

/// Before a record's numbers: its key and its scale; behind them its checksum.
const RECORD: usize = 8 + 4 + 4;

/// Numbers that a vector can have.
const MOST: usize = 8_192;

/// What a passage's vector is kept under; `text` is from [`super::text`].
pub(crate) fn key(text: &str) -> u64 {
    // 0 is the key of what is no passage.
    u64::from_le_bytes(start(text.as_bytes())).max(1)
}

/// Takes the file away; whoever reads it goes on reading it.
pub(super) fn remove(folder: &Path) -> Result<(), Error> {
    let path = folder.join(NAME);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::disk(&path, error)),
        _ => Ok(()),
    }
}

/// The vectors of an index.
pub(super) struct VectorFile {
    path: PathBuf,
    model: [u8; 8],
    dimensions: usize,
    /// What was there when it was opened, without its head.
    records: OwnedBytes,
    file: Option<File>,
}

impl VectorFile {
    /// The vectors that there are; nothing where none were ever made.
    pub fn read(folder: &Path) -> Result<Option<Self>, Error> {
        let path = folder.join(NAME);
        if !path.exists() {
            return Ok(None);
        }
        let directory =
            MmapDirectory::open(folder).map_err(|error| Error::library(folder, error.into()))?;
        let slice = directory
            .open_read(Path::new(NAME))
            .map_err(|error| Error::read(folder, error))?;
        if slice.len() == 0 {
            // Killed when it was made.
            return Ok(None);
        }
        let bytes = slice
            .read_bytes()
            .map_err(|error| Error::io(&path, &error))?;
        let damaged = || Error::corrupt(&path, "its head is not what was written");
        let head = bytes.get(..HEAD).ok_or_else(damaged)?;
        if &head[..16] != MAGIC || start::<4>(&head[..28]) != head[28..] {
            return Err(damaged());
        }
        let dimensions = u32::from_le_bytes(part(head, 24)) as usize;
        Ok(Some(Self {
            model: part(head, 16),
            dimensions,
            records: bytes.slice(HEAD..bytes.len()),
            path,
            file: None,
        }))
    }

    /// The file, to append vectors of a model to; those of another one are given up.
    pub fn append(folder: &Path, model: &str, dimensions: usize) -> Result<Self, Error> {
        let path = folder.join(NAME);
        let failed = |error| Error::disk(&path, error);
        let known = Self::read(folder)?
            .filter(|known| known.is_of(model) && known.dimensions == dimensions);
        let open = || {
            OpenOptions::new()
                .create(true)
                .append(true)
                .mode(0o600)
                .open(&path)
        };
        let Some(known) = known else {
            remove(folder)?;
            let mut file = open().map_err(failed)?;
            let mut head = MAGIC.to_vec();
            head.extend(start::<8>(model.as_bytes()));
            head.extend((dimensions as u32).to_le_bytes());
            head.extend(start::<4>(&head));
            file.write_all(&head).map_err(failed)?;
            return Ok(Self {
                path,
                model: start(model.as_bytes()),
                dimensions,
                records: OwnedBytes::empty(),
                file: Some(file),
            });
        };
        let file = open().map_err(failed)?;
        // A record that was cut off when its writer was killed; whoever reads takes whole ones only.
        let whole = known.records.len() / known.stride() * known.stride();
        file.set_len((HEAD + whole) as u64).map_err(failed)?;
        Ok(Self {
            file: Some(file),
            ..known
        })
    }

    /// Whether the vectors are of that model.
    pub fn is_of(&self, model: &str) -> bool {
        self.model == start(model.as_bytes())
    }

    /// The keys of all whole records.
    pub fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.whole()
            .map(|record| u64::from_le_bytes(part(record, 0)))
    }

    /// Appends a vector; it is made one long first.
    pub fn push(&mut self, key: u64, vector: &[f32]) -> Result<(), Error> {
        let Some(unit) = unit(vector).filter(|_| vector.len() == self.dimensions) else {
            return Err(Error::Embedding {
                folder: self.path.clone(),
                reason: "the model gave vectors of several lengths, or without a direction"
                    .to_owned(),
            });
        };
        let largest = unit
            .iter()
            .fold(0f32, |most, number| most.max(number.abs()));
        let mut record = key.to_le_bytes().to_vec();
        record.extend((largest / 127.0).to_le_bytes());
        let small = |number: &f32| (number / largest * 127.0).round() as i8 as u8;
        record.extend(unit.iter().map(small));
        record.extend(start::<4>(&record));
        let file = self.file.as_mut().ok_or_else(|| {
            Error::disk(&self.path, io::Error::from(io::ErrorKind::PermissionDenied))
        })?;
        file.write_all(&record)
            .map_err(|error| Error::disk(&self.path, error))
    }

    /// Waits until the disk has what was appended.
    pub fn sync(&mut self) -> Result<(), Error> {
        match &self.file {
            Some(file) => file
                .sync_data()
                .map_err(|error| Error::disk(&self.path, error)),
            None => Ok(()),
        }
    }

    /// The keys of the vectors nearest to a query's, with their cosines, nearest first; nothing where the query is of
    /// another length.
    pub fn nearest(&self, query: &[f32], count: usize) -> Vec<(u64, f32)> {
        let Some(query) = unit(query).filter(|_| query.len() == self.dimensions) else {
            return Vec::new();
        };
        let mut found: Vec<(u64, f32)> = self
            .whole()
            .map(|record| {
                let scale = f32::from_le_bytes(part(record, 8));
                let numbers = &record[12..record.len() - 4];
                let products = numbers.iter().zip(&query);
                let sum: f32 = products
                    .map(|(one, other)| f32::from(*one as i8) * other)
                    .sum();
                (u64::from_le_bytes(part(record, 0)), sum * scale)
            })
            .collect();
        let nearer = |one: &(u64, f32), other: &(u64, f32)| {
            other.1.total_cmp(&one.1).then(one.0.cmp(&other.0))
        };
        if found.len() > count && count > 0 {
            found.select_nth_unstable_by(count - 1, nearer);
            found.truncate(count);
        }
        found.sort_unstable_by(nearer);
        found
    }

    /// Compares every record with its checksum.
    pub fn verify(&self) -> Result<(), Error> {
        for record in self.whole() {
            let (content, checksum) = record.split_at(record.len() - 4);
            if start::<4>(content) != checksum {
                return Err(Error::corrupt(
                    &self.path,
                    "a vector is not what was written",
                ));
            }
        }
        Ok(())
    }

    fn whole(&self) -> impl Iterator<Item = &[u8]> + '_ {
        self.records.chunks_exact(self.stride())
    }

    fn stride(&self) -> usize {
        RECORD + self.dimensions
    }
}

/// The vector, one long; nothing where it has no direction, or too many numbers.
fn unit(vector: &[f32]) -> Option<Vec<f32>> {
    let length = vector
        .iter()
        .map(|number| number * number)
        .sum::<f32>()
        .sqrt();
    let sound = length.is_finite() && length > 0.0 && vector.len() <= MOST;
    sound.then(|| vector.iter().map(|number| number / length).collect())
}

/// The first bytes of a hash.
fn start<const COUNT: usize>(content: &[u8]) -> [u8; COUNT] {
    part(blake3::hash(content).as_bytes(), 0)
}

/// Some bytes of a content that has them.
fn part<const COUNT: usize>(content: &[u8], from: usize) -> [u8; COUNT] {
    let mut bytes = [0; COUNT];
    bytes.copy_from_slice(&content[from..from + COUNT]);
    bytes
}
