//! Another database of anomalies beside ours.

use serde_json::Value;

use crate::place::{Place, demo, text};

const MAPPING: &str = r#"[columns]
rule = "Règle"
person = "Agent"
month = "Mois"
amount = "Écart"
state = "État"

[rules]
"C01" = "P05-traitement"
"C02" = "P28-employeur"

[states]
"Soldé" = "corrected"
"À voir" = "new"
"#;

#[test]
fn what_only_one_side_has_is_told() {
    let Some(place) = Place::new() else { return };
    place.write("paie.csv", demo());
    place.check(&["./paie.csv", "--register", "deux"]);
    place.write("base.toml", MAPPING);
    let theirs = "Règle;Agent;Mois;Écart;État\r\nC01;100000;2026-05;-45,36;À voir\r\nC02;100007;05/2026;-20,00;Soldé\r\nC01;999999;2026-05;-1,00;À voir\r\nC77;100000;2026-05;-3,00;Perdu\r\nC01;100000;mai;-3,00;À voir\r\n";
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode(theirs);
    place.write("base.csv", &western);
    let words = [
        "anomalies",
        "compare",
        "deux",
        "--mapping",
        "./base.toml",
        "--file",
        "./base.csv",
    ];
    let ran = place.run(&[&words[..], &["--format", "jsonl"]].concat());
    let rows = ran.rows();
    let of = |side: &str| -> Vec<&Value> {
        rows.iter()
            .filter(|row| text(row, "side") == side)
            .collect()
    };
    let both = of("both");
    assert_eq!(both.len(), 2, "{both:?}");
    let employer = both
        .iter()
        .find(|row| text(row, "rule") == "P28-employeur")
        .expect("the pair");
    assert!(
        text(employer, "detail").contains("montants différents"),
        "{employer}"
    );
    assert!(text(employer, "detail").contains("état"), "{employer}");
    let pay = both
        .iter()
        .find(|row| text(row, "rule") == "P05-traitement")
        .expect("the pair");
    assert!(
        !text(pay, "detail").contains("montants différents"),
        "{pay}"
    );
    // The difference, as theirs is.
    assert_eq!(
        (text(pay, "ours"), text(pay, "theirs")),
        ("-45.36", "-45.36")
    );
    assert_eq!(of("only_ours").len(), 6);
    assert_eq!(of("only_theirs").len(), 2);
    let unreadable = of("unreadable");
    assert_eq!(unreadable.len(), 1);
    assert!(
        text(unreadable[0], "detail").contains("« mai »"),
        "{unreadable:?}"
    );
    assert!(ran.stderr.contains("C77"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Perdu"), "{}", ran.stderr);
    // Comparing only reads.
    let listed = place
        .run(&["anomalies", "list", "deux", "--format", "jsonl"])
        .rows();
    assert_eq!(listed.len(), 8);
}

#[test]
fn our_own_exports_are_read_back() {
    let Some(place) = Place::new() else { return };
    place.write("paie.csv", demo());
    place.check(&["./paie.csv", "--register", "retour"]);
    let mapping = "amount_is = \"difference\"\n[columns]\nidentity = \"Identité\"\nperson = \"Matricule\"\nmonth = \"Mois\"\namount = \"Écart\"\nstate = \"État\"\n";
    place.write("nous.toml", mapping);
    for file in ["./retour.csv", "./retour.xlsx"] {
        place
            .run(&["anomalies", "export", "retour", "--output", file])
            .answer();
        let words = [
            "anomalies",
            "compare",
            "retour",
            "--mapping",
            "./nous.toml",
            "--file",
            file,
            "--format",
            "jsonl",
        ];
        let rows = place.run(&words).rows();
        assert_eq!(rows.len(), 8, "{file}: {rows:?}");
        for row in &rows {
            assert_eq!(
                (text(row, "side"), text(row, "detail")),
                ("both", "même anomalie"),
                "{file}: {row}"
            );
        }
    }
}

#[test]
fn a_mapping_that_names_no_column_of_theirs_is_refused() {
    let Some(place) = Place::new() else { return };
    place.write("base.toml", MAPPING.replace("\"Agent\"", "\"Matricule\""));
    place.write("base.csv", "Règle;Agent;Mois;Écart;État\r\n");
    place.write("mai.csv", demo());
    place.check(&["./mai.csv", "--register", "vides"]);
    let words = [
        "anomalies",
        "compare",
        "vides",
        "--mapping",
        "./base.toml",
        "--file",
        "./base.csv",
    ];
    let ran = place.run(&words);
    assert!(ran.refusal().contains("Matricule"), "{}", ran.stderr);
}
