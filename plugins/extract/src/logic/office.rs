//! Documents of office suites: archives with XML in them.

mod core;
mod docx;
mod docx_styles;
mod furniture;
mod numbering;
mod odt;
mod odt_styles;
mod xlsx;
mod xlsx_dates;

pub use docx::{main_name as docx_part, read as read_docx};
pub use furniture::HEADER;
pub use odt::read as read_odt;
pub use xlsx::read as read_xlsx;

use super::document::Error;
use super::notice::Notice;
use super::sections::Sections;
use super::xml;
use super::zip::Archive;

/// A row whose cells are longer together is no row of a table, but text that was laid out with one.
const MAX_ROW_BYTES: usize = 400;

/// Cells stand this far apart on the line of their row.
pub const CELL_GAP: &str = "  ";

/// Adds a row of a table: its cells on one line, or one after the other where they hold running text.
pub fn write_row(cells: &[String], sections: &mut Sections) {
    let bytes: usize = cells.iter().map(String::len).sum();
    let long = bytes > MAX_ROW_BYTES || cells.iter().any(|cell| cell.contains('\n'));
    if cells.len() == 1 || long {
        for cell in cells {
            sections.paragraph(cell);
        }
    } else if !cells.is_empty() {
        sections.line(&cells.join(CELL_GAP));
    }
}

/// A part of the document as text; `None` where it has none of this name.
fn part(archive: &Archive<'_>, name: &str) -> Option<Result<String, Notice>> {
    let bytes = archive.named(name)?;
    Some(bytes.map(|bytes| xml::decode(&bytes).text))
}

/// A part that only adds to what is read: a broken one is none.
fn extra(archive: &Archive<'_>, name: &str) -> Option<String> {
    part(archive, name)?.ok()
}

/// The part without which there is nothing.
fn main_part(archive: &Archive<'_>, name: &str) -> Result<String, Error> {
    let missing = || {
        Error::Broken(Notice::Broken(
            "le document n'a pas de contenu",
            "the document has no content",
        ))
    };
    part(archive, name)
        .ok_or_else(missing)?
        .map_err(|notice| match notice {
            Notice::Expands(_) => Error::TooLarge(notice),
            Notice::Encrypted => Error::Encrypted,
            notice => Error::Broken(notice),
        })
}

/// What archives say that were put together with two members of one name.
fn warn_of_duplicates(archive: &Archive<'_>, sections: &mut Sections) {
    if archive
        .members
        .iter()
        .any(|member| member.refused == Some(Notice::Duplicate))
    {
        sections.warn(Notice::Duplicate);
    }
}

/// What ends the reading of a part: nothing was read of it, or its beginning.
fn ended(result: Result<(), Notice>, sections: &mut Sections) -> Result<(), Error> {
    match result {
        Ok(()) => Ok(()),
        Err(notice @ (Notice::TooDeep(_) | Notice::Expands(_))) => Err(Error::TooLarge(notice)),
        Err(_) => {
            sections.warn(Notice::Cut);
            Ok(())
        }
    }
}
