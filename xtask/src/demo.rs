//! Sorts the demonstration mailboxes with what was just built: first by rules, then with the words of a small model.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::build::{self, Run as _, Workspace};
use crate::models;
use crate::say::say;

/// The date of the demonstration: the mailboxes were written for it.
const TODAY: &str = "2026-03-13";

/// The model's name in the catalogue.
const MODEL: &str = "smollm2-135m-instruct";

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let gardon = build::everything(workspace)?;
    models::get(workspace, &gardon)?;
    show(
        workspace,
        &gardon,
        &[
            "mail",
            "triage",
            "./demo/conseil.mbox",
            "--labels",
            "./demo/etiquettes.toml",
            "--today",
            TODAY,
            "--no-model",
            "--format",
            "table",
        ],
    )?;
    say(&format!(
        "\nNow three English messages, with the words of {MODEL}.\n\
         It is a DEMONSTRATION MODEL, the smallest there is: it shows that the engine works, and what the checks drop.\n\
         Its words stand in `wording` alone; every other field comes from rules. It is not for use."
    ));
    show(
        workspace,
        &gardon,
        &[
            "mail",
            "triage",
            "./demo/english.mbox",
            "--today",
            TODAY,
            "--model",
            MODEL,
            "--lang",
            "en",
            "--format",
            "markdown",
        ],
    )?;
    show(workspace, &gardon, &["engine", "status", "--lang", "en"])?;
    say(&format!(
        "\nThe binary: {}\nNext: gardon --help, gardon mail triage --help, gardon model list, gardon plugin show mail",
        gardon.display()
    ));
    Ok(())
}

fn show(workspace: &Workspace, gardon: &Path, words: &[&str]) -> Result<()> {
    say(&format!("\n$ gardon {}\n", words.join(" ")));
    Command::new(gardon)
        .current_dir(&workspace.root)
        .args(words)
        .run()
}
