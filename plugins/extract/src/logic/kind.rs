//! What a file is: by its content first, then by its name.

use super::csv;
use super::document::Error;
use super::jsonl;
use super::notice::Notice;
use super::source::{self, Source};
use super::text::encoding;
use super::transmission;

/// How much of a file is looked at.
const HEAD: u32 = 8 << 10;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// An archive: a document of an office suite, or files.
    Archive,
    /// HTML.
    Html,
    /// The envelope of acts sent to the prefecture.
    Transmission,
    /// One JSON object a line.
    Records,
    /// A table.
    Table,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

/// Beginnings of formats that are not read, in French and in English.
const OTHERS: [(&[u8], &str, &str); 16] = [
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "ancien document Office (.doc, .xls, .msg)",
        "old Office document (.doc, .xls, .msg)",
    ),
    (b"{\\rtf", "RTF", "RTF"),
    (b"\x89PNG", "image PNG", "PNG picture"),
    (b"\xff\xd8\xff", "image JPEG", "JPEG picture"),
    (b"GIF8", "image GIF", "GIF picture"),
    (b"II*\0", "image TIFF", "TIFF picture"),
    (b"MM\0*", "image TIFF", "TIFF picture"),
    (b"\x1f\x8b", "archive gzip", "gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive 7z", "7z archive"),
    (b"Rar!", "archive RAR", "RAR archive"),
    (b"BZh", "archive bzip2", "bzip2 archive"),
    (b"\xfd7zXZ", "archive xz", "xz archive"),
    (b"%!PS", "PostScript", "PostScript"),
    (b"SQLite format 3", "base SQLite", "SQLite database"),
    (b"\x7fELF", "programme", "program"),
    (b"MZ\x90\0", "programme", "program"),
];

/// What the file is.
pub fn of(source: &dyn Source, name: &str) -> Result<Kind, Error> {
    let head = source::head(source, HEAD)?;
    if head.is_empty() {
        return Err(Error::Broken(Notice::Empty));
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase())
        .unwrap_or_default();
    // Before PDF, which may begin later in the file: the first member of an archive can be one that is stored as it is.
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Archive);
    }
    if memchr::memmem::find(&head, b"%PDF-").is_some_and(|at| at < 4_096) || extension == "pdf" {
        return Ok(Kind::Pdf);
    }
    if memchr::memmem::find(
        &head,
        "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
            .as_slice(),
    )
    .is_some()
    {
        return Err(Error::Encrypted);
    }
    if let Some((_, french, english)) = OTHERS
        .iter()
        .find(|(beginning, ..)| head.starts_with(beginning))
    {
        return Err(Error::Unknown(Notice::Format(french, english)));
    }
    if matches!(extension.as_str(), "docx" | "odt" | "zip") {
        return Err(Error::Broken(Notice::Broken(
            "ce n'est pas l'archive que son nom annonce",
            "it is not the archive that its name says",
        )));
    }
    if encoding::is_binary(&head) {
        return Err(Error::Unknown(Notice::Format(
            "fichier binaire",
            "binary file",
        )));
    }
    text_kind(&encoding::decode(&head, None).text, &extension)
}

fn text_kind(head: &str, extension: &str) -> Result<Kind, Error> {
    let start = head.trim_start_matches('\u{feff}').trim_start();
    let lower = start
        .get(..start.floor_char_boundary(1_000))
        .unwrap_or_default()
        .to_lowercase();
    if start.starts_with('<') {
        if transmission::is_likely(start) {
            return Ok(Kind::Transmission);
        }
        let is_html = [
            "<!doctype html",
            "<html",
            "<head",
            "<body",
            "<!--",
            "<p",
            "<div",
            "<h1",
            "<table",
        ];
        if is_html.iter().any(|tag| lower.starts_with(tag)) || lower.contains("<html") {
            return Ok(Kind::Html);
        }
        if lower.starts_with("<?xml") || extension == "xml" {
            return Err(Error::Unknown(Notice::Format(
                "XML d'un type inconnu",
                "XML of an unknown type",
            )));
        }
    }
    match extension {
        "html" | "htm" | "xhtml" => return Ok(Kind::Html),
        "jsonl" | "ndjson" => return Ok(Kind::Records),
        "csv" | "tsv" => return Ok(Kind::Table),
        "md" | "markdown" => return Ok(Kind::Markdown),
        "eml" | "mbox" => {
            return Err(Error::Unknown(Notice::Format(
                "courriel : c'est une boîte aux lettres qui se lit",
                "mail: it is read as a mailbox",
            )));
        }
        "json" => {
            return Err(Error::Unknown(Notice::Format(
                "JSON qui n'est pas une ligne par enregistrement",
                "JSON that is not one record a line",
            )));
        }
        _ => {}
    }
    if jsonl::is_likely(start) {
        Ok(Kind::Records)
    } else if csv::is_likely(start) {
        Ok(Kind::Table)
    } else {
        Ok(Kind::Text)
    }
}
