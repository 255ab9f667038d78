//! What a check closes and what it leaves open: only what it really judged.

use serde_json::Value;

use crate::place::{Place, Ran, text};

const HEAD: &str = "ligne;mois;matricule;statut;categorie;im;quotite;tib;brut";

/// Ten right payslips of a month, all with this person's number in front.
fn rows(month: &str, count: usize) -> Vec<String> {
    (1..=count)
        .map(|number| format!("L{number};{month};{number:05};titulaire;C;400;100;1969,11;1969,11"))
        .collect()
}

fn file(rows: &[String]) -> String {
    format!("{HEAD}\r\n{}\r\n", rows.join("\r\n"))
}

fn check(place: &Place, register: &str, name: &str, rows: &[String]) -> Ran {
    place.write(name, file(rows));
    let file = format!("./{name}");
    let words = ["check", &file, "--register", register, "--format", "jsonl"];
    place.run(&words)
}

/// State of each anomaly of a rule in a register, in the order of months and persons.
fn states(place: &Place, register: &str, rule: &str) -> Vec<String> {
    let mut words = vec!["anomalies", "list", register, "--format", "jsonl"];
    for state in ["new", "confirmed", "dismissed", "corrected"] {
        words.extend(["--state", state]);
    }
    let mut states: Vec<String> = place
        .run(&words)
        .rows()
        .iter()
        .filter(|row| text(row, "rule").starts_with(rule))
        .map(|row| {
            let (month, person) = (text(row, "month"), text(row, "person"));
            format!("{month} {person} {}", text(row, "state"))
        })
        .collect();
    states.sort();
    states
}

fn replaced(rows: &[String], line: usize, from: &str, to: &str) -> Vec<String> {
    let mut rows = rows.to_vec();
    assert!(rows[line].contains(from), "{}", rows[line]);
    rows[line] = rows[line].replacen(from, to, 1);
    rows
}

#[test]
fn a_row_that_cannot_be_judged_closes_nothing() {
    let Some(place) = Place::new() else { return };
    let right = rows("2026-05", 10);
    let wrong = replaced(&right, 3, "1969,11;1969,11", "1900,00;1900,00");
    check(&place, "vides", "a.csv", &wrong).answer();
    let open = ["2026-05 00004 new"];
    assert_eq!(states(&place, "vides", "P01"), open);
    for (from, to) in [(";400;", ";;"), (";titulaire;", ";;")] {
        let ran = check(&place, "vides", "b.csv", &replaced(&wrong, 3, from, to));
        assert!(ran.stderr.contains("closes 0"), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("n'ont pas pu être jugées"),
            "{}",
            ran.stderr
        );
        assert_eq!(states(&place, "vides", "P01"), open, "{to}");
    }
    check(&place, "vides", "c.csv", &right).answer();
    assert_eq!(states(&place, "vides", "P01"), ["2026-05 00004 corrected"]);
}

#[test]
fn another_file_of_the_month_closes_nothing_and_is_told() {
    let Some(place) = Place::new() else { return };
    let wrong = replaced(&rows("2026-05", 3), 0, "1969,11;1969,11", "1900,00;1900,00");
    check(&place, "ecoles", "a.csv", &wrong).answer();
    let other: Vec<String> = rows("2026-05", 4)
        .iter()
        .map(|row| row.replace(";0000", ";0010"))
        .collect();
    let ran = check(&place, "ecoles", "b.csv", &other);
    assert!(
        ran.stderr.contains("1 anomalies ouvertes de ces mois"),
        "{}",
        ran.stderr
    );
    assert_eq!(states(&place, "ecoles", "P01"), ["2026-05 00001 new"]);
}

