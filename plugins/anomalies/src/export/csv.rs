//! CSV as the French Excel opens it by a double click: UTF-8 with its mark, `;`, decimal comma, `31/05/2026`.

use super::{Cell, Export, columns, guard};
use crate::{Error, french, text};

/// What tells Excel that the file is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The anomalies as CSV, a header first.
///
/// # Errors
/// When the table cannot be written, which only a fault of this crate could cause.
pub fn csv(export: &Export) -> Result<Vec<u8>, Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(MARK.to_vec());
    let failed = |error: csv::Error| Error::Export(error.to_string());
    let columns = columns::columns(export);
    let headers = columns.iter().map(|column| column.header(export.language));
    writer.write_record(headers).map_err(failed)?;
    for anomaly in export.anomalies {
        let cells = columns
            .iter()
            .map(|column| written(column.cell(anomaly, export)));
        writer.write_record(cells).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::Export(error.to_string()))
}

fn written(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(said) => guard::guarded(&text::clean(&said)).into_owned(),
        Cell::Number(number) => french::plain(number.normalize()),
        Cell::Euros(amount) => {
            let mut cents = french::cents(amount);
            cents.rescale(2);
            french::plain(cents)
        }
        Cell::Date(date) => french::short_date(date),
        Cell::Month(month) => french::short_month(month),
    }
}
