//! Rules of the house that no compiler checks: dependency arrows, headers, sizes, documented contracts, licences.

mod arrows;
mod contract;
mod features;
mod licences;
mod manifests;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

use tests::command::workspace;

/// Fails with every problem of a rule at once.
fn check(rule: &str, problems: &[String]) {
    assert!(problems.is_empty(), "{rule}:\n  {}", problems.join("\n  "));
}

/// The files of the checkout with one of these extensions, by their path below it; nothing that is built or hidden.
fn files(extensions: &[&str]) -> Vec<(String, String)> {
    let root = workspace();
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    let mut files: Vec<(String, String)> = paths
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
        })
        .map(|path| {
            let text = fs::read_to_string(path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let below = path.strip_prefix(&root).expect("it was found there");
            (below.to_string_lossy().into_owned(), text)
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no file ends in {extensions:?}");
    files
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    let built = ["target", "components"];
    for entry in fs::read_dir(folder).expect("a folder of the checkout") {
        let entry = entry.expect("an entry of the checkout");
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().expect("the type of an entry");
        if name.starts_with('.') || built.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), paths);
        } else if kind.is_file() {
            paths.push(entry.path());
        }
    }
}
