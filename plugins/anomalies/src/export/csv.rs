//! CSV as the French Excel opens it by a double click.

use documents::sheet;

use super::{Export, columns, failed};
use crate::Error;

/// The anomalies as CSV, a header first.
///
/// # Errors
/// When the table cannot be written, which only a fault of this crate could cause.
pub fn csv(export: &Export) -> Result<Vec<u8>, Error> {
    let columns = columns::columns(export);
    let headers = columns::headers(&columns, export);
    sheet::csv(&headers, columns::rows(&columns, export)).map_err(failed)
}
