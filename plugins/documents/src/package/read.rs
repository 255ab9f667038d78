//! Reading the archive of a template. It may come from anywhere: bombs and members that lead out are refused.

use std::collections::HashSet;

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipArchive};

use super::Parts;
use crate::error::{Error, Unit};

/// Bytes of a template.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// Parts of a template.
const MAX_PARTS: usize = 1_000;

/// Bytes of one part, expanded: a letterhead with a large picture.
const MAX_PART_BYTES: u64 = 8 << 20;

/// Bytes of all parts, expanded.
const MAX_ALL_BYTES: u64 = 24 << 20;

/// Bytes of a part that is XML: as a tree it takes some ten times as much.
const MAX_XML_BYTES: u64 = 3 << 20;

/// The parts of a file.
///
/// # Errors
/// When it is no archive, a part is damaged, encrypted, doubled or leads out, or a bound is passed.
pub(crate) fn read(file: &[u8]) -> Result<Parts, Error> {
    if file.len() as u64 > MAX_FILE_BYTES {
        return Err(bound("", MAX_FILE_BYTES, Unit::Bytes));
    }
    let archive = ZipArchive::from_slice(file).map_err(|_| Error::NotATemplate)?;
    let mut parts = Parts::new();
    let mut places = Vec::new();
    let mut known = HashSet::new();
    let mut total = 0_u64;
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().map_err(|_| Error::NotATemplate)? {
        if known.len() >= MAX_PARTS {
            return Err(bound("", MAX_PARTS as u64, Unit::Parts));
        }
        let path = entry.file_path();
        let name = String::from_utf8_lossy(path.as_bytes()).into_owned();
        let broken = || Error::Broken { part: name.clone() };
        // Two parts of one name are read differently by different programs.
        if leads_out(&name) || entry.flags().is_encrypted() || !known.insert(name.to_lowercase()) {
            return Err(broken());
        }
        if entry.is_dir() {
            continue;
        }
        let size = entry.uncompressed_size_hint();
        let is_xml = [".xml", ".rels", ".rdf"]
            .iter()
            .any(|ending| name.to_lowercase().ends_with(ending));
        let most = if is_xml {
            MAX_XML_BYTES
        } else {
            MAX_PART_BYTES
        };
        if size > most {
            return Err(bound(&name, most, Unit::Bytes));
        }
        total += size;
        if total > MAX_ALL_BYTES {
            return Err(bound("", MAX_ALL_BYTES, Unit::Bytes));
        }
        let found = archive.get_entry(entry.wayfinder()).map_err(|_| broken())?;
        places.push(found.compressed_data_range());
        let packed = found.data();
        let expanded = match entry.compression_method() {
            CompressionMethod::STORE => packed.to_vec(),
            CompressionMethod::DEFLATE => {
                // More than the directory says is a lie already.
                decompress_to_vec_with_limit(packed, size as usize).map_err(|_| broken())?
            }
            _ => return Err(broken()),
        };
        if expanded.len() as u64 != size || rawzip::crc32(&expanded) != entry.crc32() {
            return Err(broken());
        }
        parts.insert(name, expanded);
    }
    places.sort_unstable();
    // Members that lie upon one another are how few bytes become very many.
    if places.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        return Err(Error::NotATemplate);
    }
    Ok(parts)
}

fn leads_out(name: &str) -> bool {
    name.is_empty()
        || name.starts_with('/')
        || name.contains(['\\', '\0', ':'])
        || name.contains('\u{fffd}')
        || name.split('/').any(|step| step == ".." || step == ".")
}

fn bound(part: &str, most: u64, unit: Unit) -> Error {
    Error::TooLarge {
        part: part.to_owned(),
        most,
        unit,
    }
}

#[cfg(test)]
mod tests {
    use super::super::write;
    use super::*;

    fn file(name: &str, bytes: Vec<u8>) -> Vec<u8> {
        let parts = Parts::from([(name.to_owned(), bytes)]);
        write(&parts, &[]).expect("a file")
    }

    #[test]
    fn bombs_are_refused() {
        let bomb = file("content.xml", vec![b' '; MAX_XML_BYTES as usize + 1]);
        assert!(bomb.len() < 100_000);
        assert!(matches!(read(&bomb), Err(Error::TooLarge { .. })));
        let picture = file("Pictures/a.png", vec![0; MAX_PART_BYTES as usize + 1]);
        assert!(matches!(read(&picture), Err(Error::TooLarge { .. })));
        let many: Parts = (0..=MAX_PARTS)
            .map(|number| (number.to_string(), Vec::new()))
            .collect();
        let many = write(&many, &[]).expect("a file");
        assert!(matches!(
            read(&many),
            Err(Error::TooLarge {
                unit: Unit::Parts,
                ..
            })
        ));
        let together: Parts = (0..4)
            .map(|number| (number.to_string(), vec![0; 7 << 20]))
            .collect();
        let together = write(&together, &[]).expect("a file");
        assert!(matches!(read(&together), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_size_that_lies_is_refused() {
        let mut lying = file("a.xml", vec![b' '; 100_000]);
        let directory = lying
            .windows(4)
            .rposition(|bytes| bytes == b"PK\x01\x02")
            .expect("a directory");
        lying[directory + 24..directory + 28].copy_from_slice(&10_u32.to_le_bytes());
        assert_eq!(
            read(&lying),
            Err(Error::Broken {
                part: "a.xml".to_owned()
            })
        );
    }

    #[test]
    fn members_that_lead_out_are_refused() {
        for name in ["../a.xml", "/etc/passwd", "a/../../b", "C:a", "a\\b"] {
            assert!(leads_out(name), "{name}");
        }
        assert!(!leads_out("word/_rels/document.xml.rels"));
        assert_eq!(read(b"no archive"), Err(Error::NotATemplate));
        assert_eq!(read(b""), Err(Error::NotATemplate));
    }
}
