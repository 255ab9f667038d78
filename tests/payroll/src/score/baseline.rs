//! What a few lines of code would find: sums that do not add up, and rows that stand there twice.

use std::collections::HashMap;

use super::Anomaly;
use crate::money;
use crate::published::Rows;

/// Sums and exact doubles of rows.
pub fn check(rows: &Rows) -> Vec<Anomaly> {
    let mut anomalies = Vec::new();
    let mut known: HashMap<String, &str> = HashMap::new();
    for row in rows {
        let cents = |field: &str| {
            row.get(field)
                .and_then(|text| money::parse(text))
                .unwrap_or(0)
        };
        let line = row.get("ligne").map_or("", String::as_str);
        let refunds = cents("teletravail") + cents("transport");
        let net = cents("brut") - cents("retenues") + refunds;
        if net != cents("net") {
            anomalies.push(Anomaly {
                rule: "P41-somme".to_owned(),
                line: line.to_owned(),
                field: "net".to_owned(),
                found: row.get("net").cloned(),
                expected: Some(money::point(net)),
                ..Anomaly::default()
            });
        }
        if known.insert(content(row), line).is_some() {
            anomalies.push(Anomaly {
                rule: "P41-double".to_owned(),
                line: line.to_owned(),
                field: "matricule".to_owned(),
                ..Anomaly::default()
            });
        }
    }
    anomalies
}

/// All that a row says but its own identifier.
fn content(row: &HashMap<String, String>) -> String {
    let mut cells: Vec<String> = row
        .iter()
        .filter(|(name, _)| *name != "ligne")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    cells.sort_unstable();
    cells.join(";")
}
