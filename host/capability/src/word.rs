//! How a word of the command line is found: configured names first, then paths, which contain a `/`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use config::Source;

use crate::OpenError;

/// A word, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Where it is.
    pub path: PathBuf,
    /// What to show: the configured name, or the last part of the path.
    pub name: String,
}

/// Finds what a word names; opens nothing.
///
/// # Errors
/// [`OpenError::UnknownName`] when it is neither a configured name nor a path.
pub fn locate(word: &str, names: &BTreeMap<String, Source>) -> Result<Located, OpenError> {
    if let Some(source) = names.get(word) {
        return Ok(Located {
            path: PathBuf::from(&source.path),
            name: word.to_owned(),
        });
    }
    if !word.contains('/') && word != "." && word != ".." {
        return Err(OpenError::UnknownName {
            word: word.to_owned(),
            known: names.keys().cloned().collect(),
            beside: PathBuf::from(word).exists(),
        });
    }
    let path = PathBuf::from(word);
    let name = path.file_name().map_or_else(
        || word.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok(Located { path, name })
}
