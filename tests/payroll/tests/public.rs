//! Public data: the synthetic payslips, the rates by date, the OpenFisca cases.

use std::collections::HashMap;

use payroll_cases::compute::{csg_base, ircantec, rate};
use payroll_cases::fields::Field::{self, *};
use payroll_cases::money::{self, Cents, Fraction};
use payroll_cases::month::Month;
use payroll_cases::score::{Anomaly, baseline, score};
use payroll_cases::shared::{folder, notice};
use payroll_cases::{evaluate, law, openfisca, published, rates};

/// Fields of the set whose names are not ours.
fn cell<'a>(row: &'a HashMap<String, String>, name: &str) -> &'a str {
    row.get(name).map_or("", String::as_str)
}

fn cents(row: &HashMap<String, String>, field: Field) -> Cents {
    money::parse(cell(row, field.name())).unwrap_or(0)
}

/// Two readings of the law meet: our computation gives the amounts of all rows that the gold does not name.
#[test]
fn synthetic_payslips_are_recomputed() {
    let Some(folder) = folder("payroll/synthetic_payslips") else {
        return;
    };
    let rows = published::rows(&folder.join("paies_utf8bom.csv")).expect("payslips");
    let gold = published::gold(&folder.join("gold_anomalies.csv"), &rows).expect("a gold");
    let mut apart = Vec::new();
    let mut compared = 0;
    for row in &rows {
        if gold.iter().any(|error| error.ligne == row["ligne"]) {
            continue;
        }
        for (field, due) in recomputed(row) {
            compared += 1;
            if (cents(row, field) - due).abs() > 1 {
                apart.push(format!("{} {} {due}", row["ligne"], field.name()));
            }
        }
    }
    notice(&format!(
        "{compared} amounts of {} payslips compared",
        rows.len()
    ));
    assert!(compared > 300);
    assert_eq!(apart, Vec::<String>::new());
}

/// The amounts of a row, from its facts; the set pays no tax and its contracts have both pension shares.
fn recomputed(row: &HashMap<String, String>) -> Vec<(Field, Cents)> {
    let number = |name: &str| cell(row, name).parse::<i64>().unwrap_or(0);
    let month = Month::parse(&row["mois"]).expect("a month");
    let share = law::paid_share(number("quotite"));
    let index = number("im");
    let tib = (law::points(index) * share).cents();
    let nbi = (law::points(number("nbi_pts")) * share).cents();
    let percent = Fraction::new(law::residence_rate(number("zone")).into(), 100);
    let ir = ((law::points(index.max(law::FLOOR)) * share + Fraction::of(nbi)) * percent).cents();
    let brut = cents(row, Brut);
    let servant = row["statut"] == "titulaire";
    let bonuses = cents(row, Ir) + cents(row, Sft) + cents(row, Ifse);
    let base = csg_base(brut, law::ceiling(month));
    let part = |thousandths: i128| (base * Fraction::new(thousandths, 1_000)).cents();
    let mut due = vec![(Tib, tib), (Nbi, nbi), (Ir, ir)];
    if number("quotite") == 100 {
        due.push((
            Sft,
            law::family_supplement(number("enfants"), index).cents(),
        ));
    }
    if servant {
        due.push((Cnracl, rate(tib + nbi, 1_110)));
        due.push((Rafp, rate(bonuses.min(tib / 5), 500)));
        let category = row["cat"].chars().next().unwrap_or('C');
        let transfer = Fraction::new(law::transfer(category).into(), 12) * share;
        due.push((Tpp, -transfer.cents()));
    } else {
        due.push((Ircantec, ircantec(brut, law::ceiling(month), 280, 695)));
    }
    due.extend([(CsgDed, part(68)), (CsgNonded, part(24)), (Crds, part(5))]);
    due.push((Net, brut - cents(row, Retenues)));
    due
}

#[test]
fn synthetic_gold_is_read_whole_and_scored() {
    let Some(folder) = folder("payroll/synthetic_payslips") else {
        return;
    };
    let perfect = |_: &std::path::Path| {
        let rows = published::rows(&folder.join("paies_cp1252.csv"))?;
        let gold = published::gold(&folder.join("gold_anomalies.csv"), &rows)?;
        Ok(gold
            .iter()
            .map(|error| Anomaly {
                rule: error.regle.clone(),
                line: error.ligne.clone(),
                field: error.champ.clone(),
                expected: Some(error.attendu.clone()),
                ..Anomaly::default()
            })
            .collect())
    };
    let figures = evaluate::published_payslips(&folder, perfect).expect("an evaluation");
    assert!(figures.identical && !figures.gold.is_empty());
    let score = &figures.score;
    for share in [score.recall, score.precision, score.amounts] {
        assert_eq!(share.value(), Some(1.0), "{score}");
    }
    notice(&format!(
        "sums and doubles alone: recall {}",
        figures.baseline.recall
    ));
    assert_eq!(
        figures.baseline.precision.value(),
        Some(1.0),
        "{}",
        figures.baseline
    );
    assert!(figures.baseline.recall.value() < Some(0.5));
}

