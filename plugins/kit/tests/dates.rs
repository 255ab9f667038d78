//! Runs every case of `cases/dates`: a text, the day it was written, and the dates that stand in it.

use std::{fs, path::Path};

use kit::dates;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    /// The day of writing; Tuesday 10 March 2026 when the case does not say.
    #[serde(default = "usual_anchor")]
    anchor: String,
    /// The words, the ISO date, and whether it is a limit.
    #[serde(default)]
    dates: Vec<(String, String, bool)>,
    /// The times of day, where the case is about them.
    #[serde(default)]
    times: Vec<String>,
}

fn usual_anchor() -> String {
    "2026-03-10".to_owned()
}

#[test]
fn every_case_is_read_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/dates");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let cases: Cases = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in &cases.case {
            count += 1;
            check(case, &mut failures);
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 120, "only {count} cases were found");
}

fn check(case: &Case, failures: &mut Vec<String>) {
    let anchor = case.anchor.parse().unwrap();
    let found = dates::find(&case.text, anchor);
    let read: Vec<_> = found
        .iter()
        .map(|one| {
            (
                case.text[one.span.clone()].to_owned(),
                one.date.to_string(),
                one.deadline,
            )
        })
        .collect();
    if read != case.dates {
        failures.push(format!(
            "{:?} on {anchor}\n  expected {:?}\n  found    {read:?}",
            case.text, case.dates
        ));
    }
    let times: Vec<_> = found
        .iter()
        .filter_map(|one| one.time)
        .map(|time| time.strftime("%H:%M").to_string())
        .collect();
    if !case.times.is_empty() && times != case.times {
        failures.push(format!("{:?}: times {times:?}", case.text));
    }
}

#[test]
fn long_hostile_texts_stay_linear() {
    let anchor = usual_anchor().parse().unwrap();
    for unit in [
        "avant le ",
        "1/",
        "12-03-",
        "sous dix ",
        "le 12 au ",
        "fin de la ",
        "lundi ",
        "dans un délai de ",
        "a",
        "9",
    ] {
        let text = unit.repeat(400_000 / unit.len());
        let started = std::time::Instant::now();
        dates::find(&text, anchor);
        // Generous, for slow machines without optimisation: anything quadratic takes minutes here.
        assert!(
            started.elapsed().as_secs() < 10,
            "{unit:?} took {:?}",
            started.elapsed()
        );
    }
}
