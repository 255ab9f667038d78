//! `gardon plugin run FILE FUNCTION …`: calls any exported function of a file, under the same limits.

use crate::call::{self, Desk};
use crate::catalogue;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    path: &str,
    words: &[String],
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let entry = catalogue::file(path, desk.config, printer.language())?;
    call::tool(&entry, words, desk, printer)
}
