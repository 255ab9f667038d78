//! Manifests of the workspace: what members inherit.

use std::process::Command;

use tests::command::workspace;
use toml::{Table, Value};

use crate::check;

/// What `cargo metadata` says; the lock file decides, nothing is updated.
pub(crate) fn metadata(arguments: &[&str]) -> Vec<u8> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(arguments)
        .current_dir(workspace())
        .output()
        .expect("cargo metadata");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

#[test]
fn members_inherit() {
    let mut problems = Vec::new();
    for (path, text) in crate::files(&["toml"]) {
        // One level of crates in each wing, and the two crates beside them; folders below are cases and templates.
        let is_member = matches!(
            path.split('/').collect::<Vec<_>>()[..],
            ["host" | "plugins", _, "Cargo.toml"] | ["tests" | "xtask", "Cargo.toml"]
        );
        if !is_member {
            continue;
        }
        let manifest: Table = toml::from_str(&text).expect("a manifest");
        let inherits = |table: &str, key: Option<&str>| {
            let value = manifest.get(table);
            let value = match key {
                Some(key) => value.and_then(|table| table.get(key)),
                None => value,
            };
            value.and_then(|value| value.get("workspace")) == Some(&Value::Boolean(true))
        };
        for key in ["version", "edition", "rust-version", "license", "publish"] {
            if !inherits("package", Some(key)) {
                problems.push(format!("{path}: {key}.workspace = true"));
            }
        }
        if !inherits("lints", None) {
            problems.push(format!("{path}: [lints] workspace = true"));
        }
        let folder = path.rsplit('/').nth(1);
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"));
        if name.and_then(Value::as_str) != folder {
            problems.push(format!("{path}: a crate is called like its folder"));
        }
        if manifest
            .get("package")
            .and_then(|package| package.get("description"))
            .is_none()
        {
            problems.push(format!("{path}: description"));
        }
    }
    check("every member inherits from the workspace", &problems);
}
