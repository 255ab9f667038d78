//! Whole commands: exit code, standard output and standard error of every case in `commands/`.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tests::command::Case;

/// Every case; `GARDON_CASE=part-of-a-name` runs some of them, `GARDON_BLESS=1` writes the expectations anew.
#[test]
fn cases() {
    let wanted = std::env::var("GARDON_CASE").unwrap_or_default();
    let cases: Vec<PathBuf> = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("commands"))
        .into_iter()
        .filter(|path| path.to_string_lossy().contains(&wanted))
        .collect();
    assert!(!cases.is_empty(), "no case is called {wanted}");
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(path) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = Case::read(path).check();
                    failures.lock().expect("no case panicked").extend(found);
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no case panicked");
    assert!(
        failures.is_empty(),
        "{}\n{} differences; GARDON_BLESS=1 takes them over",
        failures.join("\n"),
        failures.len()
    );
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("a case").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    files
}
