//! Prompt and generation speed beside `llama-bench` and `llama-batched-bench`, the boundary, and memory.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use inference::{Engine as _, Part, Request};
use serde_json::Value;
use tests::bench::{Bar, Runs};

use super::process::Process;

#[path = "../bench-model/peer.rs"]
mod bench;
#[path = "../bench-model/boundary.rs"]
mod boundary;
#[path = "../bench-model/memory.rs"]
mod taken;

mod process {
    pub(super) use crate::process::{Process, long_request, writing};
}

/// Tokens of the prompt and of the answers.
const PROMPT: u32 = 512;
const ANSWER: u32 = 96;

/// Sequences that write at once.
const TOGETHER: usize = 8;

/// What the engine must reach of the peer's speed.
const SHARE: f64 = 0.97;

/// Speeds in turn, and the cost of the boundary.
pub(crate) fn measure(
    ours: &Process,
    peers: &Path,
    model: &Path,
    threads: usize,
    runs: usize,
) -> Result<Vec<Runs>, String> {
    let mut pairs: [(Vec<f64>, Vec<f64>); 3] = Default::default();
    for _ in 0..runs {
        let [prompt, answer] = ours.speeds(PROMPT, ANSWER)?;
        let together = writing_together(ours)?;
        let llama_bench = peers.join("llama-bench");
        let [their_prompt, their_answer] =
            bench::speeds(&llama_bench, model, threads, PROMPT, ANSWER)?;
        let batched = batched(peers, model, threads)?;
        let measured = [
            (prompt, their_prompt),
            (answer, their_answer),
            (together, batched),
        ];
        for (kept, (ours, theirs)) in pairs.iter_mut().zip(measured) {
            kept.0.push(ours);
            kept.1.push(theirs);
        }
    }
    let mut all = Vec::new();
    for (name, (ours, theirs)) in ["prompt", "answer", "eight answers"].into_iter().zip(pairs) {
        let ratio = ours.iter().zip(&theirs).map(|(a, b)| a / b).collect();
        for (name, unit, values, bar) in [
            (format!("{name}, ours"), "tok/s", ours, None),
            (format!("{name}, llama.cpp's bench"), "tok/s", theirs, None),
            (
                format!("{name}, ratio"),
                "ratio",
                ratio,
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
    all.extend(boundary::measure(ours, model)?);
    Ok(all)
}

/// What the process takes in memory.
pub(crate) fn memory(ours: &Process, model: &Path) -> Result<Vec<Runs>, String> {
    taken::measure(ours, model)
}

/// Tokens per second of eight answers that are written at once.
fn writing_together(ours: &Process) -> Result<f64, String> {
    let asks = |tokens: u32| -> Vec<Request> {
        let texts = (0..TOGETHER).map(|number| {
            format!("{number}: Write a long story about a heron, a miller and a flood, with many details.")
        });
        texts
            .map(|text| Request {
                parts: vec![Part::Untrusted(text)],
                max_tokens: tokens,
                ..Request::default()
            })
            .collect()
    };
    let timed = |tokens: u32| -> Result<(f64, u32), String> {
        let begun = Instant::now();
        let mut written = 0;
        for answer in ours.wait(ours.engine.ask(asks(tokens))) {
            written += answer
                .map_err(|error| error.to_string())?
                .usage
                .answer_tokens;
        }
        Ok((begun.elapsed().as_secs_f64(), written))
    };
    // The prompts are in memory after the first time; the difference is the writing alone.
    timed(1)?;
    let (first, few) = timed(1)?;
    let (all, many) = timed(ANSWER)?;
    Ok(f64::from(many - few) / (all - first).max(1e-3))
}

/// The same of llama.cpp's own bench.
fn batched(peers: &Path, model: &Path, threads: usize) -> Result<f64, String> {
    let program = peers.join("llama-batched-bench");
    let output = Command::new(&program)
        .arg("--model")
        .arg(model)
        .args(["--threads", &threads.to_string(), "--ctx-size", "4096"])
        .args(["-npp", "32", "-ntg", &ANSWER.to_string()])
        .args(["-npl", &TOGETHER.to_string(), "--output-format", "jsonl"])
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|row| row["speed_tg"].as_f64())
        .ok_or_else(|| format!("{} told no speed", program.display()))
}
