//! What a machine needs before anything is built: asked for, or installed when that needs no administrator.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build::Run as _;
use crate::say::say;

/// The target of every plugin.
pub(crate) const GUEST_TARGET: &str = "wasm32-wasip2";

/// Makes sure that a C compiler and the guests' target are there.
pub(crate) fn check() -> Result<()> {
    if !works("cc", &["--version"]) {
        bail!("a C compiler is missing; on Debian or Ubuntu: sudo apt-get install build-essential");
    }
    let installed = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", GUEST_TARGET])
        .output()
        .context("rustc")?;
    let folder = String::from_utf8_lossy(&installed.stdout).trim().to_owned();
    if installed.status.success() && std::path::Path::new(&folder).is_dir() {
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

fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
