//! Where cases lie, and what is said when they are absent.

use std::path::{Path, PathBuf};

pub use crate::command::notice;

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
    let found = std::env::var_os("GARDON")
        .map(PathBuf::from)
        .or_else(beside);
    if found.is_none() {
        notice("skipped: no gardon binary; build it first");
    }
    found
}
