//! What is told to those who write rules, and to those who read anomalies.

use payroll::logic::{
    anomaly::{Reason, Report},
    case::run_cases,
    check::{Options, check},
    field::{Kind, fields},
    pack::Pack,
    parameters::{self, Parameters},
    payroll::Payroll,
    rule::Rule,
};

const RULE: &str = r#"id = "L01-prime"
title = "Prime de fin d’année"
source = "délibération du 12 mars 2024"
verified = true
enabled = true
severity = "error"
confidence = "high"
field = "autres_primes"
tolerance = "0.01"
formula = '''
part = quotite
attendu = 120 * part
'''
message = "{trouve} au lieu de {attendu}, écart {ecart}, à {quotite} ({part})"

[[case]]
name = "mi-temps"
kind = "positive"
fields = { mois = "2024-12", quotite = 50, autres_primes = 120 }
anomaly = true
expected = "60"
"#;

fn parameters() -> Parameters {
    parameters::standard().expect("parameters")
}

/// The fault of the rule with one text in place of another.
fn fault(old: &str, new: &str) -> String {
    assert!(RULE.contains(old), "{old}");
    let text = RULE.replace(old, new);
    match Rule::read("regles/prime.toml", &text, &parameters()) {
        Ok(_) => panic!("« {new} » is taken"),
        Err(fault) => fault.to_string(),
    }
}

fn payroll(rows: &[&str]) -> Payroll {
    let cells = |row: &str| -> Vec<(String, String)> {
        let pairs = row
            .split(' ')
            .map(|pair| pair.split_once('=').expect("a pair"));
        pairs
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    };
    let slot = |name: &str| fields().slot(name).unwrap_or_else(|| panic!("{name}"));
    let columns: Vec<_> = cells(rows[0]).iter().map(|(name, _)| slot(name)).collect();
    let mut payroll = Payroll::new(&columns).expect("columns");
    for row in rows {
        let values = cells(row)
            .into_iter()
            .map(|(name, text)| fields().get(slot(&name)).parse(&text).expect("a cell"));
        payroll.push(values.collect::<Vec<_>>()).expect("a row");
    }
    payroll
}

fn report(rows: &[&str]) -> Report {
    let parameters = parameters();
    let pack = Pack::standard(&parameters).expect("rules");
    check(&pack, &parameters, &payroll(rows), &Options::default())
}

