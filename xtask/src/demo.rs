//! Triages the demonstration mailbox with what was just built.

use std::process::Command;

use anyhow::Result;

use crate::build::{self, Run as _, Workspace};
use crate::say::say;

/// The date of the demonstration: the mailbox was written for it.
const TODAY: &str = "2026-03-13";

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let gardon = build::everything(workspace)?;
    let words = [
        "mail",
        "triage",
        "./demo/conseil.mbox",
        "--labels",
        "./demo/etiquettes.toml",
        "--today",
        TODAY,
        "--format",
        "table",
    ];
    say(&format!("\n$ gardon {}\n", words.join(" ")));
    Command::new(&gardon)
        .current_dir(&workspace.root)
        .args(words)
        .run()?;
    say(&format!(
        "\nThe binary: {}\nNext: gardon --help, gardon mail triage --help, gardon plugin show mail",
        gardon.display()
    ));
    Ok(())
}
