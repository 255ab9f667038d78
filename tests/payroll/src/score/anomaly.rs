//! One anomaly as the command under test says it.

use serde::Deserialize;
use serde::de::{self, Deserializer};

/// An anomaly; amounts are kept as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Anomaly {
    /// The rule's name, which begins with its row: `P07-sft`.
    pub rule: String,
    /// The row's own identifier, or its number.
    #[serde(deserialize_with = "word")]
    pub line: String,
    /// The agent's number.
    #[serde(default, deserialize_with = "word")]
    pub person: String,
    /// `2025-07`.
    #[serde(default)]
    pub month: String,
    /// The field by its French name.
    #[serde(default)]
    pub field: String,
    /// What stands there.
    #[serde(default, deserialize_with = "maybe")]
    pub found: Option<String>,
    /// What should stand there.
    #[serde(default, deserialize_with = "maybe")]
    pub expected: Option<String>,
    /// Found less expected.
    #[serde(default, deserialize_with = "maybe")]
    pub difference: Option<String>,
}

/// A line of the answer that is no anomaly.
#[derive(Debug, thiserror::Error)]
#[error(
    "line {line} of the answer is no anomaly; each is a JSON object with at least rule and line"
)]
pub struct AnomalyError {
    /// From 1.
    pub line: usize,
    /// Why.
    pub source: serde_json::Error,
}

impl Anomaly {
    /// The row of the rule notes: `P07` of `P07-sft`.
    pub fn row(&self) -> &str {
        self.rule
            .split(['-', '_', '.', ' '])
            .next()
            .unwrap_or_default()
    }

    /// Reads JSON lines; empty lines are skipped, unknown fields too.
    ///
    /// # Errors
    /// When a line is no anomaly.
    pub fn lines(text: &str) -> Result<Vec<Self>, AnomalyError> {
        text.lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(index, line)| {
                serde_json::from_str(line).map_err(|source| AnomalyError {
                    line: index + 1,
                    source,
                })
            })
            .collect()
    }
}

/// A word or a number.
fn word<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    maybe(from)?.ok_or_else(|| de::Error::custom("a word or a number is missing"))
}

fn maybe<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    match serde_json::Value::deserialize(from)? {
        serde_json::Value::Null => Ok(None),
        serde_json::Value::String(text) => Ok(Some(text)),
        serde_json::Value::Number(number) => Ok(Some(number.to_string())),
        other => Err(de::Error::custom(format!(
            "« {other} » is neither a word nor a number"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_lines_are_read() {
        let text = "{\"rule\":\"P07-sft\",\"line\":12,\"field\":\"sft\",\"expected\":79.05,\"stake\":3}\n\n\
                    {\"rule\":\"P41\",\"line\":\"L0012\",\"expected\":null}\n";
        let read = Anomaly::lines(text).expect("anomalies");
        assert_eq!(read[0].row(), "P07");
        assert_eq!(
            (read[0].line.as_str(), read[0].expected.as_deref()),
            ("12", Some("79.05"))
        );
        assert_eq!((read[1].row(), read[1].expected.as_deref()), ("P41", None));
        let error = Anomaly::lines("{\"rule\":\"P07\",\"line\":1}\n[]").expect_err("no anomaly");
        assert_eq!(error.line, 2);
    }
}
