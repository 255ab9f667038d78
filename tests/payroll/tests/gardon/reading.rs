//! What is found, whatever the shape of the file.

use std::fs;

use payroll_cases::fields::{Field, Kind};
use payroll_cases::inject;
use payroll_cases::payroll::{Payroll, Size};
use payroll_cases::write::{self, Format};
use serde_json::Value;

use crate::place::{Place, demo, edited, of, text, told};

/// What is wrong in the demonstration payroll, worked out by hand.
const KNOWN: [[&str; 5]; 8] = [
    // 90 % is paid 32/35: 645 x 59.0734 / 12 x 32/35.
    ["L000001", "P05-traitement", "tib", "2857.68", "2903.04"],
    // 4.2 % of 1905.12, not 2.8 %.
    [
        "L000002",
        "P28-employeur",
        "ircantec_employeur",
        "53.34",
        "80.02",
    ],
    // 14 hours and 17 more; 25 are allowed.
    ["L000003", "P21-heures", "heures_supp_14", "31", "25"],
    // 80 % is paid 6/7: 385 x 59.0734 / 12 x 6/7.
    ["L000004", "P05-traitement", "tib", "1516.22", "1624.52"],
    // Two children: not less than at full time, 10.67 + 3 % x 454 x 59.0734 / 12.
    ["L000006", "P09-sft-minimum", "sft", "46.63", "77.72"],
    // Four children, paid as five: 19.81 + 14 % x 454 x 59.0734 / 12.
    ["L000007", "P07-sft", "sft", "471.37", "332.70"],
    // Index 453 counts as 454.
    ["L000008", "P07-sft", "sft", "77.57", "77.72"],
    // Category C at 80 %: 167 / 12 x 6/7; category A was withheld.
    ["L000010", "P15-transfert", "tpp", "-27.79", "-11.93"],
];

#[test]
fn the_demonstration_has_its_known_anomalies_in_every_encoding() {
    let Some(place) = Place::new() else { return };
    let text = demo();
    let (western, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!lossy);
    place.write("cp1252.csv", &western);
    place.write("utf8.csv", &text);
    place.write("mark.csv", format!("\u{feff}{text}"));
    place.write("tabs.csv", text.replace(';', "\t"));
    for file in ["./cp1252.csv", "./utf8.csv", "./mark.csv", "./tabs.csv"] {
        let rows = place.check(&[file]);
        assert_eq!(told(&rows), KNOWN, "{file}");
        assert!(rows.iter().all(|row| row["identity"].is_null()), "{file}");
    }
}

#[test]
fn an_anomaly_says_its_stake_its_calculation_and_its_limit_in_time() {
    let Some(place) = Place::new() else { return };
    place.write("paie.csv", demo());
    let rows = place.check(&["./paie.csv"]);
    let row = of(&rows, "P05-traitement", "L000004").expect("the anomaly");
    assert_eq!(text(row, "difference"), "-108.30");
    assert_eq!(text(row, "stake"), "-108.30");
    assert_eq!(text(row, "recoverable_until"), "2028-05-31");
    assert_eq!(text(row, "person"), "100021");
    let lines: Vec<&str> = row["calculation"]
        .as_array()
        .expect("lines")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(lines[0].starts_with("part payee = 6/7"), "{lines:?}");
    assert!(
        lines
            .iter()
            .any(|line| line.contains("59,0734") && line.contains("6/7")),
        "{lines:?}"
    );
    // The figures of the sentence are those of the calculation, and nobody is named.
    let message = text(row, "message").replace(['\u{202f}', '\u{a0}'], " ");
    assert!(
        message.contains("1 516,22 €") && message.contains("1 624,52 €"),
        "{message}"
    );
    assert!(!format!("{row}").contains("MARTIN"));
}

