//! Runs every case of `cases/standing`: a set of acts, and how each stands on some days.

use std::{fs, path::Path};

use acts::standing::{Match, Standings, Status, Step, Summary, means};
use acts::{record, reference};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    act: Vec<Act>,
    #[serde(default)]
    typed: Vec<Typed>,
    expected: Vec<Expected>,
}

#[derive(Deserialize)]
struct Act {
    document: String,
    text: String,
}

/// What somebody types, and the acts that it can mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    text: String,
    means: Vec<String>,
}

/// Steps are written as "document action", or "document" for the act's own dates; what is left out is not looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    document: String,
    on: String,
    status: String,
    chain: Option<Vec<String>>,
    #[serde(default)]
    ambiguous: Vec<String>,
    #[serde(default)]
    later: Option<Vec<String>>,
}

#[test]
fn every_act_stands_as_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/standing");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case: Case = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let acts: Vec<Summary> = case
            .act
            .iter()
            .map(|act| Summary::new(&act.document, &record::read(&[&act.text], None)))
            .collect();
        for typed in &case.typed {
            let targets = reference::parse(&typed.text).targets();
            let found: Vec<String> = targets
                .first()
                .map(|target| match means(target, &acts, None) {
                    Match::One(one) => vec![one],
                    Match::Several(several) => several,
                    Match::None => Vec::new(),
                })
                .unwrap_or_default()
                .into_iter()
                .map(|index| acts[index].document.clone())
                .collect();
            if found != typed.means {
                failures.push(format!(
                    "{:?} means {found:?}, not {:?}",
                    typed.text, typed.means
                ));
            }
        }
        let standings = Standings::new(&acts);
        for expected in &case.expected {
            count += 1;
            let index = acts
                .iter()
                .position(|act| act.document == expected.document)
                .unwrap();
            let day = expected.on.parse().unwrap();
            let standing = standings.on(index, day);
            let name = |steps: &[Step]| {
                steps
                    .iter()
                    .map(|step| named(step, &acts))
                    .collect::<Vec<_>>()
            };
            let chain = name(&standing.chain);
            let later = name(&standing.later);
            let right = status(standing.status) == expected.status
                && expected
                    .chain
                    .as_ref()
                    .is_none_or(|expected| *expected == chain)
                && name(&standing.ambiguous) == expected.ambiguous
                && expected
                    .later
                    .as_ref()
                    .is_none_or(|expected| *expected == later);
            if !right {
                failures.push(format!(
                    "{} on {}: {} chain {chain:?} ambiguous {:?} later {later:?}, not {}",
                    expected.document,
                    expected.on,
                    status(standing.status),
                    name(&standing.ambiguous),
                    expected.status
                ));
            }
            for step in standing.chain.iter().chain(&standing.ambiguous) {
                let text = case.act[step.act].text.as_str();
                assert!(
                    step.quote
                        .iter()
                        .all(|place| place.quote(&[text]).is_some_and(|quote| !quote.is_empty()))
                );
            }
            let listed = standings.in_force(day).contains(&index);
            assert_eq!(
                listed,
                matches!(standing.status, Status::InForce | Status::Modified)
            );
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 20, "only {count} cases were found");
}

fn named(step: &Step, acts: &[Summary]) -> String {
    let document = &acts[step.act].document;
    match step.action {
        Some(action) if step.by.is_some() => format!("{document} tells {}", action.name()),
        Some(action) => format!("{document} {}", action.name()),
        None => document.clone(),
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::InForce => "in-force",
        Status::Modified => "modified",
        Status::NotYet => "not-yet",
        Status::Repealed => "repealed",
        Status::Withdrawn => "withdrawn",
        Status::Expired => "expired",
        Status::Suspended => "suspended",
        Status::Unknown => "unknown",
    }
}