#[test]
fn zeros_that_a_spreadsheet_lost_change_nobody() {
    let Some(place) = Place::new() else { return };
    let wrong = replaced(&rows("2026-05", 3), 0, "1969,11;1969,11", "1900,00;1900,00");
    let listed = check(&place, "zeros", "a.csv", &wrong).rows();
    let identity = text(&listed[0], "identity").to_owned();
    let dismiss = ["anomalies", "dismiss", "zeros", "--identity", &identity];
    place
        .run(&[&dismiss[..], &["--reason", "acompte"]].concat())
        .answer();
    let lost: Vec<String> = wrong.iter().map(|row| row.replace(";0000", ";")).collect();
    let ran = check(&place, "zeros", "b.csv", &lost);
    assert!(
        ran.stderr.contains("zéros de tête perdus"),
        "{}",
        ran.stderr
    );
    assert_eq!(states(&place, "zeros", "P01"), ["2026-05 00001 dismissed"]);
    assert_eq!(text(&ran.rows()[0], "identity"), identity);
    for person in ["1", "00001"] {
        let words = ["anomalies", "list", "zeros", "--person", person];
        let words = [&words[..], &["--state", "dismissed", "--format", "jsonl"]].concat();
        assert_eq!(place.run(&words).rows().len(), 1, "{person}");
    }
}

#[test]
fn what_another_rule_silences_stays_open() {
    let Some(place) = Place::new() else { return };
    let right = rows("2026-05", 10);
    let total = replaced(&right, 2, "1969,11;1969,11", "1969,11;2000,00");
    check(&place, "muette", "a.csv", &total).answer();
    let before = states(&place, "muette", "P42-total-brut");
    assert_eq!(before, ["2026-05 00003 new"]);
    let both = replaced(&right, 2, "1969,11;1969,11", "1900,00;2000,00");
    check(&place, "muette", "b.csv", &both).answer();
    assert_eq!(states(&place, "muette", "P42-total-brut"), before);
}

#[test]
fn a_file_of_one_month_closes_nothing_that_needs_the_others() {
    let Some(place) = Place::new() else { return };
    let head = "ligne;mois;matricule;statut;rappel;net";
    let row = |month: u32, rappel: &str| {
        format!("L{month};2026-0{month};00001;titulaire;{rappel};1500,00")
    };
    let year = [
        row(1, "0"),
        row(2, "0"),
        row(3, "120,00"),
        row(4, "0"),
        row(5, "120,00"),
    ];
    let write = |name: &str, rows: &[String]| {
        place.write(name, format!("{head}\r\n{}\r\n", rows.join("\r\n")));
    };
    write("annee.csv", &year);
    place.check(&["./annee.csv", "--register", "mois"]);
    let open = ["2026-05 00001 new"];
    assert_eq!(states(&place, "mois", "P41-rappel"), open);
    write("mai.csv", &year[4..]);
    let ran = place.run(&["check", "./mai.csv", "--register", "mois"]);
    assert!(
        ran.stderr.contains("regardent aussi les mois d'avant")
            && ran.stderr.contains("P41-rappel"),
        "{}",
        ran.stderr
    );
    assert_eq!(states(&place, "mois", "P41-rappel"), open);
    // With all months at hand and the amount mended, it is closed.
    let mut mended = year.to_vec();
    mended[4] = row(5, "0");
    write("corrige.csv", &mended);
    place.check(&["./corrige.csv", "--register", "mois"]);
    assert_eq!(
        states(&place, "mois", "P41-rappel"),
        ["2026-05 00001 corrected"]
    );
}

#[test]
fn an_account_of_two_is_the_same_anomaly_in_every_file() {
    let Some(place) = Place::new() else { return };
    let head = "ligne;mois;matricule;iban";
    let account = "FR1420041010050500013M02606";
    let both = |month: u32| {
        [1, 2].map(|person| format!("L{month}{person};2026-0{month};0000{person};{account}"))
    };
    let write = |name: &str, months: &[u32]| {
        let rows: Vec<String> = months.iter().flat_map(|month| both(*month)).collect();
        place.write(name, format!("{head}\r\n{}\r\n", rows.join("\r\n")));
    };
    write("mai.csv", &[5]);
    place.check(&["./mai.csv", "--register", "couple", "--enable", "P40"]);
    let may = "2026-05 00002 new".to_owned();
    assert_eq!(
        states(&place, "couple", "P40-iban-partage"),
        std::slice::from_ref(&may)
    );
    write("annee.csv", &[1, 2, 3, 4, 5]);
    place.check(&["./annee.csv", "--register", "couple", "--enable", "P40"]);
    let all = states(&place, "couple", "P40-iban-partage");
    assert_eq!(all.len(), 5, "{all:?}");
    assert_eq!(all.last(), Some(&may));
}

