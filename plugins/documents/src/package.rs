//! The file that ODT and DOCX are: an archive of parts, read within bounds and written the same way every time.

mod read;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::Error;

pub(crate) use read::read;

/// The parts of a file, by their names.
pub(crate) type Parts = BTreeMap<String, Vec<u8>>;

/// The file of these parts: those of `first` before the others, the first of them uncompressed where it is `mimetype`.
pub(crate) fn write(parts: &Parts, first: &[&str]) -> Result<Vec<u8>, Error> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let beginning = first.iter().filter_map(|name| parts.get_key_value(*name));
    let rest = parts
        .iter()
        .filter(|(name, _)| !first.contains(&name.as_str()));
    for (name, bytes) in beginning.chain(rest) {
        // What the format asks of this one, so that the kind of file can be told from its first bytes.
        let method = if name == "mimetype" {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        // No clock, no permissions: the same parts make the same file.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let broken = || Error::Broken { part: name.clone() };
        writer
            .start_file(name.as_str(), options)
            .map_err(|_| broken())?;
        writer.write_all(bytes).map_err(|_| broken())?;
    }
    let written = writer.finish().map_err(|_| Error::NotATemplate)?;
    Ok(written.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut parts = Parts::new();
        parts.insert("content.xml".to_owned(), b"<a/>".repeat(1_000));
        parts.insert("mimetype".to_owned(), b"application/x".to_vec());
        parts.insert("Pictures/é.png".to_owned(), vec![0, 1, 2]);
        let file = write(&parts, &["mimetype"]).expect("a file");
        assert_eq!(&file[30..38], b"mimetype");
        assert_eq!(&file[38..51], b"application/x");
        assert_eq!(write(&parts, &["mimetype"]), Ok(file.clone()));
        assert_eq!(read(&file), Ok(parts));
    }
}
