//! CSV as the French Excel opens it by a double click: UTF-8 with its mark, `;`, decimal comma, `31/05/2026`.

use super::{Cell, Column, cents, day, guarded, month, plain, words};
use crate::error::Error;

/// What tells Excel that the file is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Rows as CSV, a header first.
///
/// # Errors
/// When rows are of different lengths.
pub fn csv(
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(MARK.to_vec());
    let failed = |error: csv::Error| Error::Sheet(error.to_string());
    let headers = columns.iter().map(|column| column.header.as_str());
    writer.write_record(headers).map_err(failed)?;
    for row in rows {
        let cells = row.into_iter().map(written);
        writer.write_record(cells).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::Sheet(error.to_string()))
}

fn written(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(said) => guarded(&words(&said)).into_owned(),
        Cell::Number(number) => plain(number.normalize()),
        Cell::Euros(amount) => plain(cents(amount)),
        Cell::Date(date) => day(date),
        Cell::Month(date) => month(date),
    }
}