#[test]
fn a_month_without_a_parameter_between_others_does_not_refuse_the_run() {
    let Some(place) = Place::new() else { return };
    let head = "ligne;mois;matricule;statut;categorie;im;quotite;tib;cnracl;cnracl_employeur";
    let row = |month: u32, employer: &str| {
        format!("L{month};2026-{month:02};00001;titulaire;C;400;100;1969,11;218,57;{employer}")
    };
    let mut rows: Vec<String> = (1..=8).map(|month| row(month, "738,42")).collect();
    rows[2] = row(3, "600,00");
    place.write("annee.csv", format!("{head}\r\n{}\r\n", rows.join("\r\n")));
    place.check(&["./annee.csv", "--register", "trous"]);
    let found = states(&place, "trous", "P25-employeur");
    assert!(found.contains(&"2026-03 00001 new".to_owned()), "{found:?}");
}

#[test]
fn the_report_tells_what_was_not_checked() {
    let Some(place) = Place::new() else { return };
    let wrong = replaced(&rows("2026-05", 3), 0, "1969,11;1969,11", "1900,00;1900,00");
    let ran = check(&place, "rapport", "a.csv", &wrong);
    // The register first, then everything that was not looked at in few lines.
    let place_of = |words: &str| {
        ran.stderr
            .find(words)
            .unwrap_or_else(|| panic!("{words}: {}", ran.stderr))
    };
    assert!(place_of("registre rapport") < place_of("règles sans leurs colonnes"));
    assert!(
        ran.stderr.contains("règles livrées éteintes"),
        "{}",
        ran.stderr
    );
    let words = ["anomalies", "export", "rapport", "--output", "./r.html"];
    place.run(&words).answer();
    let page = place.read("r.html");
    assert!(!page.contains("Toutes les règles ont regardé tous les bulletins"));
    assert!(page.contains("colonnes absentes") && page.contains("règle éteinte"));
}

#[test]
fn stakes_have_two_sides_and_forget_what_is_corrected() {
    let Some(place) = Place::new() else { return };
    let months = |wrong: &[u32]| -> Vec<String> {
        (1..=4)
            .map(|month| {
                let paid = if wrong.contains(&month) {
                    "2069,11"
                } else {
                    "1969,11"
                };
                format!("L{month};2026-0{month};00001;titulaire;C;400;100;{paid};{paid}")
            })
            .collect()
    };
    check(&place, "enjeux", "a.csv", &months(&[1, 2, 3])).answer();
    let stakes = |rows: &[Value]| -> Vec<String> {
        let mut all: Vec<String> = rows
            .iter()
            .filter(|row| text(row, "rule") == "P01-traitement")
            .map(|row| {
                let words = ["month", "amount", "stake", "stake_until"];
                words.map(|name| text(row, name)).join(" ")
            })
            .collect();
        all.sort();
        all
    };
    let list = ["anomalies", "list", "enjeux", "--format", "jsonl"];
    assert_eq!(
        stakes(&place.run(&list).rows()),
        [
            "2026-01 100.00 100.00 2028-01-31",
            "2026-02 100.00 200.00 2028-01-31",
            "2026-03 100.00 300.00 2028-01-31",
        ]
    );
    // January alone is mended, in a file of its own.
    check(&place, "enjeux", "b.csv", &months(&[])[..1]).answer();
    assert_eq!(
        stakes(&place.run(&list).rows()),
        [
            "2026-02 100.00 100.00 2028-02-29",
            "2026-03 100.00 200.00 2028-02-29",
        ]
    );
    let progress = place
        .run(&["progress", "enjeux", "--format", "jsonl"])
        .rows();
    assert_eq!(text(&progress[0], "recovered"), "100.00");
    assert_eq!(text(&progress[0], "settled"), "0.00");
}

