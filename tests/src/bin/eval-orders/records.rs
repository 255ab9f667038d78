//! What acts say of themselves and of others, against what a person read.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use serde_json::Value;

use super::desk::{Desk, lines};

/// Number, date, authority and commune: exact, but for case and accents and the sorts of apostrophes.
pub(crate) fn fields(out: &mut impl Write, desk: &Desk, orders: &Path) -> Result<()> {
    let mut right = [0_usize; 4];
    let mut total = [0_usize; 4];
    let names = ["number", "date", "authority", "commune"];
    for row in lines(&orders.join("arretify_gold/docs.jsonl"))? {
        let Some(document) = row["ocr"].as_str() else {
            continue;
        };
        let act = desk.json(&["orders", "show", document, "--corpus", "arretes"])?;
        for (place, name) in names.into_iter().enumerate() {
            let found: BTreeSet<String> = act["entries"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|entry| entry["name"] == name)
                .filter_map(|entry| entry["value"].as_str().map(plain))
                .collect();
            total[place] += 1;
            right[place] += usize::from(match &row[name] {
                Value::String(gold) if name == "commune" => found.contains(&plain(gold)),
                Value::String(gold) => found == BTreeSet::from([plain(gold)]),
                // An act without the thing must not have one; a commune may be named all the same.
                _ => found.is_empty() || name == "commune",
            });
        }
    }
    let parts: Vec<String> = names
        .iter()
        .zip(right.iter().zip(&total))
        .map(|(name, (right, total))| format!("{name} {right}/{total}"))
        .collect();
    let (right, total) = (right.iter().sum::<usize>(), total.iter().sum::<usize>());
    writeln!(
        out,
        "fields: {:.3} ({})",
        right as f64 / total.max(1) as f64,
        parts.join(", ")
    )?;
    Ok(())
}

/// Which act changes, completes or ends which.
pub(crate) fn links(out: &mut impl Write, desk: &Desk, orders: &Path) -> Result<()> {
    let gold = lines(&orders.join("arretify_gold/docs.jsonl"))?;
    let name = |path: &str| {
        let row = gold.iter().find(|row| row["ocr"] == path);
        row.and_then(|row| row["doc"].as_str()).map(str::to_owned)
    };
    let relations = std::fs::read_to_string(orders.join("arretify_gold/relations.tsv"))?;
    let wanted: BTreeSet<Vec<String>> = relations
        .lines()
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect();
    let mut found = BTreeSet::new();
    for row in &gold {
        let (Some(document), Some(target)) = (row["ocr"].as_str(), row["doc"].as_str()) else {
            continue;
        };
        let words = [
            "orders",
            "status",
            document,
            "--corpus",
            "arretes",
            "--on",
            "2026-01-01",
        ];
        let standing = desk.json(&words)?;
        for step in standing[0]["chain"].as_array().into_iter().flatten() {
            let action = step["action"].as_str().unwrap_or_default();
            let source = step["document"].as_str().and_then(name);
            if let Some(source) = source.filter(|_| action != "dates") {
                found.insert(vec![source, action.to_owned(), target.to_owned()]);
            }
        }
    }
    let both = found.intersection(&wanted).count();
    writeln!(
        out,
        "links between acts: {both} right of {} found and {} wanted",
        found.len(),
        wanted.len()
    )?;
    for link in found.difference(&wanted) {
        writeln!(out, "  found, not wanted: {}", link.join(" "))?;
    }
    for link in wanted.difference(&found) {
        writeln!(out, "  wanted, not found: {}", link.join(" "))?;
    }
    Ok(())
}

fn plain(text: &str) -> String {
    kit::fold::Folded::new(&text.replace('’', "'"))
        .text()
        .to_owned()
}
