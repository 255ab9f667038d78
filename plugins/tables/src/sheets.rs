//! Workbooks: XLSX, ODS and XLS to grids, each cell as what it holds and not as it is shown.
//!
//! They are read here, and not by a library, because a guest cannot survive the panics and allocations by which
//! libraries answer hostile files: everything is bounded before it is expanded or repeated.

mod archive;
mod compound;
mod format;
mod ods;
mod strings;
mod xls;
mod xlsx;
mod xml;

use crate::problem::Problem;
use crate::report::Format;
use crate::source::Sheet;

/// How a compound file begins.
pub(crate) const XLS_MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Opens a workbook that is an archive.
pub(crate) fn open_archive(bytes: &[u8]) -> Result<(Format, Vec<Sheet<'static>>), Problem> {
    let archive = archive::Archive::open(bytes)?;
    if archive.has("content.xml") {
        return Ok((Format::Ods, ods::read(&archive)?));
    }
    if archive.has("xl/workbook.bin") {
        return Err(Problem::of_file(
            "classeur XLSB : enregistrez-le en XLSX.",
            "an XLSB workbook: save it as XLSX.",
        ));
    }
    if archive.has("[Content_Types].xml") {
        return Ok((Format::Xlsx, xlsx::read(&archive)?));
    }
    Err(Problem::of_file(
        "cette archive n'est ni un XLSX ni un ODS ; sortez-en d'abord le tableau.",
        "this archive is neither an XLSX nor an ODS; take the table out of it first.",
    ))
}

/// Opens an Excel 97 to 2003 workbook.
pub(crate) fn open_xls(bytes: &[u8]) -> Result<Vec<Sheet<'static>>, Problem> {
    xls::read(bytes)
}

fn locked() -> Problem {
    Problem::of_file(
        "classeur protégé par un mot de passe : enregistrez-le sans.",
        "a workbook protected by a password: save it without.",
    )
}

fn broken(french: &str, english: &str) -> Problem {
    Problem::of_file(
        format!("classeur abîmé : {french}."),
        format!("a damaged workbook: {english}."),
    )
}

fn too_many_sheets() -> Problem {
    let most = crate::limit::MAX_SHEETS;
    Problem::of_file(
        format!("plus de {most} feuilles : enregistrez à part celle qu'il faut lire."),
        format!("more than {most} sheets: save the one to read by itself."),
    )
}
