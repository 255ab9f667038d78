//! Runs every case of `cases/relations` and `cases/heads`: one sentence or one head of an act each.

use std::{fs, path::Path};

use acts::record::{self, Record};
use acts::relations::Action;
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct Cases<T> {
    case: Vec<T>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    article: String,
    /// Action, number key, day, "part", "perhaps", "from …", "until …", as far as they are said.
    expected: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    head: String,
    number: Option<String>,
    date: Option<String>,
    authority: Option<String>,
}

#[test]
fn every_sentence_acts_as_its_case_says() {
    let mut failures = Vec::new();
    let cases: Vec<Sentence> = read("relations");
    for case in &cases {
        let page = format!(
            "ARRÊTÉ portant règlement\n\nLe Préfet de la Vionne,\n\nVu le code ;\n\nARRÊTE\n\nArticle 1 - {}\n\nArticle 2 - Exécution\n",
            case.article
        );
        let record = record::read(&[&page], None);
        let seen: Vec<String> = record
            .relations
            .iter()
            .filter(|link| link.action != Action::Cites)
            .map(|link| {
                let target = &link.target.value;
                let mut parts = vec![link.action.name().to_owned()];
                parts.extend(target.number.as_ref().map(|number| number.key.clone()));
                parts.extend(target.date.map(|date| date.to_string()));
                parts.extend(link.part.then(|| "part".to_owned()));
                parts.extend(link.from.map(|date| format!("from {date}")));
                parts.extend(link.until.map(|date| format!("until {date}")));
                parts.extend(link.doubt.then(|| "perhaps".to_owned()));
                parts.join(" ")
            })
            .collect();
        if seen != case.expected {
            failures.push(format!(
                "{:?}: {seen:?}, not {:?}",
                case.article, case.expected
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
    assert!(cases.len() >= 25);
}

#[test]
fn every_head_is_read_as_its_case_says() {
    let mut failures = Vec::new();
    let cases: Vec<Head> = read("heads");
    for case in &cases {
        let page = format!(
            "{}\nVu le code de la route ;\n\nARRÊTE\n\nArticle 1 - Texte.\n",
            case.head
        );
        let Record {
            number,
            date,
            authority,
            ..
        } = record::read(&[&page], None);
        let seen = (
            number.map(|one| one.value.written),
            date.map(|one| one.value.to_string()),
            authority.map(|one| one.value),
        );
        let expected = (
            case.number.clone(),
            case.date.clone(),
            case.authority.clone(),
        );
        if seen != expected {
            failures.push(format!("{:?}: {seen:?}, not {expected:?}", case.head));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
    assert!(cases.len() >= 12);
}

fn read<T: DeserializeOwned>(folder: &str) -> Vec<T> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases")
        .join(folder);
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: Cases<T> = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(file.case);
    }
    cases
}
