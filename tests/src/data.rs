//! Where cases lie, and how a test says that it had nothing to do.

use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of this crate.
pub fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of the shared data beside the checkout; `None`, with a printed notice, where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let folder = crate_folder().join("../../shared/data").join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    notice(&format!("skipped: no shared data « {path} » here"));
    None
}

/// The `gardon` binary: from the environment, or beside the running test; `None`, with a printed notice, before it is built.
pub fn gardon() -> Option<PathBuf> {
    let beside = || {
        let executable = std::env::current_exe().ok()?;
        // A test lies in `deps`, a bench beside the binary.
        executable
            .ancestors()
            .skip(1)
            .take(2)
            .map(|folder| folder.join("gardon"))
            .find(|path| path.is_file())
    };
    let found = std::env::var_os("GARDON").map(PathBuf::from).or_else(beside);
    if found.is_none() {
        notice("skipped: no gardon binary; build it first");
    }
    found
}

/// Says something that a reader of the test's output should know.
pub fn notice(text: &str) {
    // A closed standard error takes nothing away from the test.
    let _ = writeln!(std::io::stderr(), "{text}");
}
