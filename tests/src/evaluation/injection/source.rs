//! Injections: our own, and the public collections where they lie beside the checkout.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::data::shared;

/// A text that tries to make a machine obey.
#[derive(Debug, Clone)]
pub struct Injection {
    /// The collection that it comes from.
    pub source: &'static str,
    /// The text.
    pub text: String,
}

/// The invented ones of the checkout.
///
/// # Panics
/// When the file of the checkout cannot be read.
pub fn own() -> Vec<Injection> {
    #[derive(Deserialize)]
    struct Own {
        injections: Vec<String>,
    }
    let path = super::folder().join("own.toml");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let own: Own =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    named("own", own.injections)
}

/// Our own and, where they are, the public ones: BIPIA's text and code attacks, Giskard's prompts, French ones for these tools.
///
/// # Errors
/// When a public collection is there and cannot be read.
pub fn all() -> Result<Vec<Injection>> {
    let mut all = own();
    if let Some(folder) = shared("hostile/injection") {
        all.extend(named(
            "bipia-text",
            bipia(&folder.join("bipia/text_attack_train.json"))?,
        ));
        all.extend(named(
            "bipia-code",
            bipia(&folder.join("bipia/code_attack_train.json"))?,
        ));
        all.extend(named(
            "giskard",
            giskard(&folder.join("giskard/prompt_injections.csv"))?,
        ));
        all.extend(named(
            "french",
            french(&folder.join("french/injections_fr.jsonl"))?,
        ));
    }
    Ok(all)
}

fn named(source: &'static str, texts: Vec<String>) -> Vec<Injection> {
    texts
        .into_iter()
        .map(|text| Injection {
            source,
            text: text.trim().to_owned(),
        })
        .collect()
}

/// An object of lists, by kind of attack.
fn bipia(path: &Path) -> Result<Vec<String>> {
    let kinds: std::collections::BTreeMap<String, Vec<String>> =
        serde_json::from_str(&read(path)?)?;
    Ok(kinds.into_values().flatten().collect())
}

fn giskard(path: &Path) -> Result<Vec<String>> {
    let text = read(path)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = reader
        .headers()?
        .iter()
        .position(|name| name == "prompt")
        .context("a column « prompt »")?;
    reader
        .records()
        .map(|record| Ok(record?.get(column).unwrap_or_default().to_owned()))
        .collect()
}

fn french(path: &Path) -> Result<Vec<String>> {
    read(path)?
        .lines()
        .map(|line| {
            let value: Value = serde_json::from_str(line)?;
            Ok(value["text"].as_str().context("text")?.to_owned())
        })
        .collect()
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}
