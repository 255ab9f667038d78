//! Tasks of the checkout: `cargo xtask build|demo|test|bench|eval`. No shell scripts.

mod build;
mod demo;
mod models;
mod peer;
mod say;
mod setup;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::build::{Run as _, Workspace, cargo};
use crate::models::Models;
use crate::say::say;

const USAGE: &str = "cargo xtask build           every plugin and the gardon binary
cargo xtask demo            builds, gets the demonstration models, sorts the demonstration mailbox
cargo xtask test            builds, gets the demonstration models, runs every test
cargo xtask bench host      speed of the host; writes target/bench/host.json
cargo xtask bench model     speed of the engine beside llama-bench; writes target/bench/model.json
cargo xtask bench engine    forty and two hundred mails beside llama-server, and the engine's speeds beside llama.cpp's benches;
                            [--model FILE] [--peers FOLDER] [--runs N] [--mails N] [--only-jobs]; writes target/bench/engine.json
cargo xtask bench orders    speed of collections beside SQLite's FTS5; [--documents N]; writes target/bench/orders.json
cargo xtask bench minutes   a meeting of 40,000 words without a model: time and memory of the whole command
cargo xtask bench payroll   a year's check beside the same checks in SQL; [--agents N]; writes target/bench/payroll.json
cargo xtask eval mail       quality of the mail plugin on labelled messages
cargo xtask eval orders     quality of the orders plugin on invented and real acts, beside plain BM25
cargo xtask eval minutes    quality of minutes on invented and shared meetings, beside dumb baselines
cargo xtask eval payroll    quality of payroll checks on payrolls with known errors, beside sums and exact doubles
cargo xtask bench hr        time of a whole question without a model; writes target/bench/hr.json
cargo xtask eval hr         answers and refusals of the hr plugin on invented notes and public sections, beside plain BM25
cargo xtask eval injection  what injected instructions change, with the demonstration model";

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
            let models = models::get(&workspace, &gardon)?;
            let arguments = ["test", "--release", "--workspace", "--locked"];
            with(cargo(&workspace), &gardon, &models)
                .args(arguments)
                .args(rest)
                .run()
        }
        ["bench", "host"] => tool(&workspace, "bench-host"),
        ["bench", "model"] => bench_model(&workspace),
        ["bench", "engine", rest @ ..] => bench_engine(&workspace, rest),
        ["bench", "orders", rest @ ..] => bench_orders(&workspace, rest),
        ["bench", "minutes"] => ruled(&workspace, "bench-minutes"),
        ["bench", "payroll", rest @ ..] => payroll(&workspace, "bench-payroll", rest),
        ["eval", "mail"] => tool(&workspace, "eval-mail").and_then(|()| reading(&workspace)),
        ["eval", "orders"] => tool(&workspace, "eval-orders"),
        ["bench", "hr"] => ruled(&workspace, "bench-hr"),
        ["eval", "hr"] => ruled(&workspace, "eval-hr"),
        ["eval", "minutes"] => ruled(&workspace, "eval-minutes"),
        ["eval", "payroll"] => payroll(&workspace, "eval-payroll", &[]),
        ["eval", "injection"] => tool(&workspace, "eval-injection"),
        _ => bail!("unknown task\n{USAGE}"),
    }
}

/// The engine beside its peer.
fn bench_model(workspace: &Workspace) -> Result<()> {
    let gardon = build::everything(workspace)?;
    let models = models::get(workspace, &gardon)?;
    let peers = peer::programs(workspace)?;
    with(program(workspace, "bench-model"), &gardon, &models)
        .env("LLAMA_BENCH", peers.join("llama-bench"))
        .run()
}

/// The shared engine beside llama.cpp's server, which is built here unless a folder with it is named.
fn bench_engine(workspace: &Workspace, words: &[&str]) -> Result<()> {
    let gardon = build::everything(workspace)?;
    let models = models::get(workspace, &gardon)?;
    let peers = match words.iter().position(|word| *word == "--peers") {
        Some(place) => words.get(place + 1).map(PathBuf::from),
        None => Some(peer::programs(workspace)?),
    };
    let Some(peers) = peers else {
        bail!("--peers needs the folder of llama-server");
    };
    with(program(workspace, "bench-engine"), &gardon, &models)
        .arg("--")
        .args(words)
        .env("LLAMA_SERVER", peers.join("llama-server"))
        .run()
}

/// Collections beside their peer, which comes with the tests crate; no model is asked for anything.
fn bench_orders(workspace: &Workspace, words: &[&str]) -> Result<()> {
    let gardon = build::everything(workspace)?;
    program(workspace, "bench-orders")
        .arg("--")
        .args(words)
        .env("GARDON", gardon)
        .run()
}

/// Evaluation and bench that run the whole command, and no model.
fn ruled(workspace: &Workspace, name: &str) -> Result<()> {
    let gardon = build::everything(workspace)?;
    program(workspace, name).env("GARDON", gardon).run()
}

/// Evaluation and bench of payroll checks need nothing of the sandbox but the built command.
fn payroll(workspace: &Workspace, program: &str, words: &[&str]) -> Result<()> {
    let gardon = build::everything(workspace)?;
    cargo(workspace)
        .args([
            "run",
            "--release",
            "--quiet",
            "--package",
            "payroll-cases",
            "--bin",
            program,
            "--",
        ])
        .args(words)
        .env("GARDON", gardon)
        .run()
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
    let models = models::get(workspace, &gardon)?;
    with(program(workspace, name), &gardon, &models).run()
}

fn program(workspace: &Workspace, name: &str) -> Command {
    let mut command = cargo(workspace);
    command.args([
        "run",
        "--release",
        "--quiet",
        "--package",
        "tests",
        "--bin",
        name,
    ]);
    command
}

/// Tells tests and programs where the binary and the models are.
fn with(mut command: Command, gardon: &Path, models: &Models) -> Command {
    command
        .env("GARDON", gardon)
        .env("GARDON_TEST_MODEL", &models.chat)
        .env("GARDON_TEST_EMBEDDING", &models.embedding);
    command
}
