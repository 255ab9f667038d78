//! Runs every case of `cases/references`: what is typed, and the keys that it gives.

use std::{fs, path::Path};

use acts::reference;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    typed: String,
    #[serde(default)]
    numbers: Vec<String>,
    /// A day, or the first and the last of a month.
    #[serde(default)]
    dates: Vec<String>,
    #[serde(default)]
    roads: Vec<String>,
    #[serde(default)]
    citations: usize,
    #[serde(default)]
    rest: String,
}

#[test]
fn every_query_is_taken_apart_as_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/references");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let cases: Cases = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in cases.case {
            count += 1;
            let found = reference::parse(&case.typed);
            let numbers: Vec<String> = found.numbers.iter().map(|one| one.key.clone()).collect();
            let dates: Vec<String> = found
                .dates
                .iter()
                .map(|(first, last)| {
                    if first == last {
                        first.to_string()
                    } else {
                        format!("{first}..{last}")
                    }
                })
                .collect();
            let seen = (
                numbers,
                dates,
                found.roads,
                found.citations.len(),
                found.rest,
            );
            let expected = (
                case.numbers,
                case.dates,
                case.roads,
                case.citations,
                case.rest,
            );
            if seen != expected {
                failures.push(format!("{:?}: {seen:?}, not {expected:?}", case.typed));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 18, "only {count} cases were found");
}
