//! Statistics of measurements, bars, and the JSON file that a bench leaves behind.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

/// Measurements of one kind, in one unit.
#[derive(Debug, Clone)]
pub struct Runs {
    /// What was measured.
    pub name: String,
    /// `us`, `ms`, `ms/MB`, `1/s`.
    pub unit: &'static str,
    /// The raw runs, in the order they were made.
    pub values: Vec<f64>,
    /// What is judged, and against which bar; measurements for comparison have none.
    pub bar: Option<Bar>,
}

/// A figure that must hold.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    /// The share of runs below the judged value: .5 is the median, .99 the 99th percentile.
    pub quantile: f64,
    /// The value.
    pub value: f64,
    /// Whether larger is better.
    pub at_least: bool,
}

impl Runs {
    /// Durations in the unit given, `us` or `ms`.
    pub fn durations(
        name: &str,
        unit: &'static str,
        durations: &[Duration],
        bar: Option<Bar>,
    ) -> Self {
        let factor = if unit == "us" { 1e6 } else { 1e3 };
        Self {
            name: name.to_owned(),
            unit,
            values: durations
                .iter()
                .map(|duration| duration.as_secs_f64() * factor)
                .collect(),
            bar,
        }
    }

    /// The value below which this share of the runs lies (nearest rank); 0 without runs.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted
            .get(rank.clamp(1, sorted.len().max(1)) - 1)
            .copied()
            .unwrap_or_default()
    }

    /// Whether the bar holds; `None` without one.
    pub fn holds(&self) -> Option<bool> {
        let bar = self.bar?;
        let value = self.quantile(bar.quantile);
        Some(if bar.at_least {
            value >= bar.value
        } else {
            value <= bar.value
        })
    }

    /// One line of the table.
    pub fn line(&self) -> String {
        let verdict = match (self.bar, self.holds()) {
            (Some(bar), Some(holds)) => format!(
                "{} {} {} at p{:.0}: {}",
                if bar.at_least { "at least" } else { "at most" },
                bar.value,
                self.unit,
                bar.quantile * 100.0,
                if holds { "ok" } else { "MISSED" }
            ),
            _ => String::new(),
        };
        format!(
            "{:<46} {:>6} {:>10.2} {:>10.2} {:>10.2} {:<6} {verdict}",
            self.name,
            self.values.len(),
            self.quantile(0.5),
            self.quantile(0.99),
            self.quantile(1.0),
            self.unit
        )
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name,
            "unit": self.unit,
            "n": self.values.len(),
            "median": self.quantile(0.5),
            "p99": self.quantile(0.99),
            "bar": self.bar.map(|bar| json!({
                "quantile": bar.quantile,
                "value": bar.value,
                "at_least": bar.at_least,
                "holds": self.holds(),
            })),
            "runs": self.values,
        })
    }
}

impl Bar {
    /// The median must not be larger.
    pub fn median(value: f64) -> Option<Self> {
        Some(Self {
            quantile: 0.5,
            value,
            at_least: false,
        })
    }

    /// The 99th percentile must not be larger.
    pub fn p99(value: f64) -> Option<Self> {
        Some(Self {
            quantile: 0.99,
            value,
            at_least: false,
        })
    }

    /// The median must not be smaller.
    pub fn at_least(value: f64) -> Option<Self> {
        Some(Self {
            quantile: 0.5,
            value,
            at_least: true,
        })
    }
}

/// The head of the table that [`Runs::line`] fills.
pub fn head() -> String {
    format!(
        "{:<46} {:>6} {:>10} {:>10} {:>10} {:<6} bar",
        "measured", "runs", "median", "p99", "max", "unit"
    )
}

/// Writes all runs to a file, its folder made when needed.
///
/// # Errors
/// The operating system's.
pub fn write(path: &Path, runs: &[Runs]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let all: Vec<Value> = runs.iter().map(Runs::json).collect();
    let text = serde_json::to_string_pretty(&json!({ "machine": machine(), "measured": all }))?;
    fs::write(path, text + "\n")
}

/// What the figures depend on beside the code: a machine that does other things is later with everything.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let minute = load.split(' ').next().unwrap_or("unknown");
    format!("{cores} cores, load {minute} over the last minute")
}

#[cfg(test)]
mod tests {
    use super::{Bar, Runs};

    fn check(values: &[f64], bar: Option<Bar>, quantile: f64, expected: f64, holds: Option<bool>) {
        let runs = Runs {
            name: "test".to_owned(),
            unit: "ms",
            values: values.to_vec(),
            bar,
        };
        assert_eq!(runs.quantile(quantile), expected, "{values:?}");
        assert_eq!(runs.holds(), holds, "{values:?}");
    }

    #[test]
    fn quantiles_are_measured_values() {
        check(&[], None, 0.5, 0.0, None);
        check(&[3.0], Bar::median(3.0), 0.99, 3.0, Some(true));
        check(
            &[4.0, 1.0, 3.0, 2.0],
            Bar::median(1.0),
            0.5,
            2.0,
            Some(false),
        );
        check(&[4.0, 1.0, 3.0, 2.0], Bar::p99(4.0), 0.99, 4.0, Some(true));
        check(
            &[4.0, 1.0, 3.0, 2.0],
            Bar::at_least(2.5),
            0.75,
            3.0,
            Some(false),
        );
    }
}