#[test]
fn every_shape_of_file_gives_the_same() {
    let Some(place) = Place::new() else { return };
    let size = Size {
        agents: 60,
        months: 4,
        ..Size::default()
    };
    let mut payroll = Payroll::clean(size).expect("a payroll");
    inject::inject(&mut payroll, 1, size.seed);
    let ceilings = write::parameters(&place.path("")).expect("ceilings");
    let ceilings = ceilings.display().to_string();
    let columns: Vec<String> = write::OTHER_NAMES
        .iter()
        .map(|(field, name)| format!("\"{name}\" = \"{}\"\n", field.name()))
        .collect();
    place.write("autre.toml", format!("[columns]\n{}", columns.concat()));
    let codes: Vec<String> = Field::ALL
        .iter()
        .filter(|field| field.kind() == Kind::Money)
        .map(|field| format!("\"{}\" = \"{}\"\n", write::rubric(*field), field.name()))
        .collect();
    let long = "layout = \"long\"\n[long]\nrubric = \"code rubrique\"\nlabel = \"rubrique\"\namount = \"montant\"\nkey = [\"ligne\"]\n[rubrics]\n";
    place.write("rubriques.toml", format!("{long}{}", codes.concat()));
    let mut first: Option<Vec<Value>> = None;
    for format in Format::ALL {
        write::file(&payroll, *format, &place.path("")).expect("a file");
        let file = format!("./{}", format.file());
        let mut words = vec![file.as_str(), "--parameters", &ceilings];
        match format {
            Format::Other => words.extend(["--profile", "./autre.toml"]),
            Format::Long => words.extend(["--profile", "./rubriques.toml"]),
            Format::Cp1252 | Format::Utf8 | Format::Xlsx => {}
        }
        let rows = place.check(&words);
        assert!(rows.len() > 30, "{file}: {} anomalies", rows.len());
        match &first {
            None => first = Some(rows),
            Some(first) => assert_eq!(told(first), told(&rows), "{file}"),
        }
    }
}

#[test]
fn one_unreadable_cell_is_named_and_nothing_is_kept() {
    let Some(place) = Place::new() else { return };
    place.write("paie.csv", edited(&demo(), "L000003", "tib", "2 146,3O"));
    let ran = place.run(&["check", "./paie.csv", "--register", "illisible"]);
    let said = ran.refusal();
    assert!(
        said.contains("paie.csv : ligne 4, colonne AM « tib » : « 2 146,3O »"),
        "{said}"
    );
    assert!(said.contains("rien n'a été lu"), "{said}");
    let listed = place.run(&["anomalies", "list", "illisible", "--format", "jsonl"]);
    assert!(
        listed.refusal().contains("rien n’y a été enregistré"),
        "{}",
        listed.stderr
    );
    // The same in English.
    let english = place.run(&["check", "./paie.csv", "--lang", "en"]);
    assert!(
        english.refusal().contains("line 4, column AM"),
        "{}",
        english.stderr
    );
}

#[test]
fn what_was_understood_is_told() {
    let Some(place) = Place::new() else { return };
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode("Période;N° agent;Indice majoré;Total brut;Remarque\r\n2026-05;0042;418;2 057,72;rien\r\nTotal;;;2 057,72;\r\n");
    place.write("autre.csv", &western);
    let ran = place.run(&["understand", "./autre.csv", "--format", "table"]);
    let said = ran.answer();
    assert!(said.contains("séparateur « ; », en-tête ligne 1"), "{said}");
    assert!(said.contains("1 fiche"), "{said}");
    assert!(said.to_lowercase().contains("total"), "{said}");
    let proposed = place.run(&["profile", "propose", "./autre.csv", "--output", "./p.toml"]);
    proposed.answer();
    let again = place.run(&[
        "check",
        "./autre.csv",
        "--profile",
        "./p.toml",
        "--format",
        "jsonl",
    ]);
    // These columns are enough for no rule: that is no check without anomalies.
    let said = again.refusal();
    assert!(said.contains("aucune règle n'a pu tourner"), "{said}");
    let over = place.run(&["profile", "propose", "./autre.csv", "--output", "./p.toml"]);
    assert!(over.refusal().contains("existe déjà"), "{}", over.stderr);
    assert!(fs::read_to_string(place.path("p.toml")).is_ok_and(|text| text.contains("[columns]")));
}
