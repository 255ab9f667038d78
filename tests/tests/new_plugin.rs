//! `gardon plugin new`, followed as its README says, outside the checkout: tests, builds, is admitted, runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tests::command::{Place, notice, run};

/// The target of every plugin.
const TARGET: &str = "wasm32-wasip2";

#[test]
fn a_started_plugin_builds_and_runs() {
    if !has_target() {
        notice(&format!(
            "the Rust target {TARGET} is missing: a started plugin was not built"
        ));
        return;
    }
    let place = Place::new();
    assert!(
        place
            .gardon(&["plugin", "new", "essai"])
            .answer()
            .contains("essai/README.md")
    );
    let folder = place.work().join("essai");
    cargo(&folder, &["test", "--quiet"]);
    cargo(
        &folder,
        &["build", "--quiet", "--release", "--target", TARGET],
    );
    let component = format!("./essai/target/{TARGET}/release/essai.wasm");

    let checked = place.gardon(&["plugin", "check", &component, "--lang", "en"]);
    let text = checked.answer();
    assert!(
        text.starts_with("essai 0.1.0 — Counts lines, words and bytes of a text file"),
        "{text}"
    );
    assert!(text.ends_with("\nAdmitted.\n"), "{text}");
    for remark in ["Note:", "Left out:"] {
        assert!(!text.contains(remark), "{text}");
    }

    place.write("work/lettre.txt", "un deux\ntrois".as_bytes());
    let counted = place.gardon(&["plugin", "run", &component, "count", "./lettre.txt"]);
    let tally: serde_json::Value = serde_json::from_str(counted.answer()).expect("JSON");
    let expected = serde_json::json!({"name": "lettre.txt", "lines": 2, "words": 3, "bytes": 13});
    assert_eq!(tally, expected);

    assert!(
        place
            .gardon(&["plugin", "add", &component])
            .answer()
            .contains("essai")
    );
    let help = place.gardon(&["essai", "count", "--help"]);
    assert!(
        help.answer().contains("gardon essai count"),
        "{}",
        help.stdout
    );
}

/// Nothing of the template's own name is left in the files that are the plugin's.
#[test]
fn a_started_plugin_has_its_own_name() {
    let place = Place::new();
    place.gardon(&["plugin", "new", "agenda-commun"]).answer();
    let folder = place.work().join("agenda-commun");
    for path in files(&folder) {
        let text = fs::read_to_string(&path).expect("a text");
        if !path.starts_with(folder.join("contract")) {
            for name in [
                "gardon:template",
                "gardon::template",
                "template.wit",
                "../../wit",
            ] {
                assert!(!text.contains(name), "{}: {name}", path.display());
            }
        }
    }
}

fn has_target() -> bool {
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--print", "target-libdir", "--target", TARGET])
        .stdin(Stdio::null());
    let found = run(&mut rustc);
    found.code == Some(0) && Path::new(found.stdout.trim()).is_dir()
}

/// From what lies on this machine, else with the registry.
fn cargo(folder: &Path, words: &[&str]) {
    let attempt = |more: &[&str]| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args(words)
            .args(more)
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .stdin(Stdio::null());
        run(&mut cargo)
    };
    if attempt(&["--offline"]).code == Some(0) {
        return;
    }
    let ran = attempt(&[]);
    assert_eq!(
        ran.code,
        Some(0),
        "cargo {words:?}\n{}\n{}",
        ran.stdout,
        ran.stderr
    );
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the new folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
