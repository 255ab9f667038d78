//! The malformed files of the shared data: every one is refused, and the sound one beside them passes.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use models::gguf::{CheckError, check};

#[test]
fn none_of_the_malformed_is_accepted() {
    let Some(folder) = shared() else { return };
    let mut files: Vec<PathBuf> = fs::read_dir(folder.join("malformed"))
        .expect("the folder of malformed files")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(files.len() > 30, "{} files", files.len());
    let mut accepted = Vec::new();
    for file in &files {
        match check(file) {
            Ok(_) => accepted.push(file),
            Err(CheckError::Refused(refusal)) => {
                let size = fs::metadata(file).expect("metadata").len();
                assert!(refusal.offset <= size, "{}: {refusal:?}", file.display());
            }
            Err(CheckError::Io(error)) => panic!("{}: {error}", file.display()),
        }
    }
    assert!(accepted.is_empty(), "{accepted:?}");
}

#[test]
fn the_sound_file_passes() {
    let Some(folder) = shared() else { return };
    let summary = check(&folder.join("seed_ggml-vocab-bert-bge.gguf"))
        .unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(summary.architecture, "bert");
    assert_eq!((summary.vocabulary, summary.tensors), (30_522, 0));
    assert_eq!(
        (summary.context_length, summary.embedding_length),
        (Some(512), Some(384))
    );
    assert!(!summary.causal);
}

/// The shared data beside the checkout; none, with a notice, where it is absent.
fn shared() -> Option<PathBuf> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/hostile/gguf");
    if folder.is_dir() {
        return Some(folder);
    }
    // A closed standard error leaves nobody to tell.
    let _ = writeln!(
        std::io::stderr(),
        "notice: skipped: no shared data « hostile/gguf » here"
    );
    None
}
