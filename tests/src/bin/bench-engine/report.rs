//! The file that the bench leaves: medians by name, the most important first, and all raw runs.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};
use tests::bench::{self, Runs};

/// Writes it; keys stand in the order in which they were measured.
pub(crate) fn write(path: &Path, all: &[Runs]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut lines = Vec::new();
    for runs in all.iter().filter(|runs| runs.bar.is_some()) {
        lines.push(format!(
            "  {}: {}",
            Value::from(runs.name.as_str()),
            runs.quantile(0.5)
        ));
    }
    lines.push(format!("  \"machine\": {}", Value::from(bench::machine())));
    let measured: Vec<Value> = all
        .iter()
        .map(|runs| {
            json!({
                "name": runs.name,
                "unit": runs.unit,
                "median": runs.quantile(0.5),
                "holds": runs.holds(),
                "runs": runs.values,
            })
        })
        .collect();
    let measured = serde_json::to_string_pretty(&measured)?;
    lines.push(format!("  \"measured\": {measured}"));
    fs::write(path, format!("{{\n{}\n}}\n", lines.join(",\n")))
}
