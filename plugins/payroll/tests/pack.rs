//! The shipped rules: each is read, documented, and does what its own cases say.

use std::collections::BTreeSet;

use payroll::logic::{
    case::{Kind, run_rule},
    pack::{Pack, SHIPPED},
    parameters::{self, Parameters},
    rule::Body,
};

fn parameters() -> Parameters {
    parameters::standard().expect("the shipped parameters")
}

#[test]
fn every_case_of_every_rule_passes() {
    let parameters = parameters();
    let pack = Pack::standard(&parameters).expect("the shipped rules");
    let mut problems = Vec::new();
    let mut count = 0;
    for (file, text) in SHIPPED {
        let id = file.trim_start_matches("rules/").trim_end_matches(".toml");
        let rule = pack
            .get(id)
            .unwrap_or_else(|| panic!("{file}: its name is not its file's"));
        for result in run_rule(rule, file, text, &parameters).expect("cases") {
            count += 1;
            if !result.passed {
                problems.push(format!(
                    "{} « {} » : {}",
                    result.rule, result.case, result.detail
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count > 250, "{count} cases only");
}

#[test]
fn every_rule_has_cases_of_each_kind() {
    let pack = Pack::standard(&parameters()).expect("the shipped rules");
    for rule in pack.rules() {
        let kinds: BTreeSet<String> = rule
            .cases
            .iter()
            .map(|case| format!("{:?}", case.kind))
            .collect();
        if matches!(rule.body, Body::Document) {
            assert!(!rule.enabled && rule.cases.is_empty(), "{}", rule.id);
            continue;
        }
        for kind in [Kind::Positive, Kind::Negative, Kind::Boundary] {
            assert!(
                kinds.contains(&format!("{kind:?}")),
                "{}: no {kind:?} case",
                rule.id
            );
        }
        let positive = rule.cases.iter().filter(|case| case.kind == Kind::Positive);
        assert!(positive.clone().all(|case| case.anomaly), "{}", rule.id);
    }
}

#[test]
fn every_row_of_the_list_has_a_rule() {
    let pack = Pack::standard(&parameters()).expect("the shipped rules");
    let rows: BTreeSet<&str> = pack.rules().iter().map(|rule| rule.row()).collect();
    for number in 1..=45 {
        let row = format!("P{number:02}");
        assert!(rows.contains(row.as_str()), "{row}");
    }
    // What is not verified decides nothing unless somebody switches it on.
    for rule in pack.rules() {
        assert!(rule.verified || !rule.enabled, "{}", rule.id);
        assert!(rule.enabled || !rule.reason.is_empty(), "{}", rule.id);
    }
}

#[test]
fn every_rule_file_is_shipped() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of rules")
        .map(|entry| {
            format!(
                "rules/{}",
                entry.expect("an entry").file_name().to_string_lossy()
            )
        })
        .collect();
    files.sort();
    let mut shipped: Vec<&str> = SHIPPED.iter().map(|(file, _)| *file).collect();
    shipped.sort_unstable();
    assert_eq!(files, shipped);
    for (file, text) in SHIPPED {
        let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            &std::fs::read_to_string(path).expect("a rule"),
            text,
            "{file}"
        );
    }
}
