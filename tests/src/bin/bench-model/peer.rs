//! llama.cpp's own bench, as a whole process.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Tokens per second of one prompt and of one answer.
pub(crate) fn speeds(
    llama_bench: &Path,
    model: &Path,
    threads: usize,
    prompt: u32,
    answer: u32,
) -> Result<[f64; 2], String> {
    let output = Command::new(llama_bench)
        .arg("--model")
        .arg(model)
        .args(["--threads", &threads.to_string()])
        .args(["--n-prompt", &prompt.to_string()])
        .args(["--n-gen", &answer.to_string()])
        .args(["--repetitions", "1", "--output", "json"])
        .output()
        .map_err(|error| format!("{}: {error}", llama_bench.display()))?;
    let told = || String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(format!("llama-bench: {}\n{}", output.status, told()));
    }
    let runs: Vec<Value> = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("llama-bench: {error}\n{}", told()))?;
    let speed = |key: &str| {
        runs.iter()
            .find(|run| run[key].as_u64().is_some_and(|count| count > 0))
            .and_then(|run| run["avg_ts"].as_f64())
            .ok_or_else(|| format!("llama-bench told no speed for {key}"))
    };
    Ok([speed("n_prompt")?, speed("n_gen")?])
}
