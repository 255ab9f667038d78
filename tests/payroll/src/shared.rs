//! Shared data beside the checkout.

use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder of the shared data; `None`, with a printed notice, where it is absent.
pub fn folder(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    notice(&format!("skipped: no shared data « {path} » here"));
    None
}

/// Says something beside the results, past the capture of the test harness.
pub fn notice(text: &str) {
    // A closed stderr is no reason to fail.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