#[test]
fn unknown_kinds_go_by_their_field_and_broken_gold_is_named() {
    let rows = published::Rows::from([HashMap::from([
        ("ligne".to_owned(), "L1".to_owned()),
        ("tpp".to_owned(), "-13,92".to_owned()),
    ])]);
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("gold.csv");
    let read = |text: &str| {
        std::fs::write(&path, text).expect("a file");
        published::gold(&path, &rows)
    };
    let gold = read(
        "ligne;anomalie;detail\nL1;tpp_nouveau;tpp: -13.92 au lieu de 0.00, net: 1.00 au lieu de 2.00\nL2;autre;\n",
    );
    let gold = gold.expect("a gold");
    assert_eq!(
        gold.len(),
        1,
        "rows of the part that is kept back are skipped"
    );
    assert_eq!(
        (gold[0].regle.as_str(), gold[0].champ.as_str()),
        ("P15", "tpp")
    );
    let error = read("ligne;anomalie;detail\nL1;quoi;\n").expect_err("no field");
    assert!(error.to_string().contains("line 2"), "{error}");
    assert!(
        score(&baseline::check(&rows), &gold)
            .precision
            .value()
            .is_none()
    );
}

#[test]
fn rates_by_date_are_those_of_the_law_that_we_use() {
    let Some(folder) = folder("payroll") else {
        return;
    };
    let path = folder.join("rates_by_date.csv");
    let cases = rates::cases(&path, rates::rules_begin()).expect("rates");
    notice(&format!(
        "{} look-ups of {} parameters",
        cases.len(),
        rates::PARAMETERS.len()
    ));
    assert!(
        cases.len() >= rates::PARAMETERS.len(),
        "a parameter has no value"
    );
    let share = rates::score(&cases, |case| case.value);
    assert_eq!(share.value(), Some(1.0));
    assert_eq!(
        rates::score(&cases, |case| case.value.map(|value| value + 0.01)).yes,
        0
    );
    for case in &cases {
        let month = Month::of(case.day);
        let name = case.parameter.rsplit('.').next().unwrap_or_default();
        let ours = match name {
            "smic_b_mensuel" => law::smic(month) as f64 / 100.0,
            "smic_b_horaire" => law::smic_hour(month) as f64 / 100.0,
            "plafond_securite_sociale_mensuel" => law::ceiling(month) as f64 / 100.0,
            "indice_majore_minimal" | "min" => law::FLOOR as f64,
            "point_indice_en_euros" => 59.0734,
            "rate" if case.parameter.contains("cnracl.employeur.cnracl") => {
                law::cnracl_employer(month) as f64 / 10_000.0
            }
            _ => continue,
        };
        let value = case.value.expect("a value in force");
        assert!((ours - value).abs() < 1e-9, "{case:?}: {ours}");
    }
}

#[test]
fn openfisca_cases_in_scope_are_recomputed() {
    let Some(folder) = folder("payroll/openfisca/tests") else {
        return;
    };
    let cases = openfisca::read_folder(&folder).expect("cases");
    notice(&format!(
        "OpenFisca: {} cases in scope with {} amounts, {} tests out of scope",
        cases.cases.len(),
        cases.amounts(),
        cases.out.len()
    ));
    assert!(!cases.cases.is_empty() && cases.amounts() >= 5);
    for case in &cases.cases {
        notice(&format!("  {} {} {}", case.name, case.month, case.status));
        let given = |field: Field| {
            case.given
                .iter()
                .find(|(known, _)| *known == field)
                .map_or(0, |(_, cents)| *cents)
        };
        for expected in &case.expected {
            notice(&format!(
                "    {} {:.2}",
                expected.field.name(),
                expected.euros
            ));
        }
        for (variable, why) in &case.left_out {
            notice(&format!("    {variable} left out: {why}"));
        }
        if case.month < Month::new(2024, 1) {
            // Older than the values that this crate knows.
            continue;
        }
        let base = csg_base(given(Brut), law::ceiling(case.month));
        let part = |thousandths: i128| (base * Fraction::new(thousandths, 1_000)).cents();
        let bonuses = given(AutresPrimes) + given(Ir) + given(IndemniteCsg);
        for expected in &case.expected {
            let ours = match expected.field {
                Cnracl => rate(given(Tib), 1_110),
                CnraclEmployeur => rate(given(Tib), law::cnracl_employer(case.month)),
                Atiacl => rate(given(Tib), 40),
                Csa => rate(given(Tib), 30),
                Rafp | RafpEmployeur => rate(bonuses.min(given(Tib) / 5), 500),
                CsgDed => part(68),
                CsgNonded => part(24),
                Crds => part(5),
                Ir => rate(given(Tib), 300),
                _ => continue,
            };
            let apart = (ours as f64 / 100.0 - expected.euros).abs();
            assert!(
                apart <= expected.margin,
                "{}: {expected:?} {ours}",
                case.name
            );
        }
    }
    assert!(cases.out.iter().all(|(_, why)| !why.is_empty()));
    assert_eq!(cases.score(&[]).value(), Some(1.0));
    // A checker that says otherwise by more than the margin is not agreed with.
    let first = &cases.cases[0].expected[0];
    let other = Anomaly {
        rule: "P25".to_owned(),
        line: "F001".to_owned(),
        field: first.field.name().to_owned(),
        expected: Some(format!("{:.2}", first.euros + first.margin + 1.0)),
        ..Anomaly::default()
    };
    let share = cases.score(&[other]);
    assert_eq!(share.yes + 1, share.count);
}
