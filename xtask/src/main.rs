//! Tasks of the checkout: `cargo xtask build|demo|test|bench|eval`. No shell scripts, nothing but cargo.

mod build;
mod demo;
mod say;
mod setup;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::build::{Run as _, Workspace, cargo};
use crate::say::say;

const USAGE: &str = "cargo xtask build          every plugin and the gardon binary
cargo xtask demo           builds, then triages the demonstration mailbox
cargo xtask test           builds, then runs every test
cargo xtask bench host     speed of the host; writes target/bench/host.json
cargo xtask eval mail      quality of the mail plugin on labelled messages";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<()> {
    let workspace = Workspace::find()?;
    match words {
        ["build"] => {
            build::everything(&workspace).map(|gardon| say(&format!("built {}", gardon.display())))
        }
        ["demo"] => demo::run(&workspace),
        ["test", rest @ ..] => {
            let gardon = build::everything(&workspace)?;
            let arguments = ["test", "--release", "--workspace", "--locked"];
            cargo(&workspace)
                .args(arguments)
                .args(rest)
                .env("GARDON", gardon)
                .run()
        }
        ["bench", "host"] => tool(&workspace, "bench-host"),
        ["eval", "mail"] => tool(&workspace, "eval-mail").and_then(|()| reading(&workspace)),
        _ => bail!("unknown task\n{USAGE}"),
    }
}

/// What the mail plugin's own tests measure: reading, isolation of the last message, routing to a service.
fn reading(workspace: &Workspace) -> Result<()> {
    let tests = ["--test", "mime", "--test", "isolation", "--test", "routing"];
    cargo(workspace)
        .args([
            "test",
            "--release",
            "--quiet",
            "--locked",
            "--package",
            "mail",
        ])
        .args(tests)
        .args(["--", "--nocapture"])
        .run()
}

/// Builds everything and runs one of the programs of the tests crate on it.
fn tool(workspace: &Workspace, name: &str) -> Result<()> {
    let gardon = build::everything(workspace)?;
    cargo(workspace)
        .args([
            "run",
            "--release",
            "--quiet",
            "--package",
            "tests",
            "--bin",
            name,
        ])
        .env("GARDON", gardon)
        .run()
}
