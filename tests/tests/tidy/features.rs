//! What the binary is made of is compiled once for the binary and for the tests: both ask for the same features.

use std::collections::BTreeSet;
use std::process::Command;

use tests::command::workspace;

use crate::check;

#[test]
fn the_binary_and_the_tests_ask_for_the_same_features() {
    let whole = built(&["--workspace", "--edges", "normal,build,dev"]);
    let binary = built(&["--package", "cli", "--edges", "normal,build"]);
    assert!(binary.len() > 100, "the binary has {} crates", binary.len());
    let twice: Vec<String> = binary
        .difference(&whole)
        .map(|one| {
            let name = one.split(' ').next().unwrap_or_default();
            let others: Vec<&str> = whole
                .iter()
                .filter(|other| other.split(' ').next() == Some(name))
                .map(String::as_str)
                .collect();
            format!("{one}, and for the tests {}", others.join("; "))
        })
        .collect();
    check(
        "crates that would be compiled twice: name them at the end of host/cli/Cargo.toml (docs/decisions/0009)",
        &twice,
    );
}

/// The crates of others with their features, one line each.
fn built(what: &[&str]) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "tree", "--locked", "--prefix", "none", "--format", "{p} {f}",
        ])
        .args(what)
        .current_dir(workspace())
        .output()
        .expect("cargo tree");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines()
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        // Our own crates are small, and their paths stand in the line.
        .filter(|line| !line.contains(" (/"))
        .collect()
}