#[test]
fn faults_name_file_line_column_and_what_was_expected() {
    let mut problems = Vec::new();
    for (old, new, expected) in [
        (
            "120 * part",
            "120 * parts",
            "regles/prime.toml, ligne 12, colonne 17 : « parts » n’est ni un champ",
        ),
        (
            "120 * part",
            "120 *",
            "ligne 12, colonne 16 : un nombre, un champ",
        ),
        (
            "120 * part",
            "120 * (part",
            "ligne 12, colonne 22 : « ) » est attendu ; la fin est là",
        ),
        (
            "120 * part",
            "si(part, 1, 2)",
            "ligne 12, colonne 14 : une condition est attendue",
        ),
        (
            "120 * part",
            "statut + 1",
            "colonne 11 : un nombre est attendu ; « statut » n’en est pas un",
        ),
        (
            "120 * part",
            "si(statut = druide, 1, 2)",
            "colonne 23 : une valeur de « statut » est attendue : titulaire, stagiaire",
        ),
        (
            "120 * part",
            "arrondi(part, 2.5)",
            "un nombre de décimales de 0 à 10",
        ),
        ("120 * part", "part / 0", "un diviseur autre que zéro"),
        ("120 * part", "point * part", "« point_indice » peut-être"),
        (
            "part = quotite",
            "quotite = 3",
            "ligne 11, colonne 1 : « quotite » est déjà un champ",
        ),
        (
            "attendu = 120 * part",
            "total = 120 * part",
            "un verdict est attendu",
        ),
        (
            "attendu = 120 * part",
            "attendu = 1\nattendu = 2",
            "n’est attendu qu’une fois",
        ),
        (
            "({part})",
            "({parti})",
            "ligne 14, colonne 71 : « {parti} » n’est ni trouve",
        ),
        (
            "field = \"autres_primes\"",
            "field = \"prime\"",
            "ligne 8, colonne 9 : le nom d’un champ",
        ),
        (
            "field = \"autres_primes\"",
            "field = \"grade\"",
            "le champ jugé n’est pas un nombre",
        ),
        (
            "severity = \"error\"",
            "severity = \"grave\"",
            "ligne 6, colonne 12",
        ),
        (
            "enabled = true",
            "enabled = false",
            "« reason » est attendu",
        ),
        (
            "quotite = 50,",
            "quotites = 50,",
            "ligne 16, colonne 1 : le nom d’un champ est attendu ; « quotites »",
        ),
        (
            "mois = \"2024-12\"",
            "mois = \"12/2024\"",
            "n’est pas un mois",
        ),
        (
            "tolerance = \"0.01\"",
            "tolerance = \"un\"",
            "ligne 9, colonne 13 : un nombre",
        ),
    ] {
        let told = fault(old, new);
        if !told.contains(expected) {
            problems.push(format!("{new}: {told}, not « {expected} »"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_rule_of_ones_own_runs_its_cases() {
    let results = run_cases("prime.toml", RULE, &parameters()).expect("a rule");
    assert!(results[0].passed, "{results:?}");
    assert_eq!(
        results[0].detail,
        "anomalie trouvée : 120,00\u{a0}€ au lieu de 60,00\u{a0}€, écart 60,00\u{a0}€, à 50\u{a0}% (50\u{a0}%)"
    );
    let wrong = RULE.replace("expected = \"60\"", "expected = \"61\"");
    let results = run_cases("prime.toml", &wrong, &parameters()).expect("a rule");
    assert!(
        !results[0].passed && results[0].detail.contains("61 attendu, 60 calculé"),
        "{results:?}"
    );
    // A case whose columns do not let the rule run proves nothing.
    let idle = RULE
        .replace("quotite = 50, autres_primes = 120", "autres_primes = 120")
        .replace("anomaly = true\nexpected = \"60\"", "anomaly = false");
    let results = run_cases("prime.toml", &idle, &parameters()).expect("a rule");
    assert!(
        !results[0].passed && results[0].detail.contains("la colonne « quotite » manque"),
        "{results:?}"
    );
}

#[test]
fn an_anomaly_tells_its_calculation() {
    let report = report(&[
        "ligne=L15 mois=2024-10 matricule=10070 statut=titulaire im=462 quotite=80 tib=1900.00",
    ]);
    let [one] = report.anomalies.as_slice() else {
        panic!("{:?}", report.anomalies);
    };
    assert_eq!(
        (one.rule.as_str(), one.line.as_str(), one.field_name()),
        ("P01-traitement", "L15", "tib")
    );
    assert_eq!(one.found_text(), "1\u{202f}900,00\u{a0}€");
    assert_eq!(one.expected_text(), "1\u{202f}949,42\u{a0}€");
    assert_eq!(one.stake, Some("-49.42".parse().expect("a number")));
    assert_eq!(one.recoverable_until.to_string(), "2026-10-31");
    assert!(!one.recoverable_verified);
    let plain: Vec<String> = one
        .calculation
        .iter()
        .map(|line| line.replace(['\u{a0}', '\u{202f}'], " "))
        .collect();
    assert_eq!(
        plain,
        [
            "part payee = 6/7 = 85,714286 %",
            "TIB = 462 x 59,0734 / 12 x 6/7 = 1 949,42 €",
            "valeur annuelle du point d’indice : 59,0734 € depuis le 1er juillet 2023 (décret n° 2023-519 du 28/06/2023)",
        ]
    );
    assert!(one.message.starts_with(
        "Le traitement de 1\u{202f}900,00\u{a0}€ devrait être de 1\u{202f}949,42\u{a0}€"
    ));
}

#[test]
fn stakes_add_up_over_earlier_months() {
    let rows = ["2024-05", "2024-06", "2024-07"].map(|month| {
        format!("mois={month} matricule=7 statut=titulaire im=400 quotite=100 tib=1900.00")
    });
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let report = report(&rows);
    let stakes: Vec<String> = report
        .anomalies
        .iter()
        .filter_map(|one| one.stake)
        .map(|stake| stake.to_string())
        .collect();
    assert_eq!(stakes, ["-69.11", "-138.22", "-207.33"]);
}

#[test]
fn what_did_not_run_says_why() {
    let report = report(&[
        "mois=2026-07 matricule=7 statut=titulaire im=300 quotite=100 tib=1476.84 cnracl=163.93",
    ]);
    let why = |rule: &str| {
        let one = report.not_run.iter().find(|one| one.rule == rule);
        one.unwrap_or_else(|| panic!("{rule} ran"))
    };
    assert_eq!(why("P03-indice-minimal").reason, Reason::UnknownParameter);
    assert!(
        why("P03-indice-minimal")
            .detail
            .contains("connu jusqu’en juin 2026 seulement")
    );
    assert!(matches!(&why("P07-sft").reason, Reason::MissingColumns(slots) if slots.len() == 2));
    assert_eq!(why("P07-sft").detail, "les colonnes enfants, sft manquent");
    assert_eq!(why("P06-temps-non-complet").reason, Reason::Disabled);
    assert_eq!(why("P43-dsn").reason, Reason::Document);
    assert!(
        report
            .counts
            .rules
            .iter()
            .any(|one| one.rule == "P01-traitement" && one.judged == 1)
    );
    assert!(report.anomalies.is_empty(), "{:?}", report.anomalies);
}

#[test]
fn identity_numbers_are_told_by_their_end() {
    let parameters = parameters();
    let pack = Pack::standard(&parameters).expect("rules");
    // Whoever wants the keys checked switches them on: no text was read for them.
    let options = Options {
        enable: vec!["P40-nir".to_owned()],
        ..Options::default()
    };
    let rows = payroll(&["mois=2026-07 matricule=7 nir=269054958815781"]);
    let report = check(&pack, &parameters, &rows, &options);
    let one = &report.anomalies[0];
    assert_eq!(one.rule, "P40-nir");
    assert_eq!(one.found_text(), "…5781");
    assert!(!one.message.contains("26905"), "{}", one.message);
}

#[test]
fn a_total_that_never_fits_is_the_files_way_of_counting() {
    let rows: Vec<String> = (0..40)
        .map(|agent| format!("mois=2024-05 matricule={agent} tib=2000.00 brut=2345.67"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let report = report(&rows);
    assert!(report.anomalies.is_empty());
    assert!(
        report
            .not_run
            .iter()
            .any(|one| one.rule == "P42-total-brut" && one.reason == Reason::Suspended)
    );
}

#[test]
fn more_anomalies_than_are_told_are_counted() {
    let rows: Vec<String> = (0..30)
        .map(|agent| {
            format!(
                "mois=2024-05 matricule={agent} statut=titulaire im=400 quotite=100 tib=1900.00"
            )
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let parameters = parameters();
    let pack = Pack::standard(&parameters).expect("rules");
    let options = Options {
        most: 10,
        ..Options::default()
    };
    let report = check(&pack, &parameters, &payroll(&rows), &options);
    assert_eq!(report.anomalies.len(), 10);
    let note = report
        .not_run
        .iter()
        .find(|one| one.reason == Reason::TooMany);
    assert!(note.is_some_and(|note| note.detail.starts_with("plus de 10 anomalies")));
    let all = check(&pack, &parameters, &payroll(&rows), &Options::default());
    assert_eq!(all.anomalies.len(), 30);
}

#[test]
fn amounts_out_of_all_proportion_do_no_harm() {
    let parameters = parameters();
    let pack = Pack::standard(&parameters).expect("rules");
    let enable: Vec<String> = pack.rules().iter().map(|rule| rule.id.clone()).collect();
    let options = Options {
        enable,
        ..Options::default()
    };
    let columns: Vec<_> = fields().iter().map(|(slot, _)| slot).collect();
    let mut payroll = Payroll::new(&columns).expect("columns");
    let large = "79228162514264337593543950335";
    let small = "0.0000000000000000000000000001";
    for (number, month) in [
        (large, "2025-01"),
        ("-79228162514264337593543950335", "2025-02"),
        (small, "2025-03"),
        ("0", "2025-04"),
        (large, "2025-05"),
    ] {
        for statut in ["titulaire", "contractuel"] {
            let cells = fields().iter().map(|(_, field)| {
                let text = match field.kind {
                    Kind::Month => month,
                    Kind::Date => "9999-12-31",
                    Kind::Choice if field.name == "statut" => statut,
                    Kind::Choice => &field.choices[0].value,
                    Kind::Identifier if field.name == "matricule" => statut,
                    Kind::Identifier | Kind::Text => "é\u{202f}€",
                    _ => number,
                };
                field.parse(text).expect("a cell")
            });
            payroll.push(cells.collect::<Vec<_>>()).expect("a row");
        }
    }
    let report = check(&pack, &parameters, &payroll, &options);
    assert!(
        report
            .not_run
            .iter()
            .any(|one| one.reason == Reason::Arithmetic)
    );
    assert!(report.anomalies.iter().any(|one| one.rule == "P40-nir"));
}

#[test]
fn a_payroll_refuses_cells_of_another_kind() {
    let slot = fields().slot("tib").expect("tib");
    let mut payroll = Payroll::new(&[slot]).expect("columns");
    let text = fields()
        .get(fields().slot("nom").expect("nom"))
        .parse("x")
        .expect("a text");
    let told = payroll.push([text]).expect_err("refused");
    assert_eq!(told, "ligne 1 : « tib » a une valeur d’un autre type");
    assert!(payroll.push([None, None]).is_err());
    assert_eq!(payroll.count(), 0);
    assert!(Payroll::new(&[slot, slot]).is_err());
}
