//! What the engine's process takes in memory, beside the sum of what must be there.

use std::fs;
use std::path::Path;

use tests::bench::{Bar, Runs};

use super::process::{Process, long_request};

/// What the process may take beside the model's own buffers: code, stacks, sockets, requests, the vocabulary.
const BESIDE: u64 = 60_000_000;

/// Tokens of a prompt that fills most of the context, so that what is set up is also used.
const FILLING: u32 = 7_500;

/// The resident set after a long prompt, and its share of what was allowed.
pub(crate) fn measure(process: &Process, model: &Path) -> Result<Vec<Runs>, String> {
    process.stop()?;
    process.ask(&long_request(FILLING))?;
    let (pid, status) = process.status()?;
    let resident = resident(pid)?;
    let loaded = status["loaded"][0]
        .as_object()
        .ok_or("the engine names no model in memory")?;
    let bytes = |key: &str| {
        loaded
            .get(key)
            .and_then(serde_json::Value::as_u64)
            .filter(|bytes| *bytes > 0)
            .ok_or_else(|| format!("the engine does not tell « {key} »"))
    };
    let file = fs::metadata(model)
        .map_err(|error| error.to_string())?
        .len();
    let (weights, context, workspace) = (bytes("weights")?, bytes("context")?, bytes("workspace")?);
    // Weights in another order are besides the file; where they are the file itself, they count once.
    let allowed = weights.max(file) + context + workspace + BESIDE;
    let one = |name: &str, bytes: u64, bar| Runs {
        name: name.to_owned(),
        unit: "MB",
        values: vec![bytes as f64 / 1e6],
        bar,
    };
    Ok(vec![
        one("memory: weights", weights, None),
        one("memory: context", context, None),
        one("memory: workspace", workspace, None),
        one(
            "memory: the process, after a long prompt",
            resident,
            Bar::median(allowed as f64 / 1e6),
        ),
    ])
}

/// Bytes of a process that are in memory, pages of the model's file among them.
fn resident(pid: i32) -> Result<u64, String> {
    let path = format!("/proc/{pid}/status");
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    text.lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().strip_suffix("kB"))
        .and_then(|number| number.trim().parse::<u64>().ok())
        .map(|kibibytes| kibibytes << 10)
        .ok_or_else(|| format!("{path} tells no VmRSS"))
}
