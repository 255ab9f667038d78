//! Builds the plugins as components, puts them where the bundle finds them, then builds the binary.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::setup::{self, GUEST_TARGET};

/// The checkout.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Cargo's target folder, which may lie elsewhere.
    pub(crate) target: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        // What cargo says now, not what it said when this was compiled: two checkouts can share a target folder.
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .parent()
            .context("xtask lies in the workspace")?
            .to_owned();
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |folder| root.join(folder));
        Ok(Self { root, target })
    }

    /// Plugins that become components: those with a contract of their own.
    fn plugins(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.root.join("plugins")).context("plugins/")? {
            let entry = entry?;
            if entry.path().join("wit").is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

/// Everything; returns the path of the binary.
pub(crate) fn everything(workspace: &Workspace) -> Result<PathBuf> {
    setup::check()?;
    guests(workspace)?;
    cargo(workspace)
        .args(["build", "--release", "--locked", "--package", "cli"])
        .run()?;
    Ok(workspace.target.join("release/gardon"))
}

fn guests(workspace: &Workspace) -> Result<()> {
    let plugins = workspace.plugins()?;
    // One by one: built together, a plugin that uses another one as a library would get its exports too.
    let components = workspace.root.join("components");
    fs::create_dir_all(&components).with_context(|| components.display().to_string())?;
    for plugin in &plugins {
        cargo(workspace)
            .args([
                "build",
                "--profile",
                "guest",
                "--locked",
                "--target",
                GUEST_TARGET,
                "--package",
                plugin,
            ])
            .run()?;
        // Copied at once: a plugin that uses this one as a library leaves a component without exports in its place.
        let built = workspace
            .target
            .join(GUEST_TARGET)
            .join("guest")
            .join(format!("{}.wasm", plugin.replace('-', "_")));
        copy_if_changed(&built, &components.join(format!("{plugin}.wasm")))?;
    }
    Ok(())
}

/// An unchanged component keeps its time, so that the bundle is not built again for nothing.
fn copy_if_changed(from: &Path, to: &Path) -> Result<()> {
    let new = fs::read(from).with_context(|| from.display().to_string())?;
    if fs::read(to).is_ok_and(|old| old == new) {
        return Ok(());
    }
    fs::write(to, new).with_context(|| to.display().to_string())
}

/// Cargo in the workspace, the one that runs this task.
pub(crate) fn cargo(workspace: &Workspace) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&workspace.root);
    command
}

/// Runs a command to its end.
pub(crate) trait Run {
    fn run(&mut self) -> Result<()>;
}

impl Run for Command {
    fn run(&mut self) -> Result<()> {
        let words: Vec<_> = std::iter::once(self.get_program())
            .chain(self.get_args())
            .map(OsStr::to_string_lossy)
            .collect();
        let line = words.join(" ");
        let status = self.status().with_context(|| line.clone())?;
        if !status.success() {
            bail!("{line}: {status}");
        }
        Ok(())
    }
}
