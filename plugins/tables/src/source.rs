//! A file opened: its format told by its bytes, its sheets as grids of cells.

use crate::delimited::Delimited;
use crate::encoding;
use crate::grid::Grid;
use crate::limit::MAX_FILE_BYTES;
use crate::problem::Problem;
use crate::profile::Profile;
use crate::report::Format;
use crate::sheets;

/// A file whose cells can be gone through, before anybody knows what they mean.
pub struct Source<'a> {
    /// Its format.
    pub format: Format,
    /// The character set of a text.
    pub encoding: Option<&'static str>,
    /// What separates the cells of a text.
    pub separator: Option<char>,
    /// Its sheets; a text has one.
    pub sheets: Vec<Sheet<'a>>,
}

/// One table of a file.
pub struct Sheet<'a> {
    /// Its name; empty for a text.
    pub name: String,
    /// Its cells.
    pub grid: Grid<'a>,
}

impl<'a> Source<'a> {
    /// Opens a file by its bytes; of the profile, separator and encoding count here.
    pub fn open(bytes: &'a [u8], profile: &Profile) -> Result<Self, Problem> {
        if bytes.len() > MAX_FILE_BYTES {
            let most = MAX_FILE_BYTES >> 20;
            return Err(Problem::of_file(
                format!("fichier de plus de {most} Mio : partagez-le, par exemple par mois."),
                format!("a file of more than {most} MiB: split it, by month for instance."),
            ));
        }
        if bytes.is_empty() {
            return Err(Problem::of_file(
                "le fichier est vide.",
                "the file is empty.",
            ));
        }
        if bytes.starts_with(b"PK") {
            let (format, sheets) = sheets::open_archive(bytes)?;
            return Ok(Self::workbook(format, sheets));
        }
        if bytes.starts_with(&sheets::XLS_MAGIC) {
            return Ok(Self::workbook(Format::Xls, sheets::open_xls(bytes)?));
        }
        if bytes.starts_with(b"%PDF") {
            return Err(Problem::of_file(
                "c'est un PDF : demandez au logiciel de paie un export CSV ou XLSX.",
                "this is a PDF: ask the payroll software for an export as CSV or XLSX.",
            ));
        }
        if is_markup(bytes) {
            return Err(Problem::of_file(
                "c'est une page HTML ou du XML, quel que soit son nom : ouvrez-la dans un tableur et enregistrez-la en XLSX.",
                "this is HTML or XML, whatever its name: open it in a spreadsheet and save it as XLSX.",
            ));
        }
        let text = encoding::open(bytes, profile.encoding.as_deref())?;
        if text.bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Problem::of_file(
                "le fichier est vide.",
                "the file is empty.",
            ));
        }
        let encoding = Some(text.name);
        let separator = profile
            .separator
            .and_then(|separator| u8::try_from(separator).ok());
        let table = Delimited::open(text, separator);
        Ok(Self {
            format: Format::Delimited,
            encoding,
            separator: Some(char::from(table.separator)),
            sheets: vec![Sheet {
                name: String::new(),
                grid: Grid::delimited(table),
            }],
        })
    }

    fn workbook(format: Format, sheets: Vec<Sheet<'a>>) -> Self {
        Self {
            format,
            encoding: None,
            separator: None,
            sheets,
        }
    }
}

/// Some software calls a page a workbook.
fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let head = bytes[..bytes.len().min(9)].to_ascii_lowercase();
    [
        &b"<html"[..],
        b"<table",
        b"<?xml",
        b"<!doctype",
        b"<meta",
        b"<head",
    ]
    .iter()
    .any(|start| head.starts_with(start))
}
