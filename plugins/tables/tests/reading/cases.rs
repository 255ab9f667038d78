//! Runs every case of `cases`: a file or a text, a profile, and the rows, the problems or the lines of the report expected.

use std::fs;

use encoding_rs::{Encoding, WINDOWS_1252};
use kit::language::Language;
use serde::Deserialize;
use tables::{Profile, Table};

use crate::fields::{fields, folder, show};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The table as text, in UTF-8 here.
    text: Option<String>,
    /// How it is encoded: "utf-8", "utf-8-bom", "utf-16le", or a label.
    #[serde(default)]
    encoding: String,
    /// Whether lines end as Windows ends them.
    #[serde(default)]
    crlf: bool,
    /// A file beside the case instead of a text.
    file: Option<String>,
    /// The profile, as TOML.
    #[serde(default)]
    profile: String,
    /// All rows.
    #[serde(default)]
    rows: Vec<String>,
    /// All problems, in French; each may be only the beginning.
    #[serde(default)]
    problems: Vec<String>,
    /// Lines that the report must have, in French; each may be only the beginning.
    #[serde(default)]
    report: Vec<String>,
}

#[test]
fn every_file_is_read_as_its_case_says() {
    let fields = fields();
    let (mut count, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".toml") || name == "fields.toml" {
            continue;
        }
        count += 1;
        let case: Case = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let bytes = bytes(&case);
        let profile =
            Profile::parse(&case.profile).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let (mut rows, mut problems, mut report) = (Vec::new(), Vec::new(), Vec::new());
        match Table::open(&bytes, &profile, &fields) {
            Ok(table) => {
                rows = table.rows().map(|row| show(&row, &fields)).collect();
                report = table.report().lines(Language::French);
                assert!(!table.report().text(Language::English).is_empty());
            }
            Err(refusal) => {
                problems = refusal
                    .problems
                    .iter()
                    .map(|problem| problem.text(Language::French))
                    .collect();
                report = refusal
                    .report
                    .map_or(report, |report| report.lines(Language::French));
            }
        }
        let same = |seen: &[String], expected: &[String]| {
            seen.len() == expected.len()
                && seen
                    .iter()
                    .zip(expected)
                    .all(|(seen, expected)| seen.starts_with(expected.as_str()))
        };
        if rows != case.rows {
            failures.push(format!("{name}: rows\n  {}", rows.join("\n  ")));
        }
        if !same(&problems, &case.problems) {
            failures.push(format!("{name}: problems\n  {}", problems.join("\n  ")));
        }
        for line in &case.report {
            if !report.iter().any(|seen| seen.starts_with(line.as_str())) {
                failures.push(format!(
                    "{name}: no « {line} » in the report\n  {}",
                    report.join("\n  ")
                ));
            }
        }
        assert!(
            case.rows.is_empty() != case.problems.is_empty(),
            "{name} expects rows or problems"
        );
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 25, "only {count} cases were found");
}

fn bytes(case: &Case) -> Vec<u8> {
    if let Some(file) = &case.file {
        return fs::read(folder().join(file)).unwrap();
    }
    let mut text = case.text.clone().expect("a text or a file");
    if case.crlf {
        text = text.replace('\n', "\r\n");
    }
    match case.encoding.as_str() {
        "" | "utf-8" => text.into_bytes(),
        "utf-8-bom" => format!("\u{feff}{text}").into_bytes(),
        "utf-16le" => format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect(),
        label => {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            encoding.encode(&text).0.into_owned()
        }
    }
}