#[test]
fn a_terminal_shows_all_of_an_anomaly() {
    let Some(place) = Place::new() else { return };
    let wrong = replaced(&rows("2026-05", 3), 0, "1969,11;1969,11", "1900,00;1900,00");
    let listed = check(&place, "tout", "a.csv", &wrong).rows();
    let identity = text(&listed[0], "identity");
    for format in ["table", "markdown"] {
        let words = ["anomalies", "show", "tout", "--identity", identity];
        let ran = place.run(&[&words[..], &["--format", format]].concat());
        let shown = ran.answer();
        for word in [
            "00001", "P01", "1900", "1969", "-69", "Calcul", "85", "nouvelle", "trouvée",
        ] {
            assert!(shown.contains(word), "{format}: {word}: {shown}");
        }
        // Who dates a call otherwise is seen in the history.
        assert!(shown.contains("saisi le"), "{format}: {shown}");
    }
    let words = ["check", "./a.csv", "--format", "csv"];
    let table = place.run(&words).answer().to_owned();
    assert!(
        table.contains(",-69.11,") && !table.contains("'-69.11"),
        "{table}"
    );
}

#[test]
fn rules_and_persons_that_are_not_there_are_told() {
    let Some(place) = Place::new() else { return };
    let wrong = replaced(&rows("2026-05", 3), 0, "1969,11;1969,11", "1900,00;1900,00");
    check(&place, "noms", "a.csv", &wrong).answer();
    let list = |words: &[&str]| {
        let list = ["anomalies", "list", "noms", "--format", "jsonl"];
        place.run(&[&list[..], words].concat())
    };
    assert_eq!(list(&["--rule", "p01"]).rows().len(), 1);
    assert_eq!(list(&["--rule", "P01"]).rows().len(), 1);
    for words in [&["--rule", "P77"][..], &["--person", "99999"]] {
        let ran = list(words);
        assert_eq!(ran.code, Some(1), "{words:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(words[1]), "{}", ran.stderr);
    }
    let words = ["anomalies", "export", "noms", "--rule", "P01"];
    place
        .run(&[&words[..], &["--output", "./p01.csv"]].concat())
        .answer();
    // A calculation has lines of its own.
    assert_eq!(place.read("p01.csv").matches("P01-traitement").count(), 1);
}

#[test]
fn a_number_of_rules_in_a_mapping_stands_for_all_of_them() {
    let Some(place) = Place::new() else { return };
    let wrong = replaced(&rows("2026-05", 3), 0, "1969,11;1969,11", "1900,00;1900,00");
    check(&place, "autres", "a.csv", &wrong).answer();
    let mapping = |rule: &str| {
        format!(
            "[columns]\nrule = \"r\"\nperson = \"p\"\nmonth = \"m\"\namount = \"e\"\n[rules]\n\"C7\" = \"{rule}\"\n"
        )
    };
    place.write("m.toml", mapping("P01"));
    // Two rows, so that a sign is written somewhere: ours is below zero, theirs above.
    place.write(
        "eux.csv",
        "r;p;m;e\r\nC7;1;2026-05;69,11\r\nC7;9;2026-05;-1,00\r\n",
    );
    let words = ["anomalies", "compare", "autres", "--mapping", "./m.toml"];
    let words = [&words[..], &["--file", "./eux.csv", "--format", "jsonl"]].concat();
    let rows = place.run(&words).rows();
    assert_eq!(text(&rows[0], "side"), "both", "{rows:?}");
    assert!(
        text(&rows[0], "detail").contains("montants différents"),
        "{rows:?}"
    );
    place.write("m.toml", mapping("P99"));
    let refused = place.run(&words);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    assert!(refused.stderr.contains("P99"), "{}", refused.stderr);
}
