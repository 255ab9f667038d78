//! Reports, workbooks and tables of a register.

use std::fs;

use crate::place::{Place, demo, edited, text};

#[test]
fn exports_are_new_files_and_formulas_are_words() {
    let Some(place) = Place::new() else { return };
    let hostile = edited(&demo(), "L000001", "matricule", "=1+1");
    let hostile = edited(&hostile, "L000004", "matricule", "@SUM(A1)");
    let hostile = edited(
        &hostile,
        "L000010",
        "matricule",
        "<script>alert(1)</script>",
    );
    place.write("paie.csv", hostile);
    let rows = place.check(&["./paie.csv", "--register", "sortie"]);
    assert_eq!(rows.len(), 8);
    let identity = text(&rows[0], "identity");
    let reason = "=HYPERLINK(\"https://exemple.invalid\")";
    let words = [
        "anomalies",
        "dismiss",
        "sortie",
        "--identity",
        identity,
        "--reason",
        reason,
    ];
    place.run(&words).answer();
    for name in ["./a.csv", "./a.xlsx", "./a.html"] {
        let words = [
            "anomalies",
            "export",
            "sortie",
            "--output",
            name,
            "--title",
            "Paie de mai",
        ];
        place.run(&words).answer();
        let before = fs::read(place.path(name)).expect("the file");
        let again = place.run(&words);
        assert!(
            again.refusal().contains("le fichier existe déjà"),
            "{}",
            again.stderr
        );
        assert!(
            fs::read(place.path(name)).is_ok_and(|after| after == before),
            "{name}"
        );
    }

    let bytes = fs::read(place.path("a.csv")).expect("the table");
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(bytes.as_slice());
    let records: Vec<csv::StringRecord> = table.records().map(|row| row.expect("a row")).collect();
    assert_eq!(records.len(), 8);
    for record in &records {
        for cell in record {
            // A number may be negative, and only a number.
            let number = cell.replace(',', ".").parse::<f64>().is_ok();
            assert!(
                number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
    let all = String::from_utf8(bytes).expect("UTF-8");
    assert!(
        all.contains(";'=1+1;") && all.contains(";'@SUM(A1);"),
        "{all}"
    );
    assert!(all.contains("'=HYPERLINK"), "{all}");

    let page = place.read("a.html");
    assert!(page.contains("Paie de mai") && page.contains("<svg"));
    assert!(!page.contains("<script>alert"));
    // A page that is read without a network.
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http"));

    // What one writes the other reads, numbers as numbers.
    let workbook = fs::read(place.path("a.xlsx")).expect("the workbook");
    assert!(workbook.starts_with(b"PK"));
}

#[test]
fn another_ending_or_an_empty_register_is_told() {
    let Some(place) = Place::new() else { return };
    place.write("mai.csv", demo());
    place.check(&["./mai.csv", "--register", "plein"]);
    let words = ["anomalies", "export", "plein", "--output", "./a.pdf"];
    let ran = place.run(&words);
    assert!(
        ran.refusal().contains(".html, .xlsx ou .csv"),
        "{}",
        ran.stderr
    );
    assert!(!place.path("a.pdf").exists());
    let empty = place.run(&["anomalies", "export", "vide", "--output", "./vide.html"]);
    assert!(
        empty.refusal().contains("rien n’y a été enregistré"),
        "{}",
        empty.stderr
    );
    assert!(!place.path("vide.html").exists());
}
