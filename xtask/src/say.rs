//! The one place that prints.

use std::io::Write as _;

/// Writes one line to standard error; if that is closed, nobody is there to be told.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
