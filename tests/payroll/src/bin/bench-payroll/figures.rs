//! Measurements with their bars, as a table and as the file that stays behind.

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

/// Measurements of one kind.
pub(crate) struct Runs {
    /// What was measured.
    pub(crate) name: &'static str,
    /// `s`, `MB` or `ratio`.
    pub(crate) unit: &'static str,
    /// The raw runs, in their order.
    pub(crate) values: Vec<f64>,
    /// What the median must not exceed.
    pub(crate) bar: Option<f64>,
}

impl Runs {
    /// The value in the middle; of an even number the lower one.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len().saturating_sub(1) / 2;
        sorted.get(middle).copied().unwrap_or(f64::NAN)
    }

    /// Whether the bar holds; nothing where there is none.
    pub(crate) fn holds(&self) -> Option<bool> {
        Some(self.median() <= self.bar?)
    }

    /// One line of the table.
    pub(crate) fn line(&self) -> String {
        let runs: Vec<String> = self.values.iter().map(|run| format!("{run:.2}")).collect();
        let verdict = match (self.bar, self.holds()) {
            (Some(bar), Some(true)) => format!(" at most {bar}: ok"),
            (Some(bar), _) => format!(" at most {bar}: MISSED"),
            _ => String::new(),
        };
        format!(
            "{:<42} {:>9.2} {:<6} ({}){verdict}",
            self.name,
            self.median(),
            self.unit,
            runs.join(", ")
        )
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name,
            "unit": self.unit,
            "n": self.values.len(),
            "median": self.median(),
            "bar": self.bar.map(|bar| json!({ "at_most": bar, "holds": self.holds() })),
            "runs": self.values,
        })
    }
}

/// Findings of one rule on both sides.
pub(crate) struct Count {
    pub(crate) rule: String,
    pub(crate) ours: usize,
    pub(crate) sql: usize,
}

/// Writes all of it to a file.
pub(crate) fn write(path: &Path, setting: &str, runs: &[Runs], counts: &[Count]) -> Result<()> {
    let measured: Vec<Value> = runs.iter().map(Runs::json).collect();
    let found: Vec<Value> = counts
        .iter()
        .map(|count| json!({ "rule": count.rule, "ours": count.ours, "sql": count.sql }))
        .collect();
    let all =
        json!({ "machine": machine(), "setting": setting, "measured": measured, "found": found });
    fs::write(path, serde_json::to_string_pretty(&all)? + "\n")?;
    Ok(())
}

/// What the figures depend on beside the code.
pub(crate) fn machine() -> String {
    format!(
        "{} cores, load {:.2} over the last minute",
        cores(),
        load().unwrap_or(f64::NAN)
    )
}

/// Whether more wants to run than there are cores: then the clock says more of others than of us.
pub(crate) fn is_loaded() -> bool {
    load().is_some_and(|load| load > cores() as f64)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next()?.parse().ok()
}
