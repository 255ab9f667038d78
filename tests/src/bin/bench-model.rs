//! Speed and memory of the engine beside llama.cpp's own bench, on the same file and threads. Writes `target/bench/model.json`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tests::bench::{self, Bar, Runs};

#[path = "bench-model/boundary.rs"]
mod boundary;
#[path = "bench-model/memory.rs"]
mod memory;
#[path = "bench-model/peer.rs"]
mod peer;
#[path = "bench-model/process.rs"]
#[allow(dead_code, reason = "the bench of the shared engine uses the rest")]
mod process;

use process::Process;

/// Rounds of each comparison; the two sides take turns, so that a machine that slows down slows both.
const ROUNDS: usize = 7;

/// Tokens of the prompt whose reading is timed, and of the answer whose writing is timed.
const PROMPT: u32 = 512;
const ANSWER: u32 = 128;

/// What the engine must reach of the peer's speed.
const SHARE: f64 = 0.9;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            say(&reason);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let gardon = path_of("GARDON")?;
    let model = path_of("GARDON_TEST_MODEL")?;
    let llama_bench = path_of("LLAMA_BENCH")?;
    let threads = engine::physical_cores();
    let process = Process::new(&gardon, &model)?;
    say(&bench::machine());
    say(&format!(
        "{}, {threads} threads",
        model.file_name().unwrap_or_default().to_string_lossy()
    ));
    say(&bench::head());
    let mut all = speeds(&process, &llama_bench, &model, threads)?;
    all.extend(boundary::measure(&process, &model)?);
    all.extend(cold_starts(&process)?);
    all.extend(memory::measure(&process, &model)?);
    for run in &all {
        say(&run.line());
    }
    let missed: Vec<&str> = all
        .iter()
        .filter(|runs| runs.holds() == Some(false))
        .map(|runs| runs.name.as_str())
        .collect();
    say(&if missed.is_empty() {
        "every bar holds".to_owned()
    } else {
        format!("missed: {}", missed.join("; "))
    });
    // The bench lies in `<target>/release`.
    let executable = std::env::current_exe().map_err(|error| error.to_string())?;
    if let Some(target) = executable.ancestors().nth(2) {
        let path = target.join("bench/model.json");
        bench::write(&path, &all).map_err(|error| error.to_string())?;
        say(&format!("raw runs: {}", path.display()));
    }
    Ok(())
}

/// Prompt and answer speed, ours and the peer's in turn, and the ratio of each pair.
fn speeds(
    process: &Process,
    llama_bench: &Path,
    model: &Path,
    threads: usize,
) -> Result<Vec<Runs>, String> {
    let (mut ours, mut theirs) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    // The model is read and warm on both sides before anything counts.
    process.speeds(PROMPT, ANSWER)?;
    peer::speeds(llama_bench, model, threads, PROMPT, ANSWER)?;
    for _ in 0..ROUNDS {
        for (kept, speed) in ours.iter_mut().zip(process.speeds(PROMPT, ANSWER)?) {
            kept.push(speed);
        }
        let speeds = peer::speeds(llama_bench, model, threads, PROMPT, ANSWER)?;
        for (kept, speed) in theirs.iter_mut().zip(speeds) {
            kept.push(speed);
        }
    }
    let mut all = Vec::new();
    for (index, what) in ["prompt", "answer"].into_iter().enumerate() {
        let ratios = ours[index]
            .iter()
            .zip(&theirs[index])
            .map(|(ours, theirs)| ours / theirs)
            .collect();
        for (name, unit, values, bar) in [
            (format!("{what}, ours"), "tok/s", ours[index].clone(), None),
            (
                format!("{what}, llama-bench"),
                "tok/s",
                theirs[index].clone(),
                None,
            ),
            (
                format!("{what}, ours / llama-bench"),
                "ratio",
                ratios,
                Bar::at_least(SHARE),
            ),
        ] {
            all.push(Runs {
                name,
                unit,
                values,
                bar,
            });
        }
    }
    Ok(all)
}

/// From no engine at all to the first token of an answer: the process, the model's file, the prompt.
fn cold_starts(process: &Process) -> Result<Vec<Runs>, String> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        process.stop()?;
        times.push(process.one_token()?);
    }
    Ok(vec![Runs::durations(
        "cold start to the first token",
        "ms",
        &times,
        None,
    )])
}

fn path_of(variable: &str) -> Result<PathBuf, String> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .ok_or_else(|| format!("{variable} names no file: run `cargo xtask bench model`"))
}

fn say(line: &str) {
    // A closed pipe ends the table, not the bench.
    let _ = writeln!(std::io::stdout(), "{line}");
}
