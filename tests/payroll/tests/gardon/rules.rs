//! Rules that people write, try and switch, and what rules say when they do not run.

use serde_json::Value;

use crate::place::{Place, demo, of, text, told};

/// A rule as an office of human resources writes it; its last case is wrong on purpose where the amount is.
const RULE: &str = r#"id = "L01-prime"
title = "Prime de fin d'année"
source = "délibération du 12 mars 2024"
verified = true
enabled = true
from = "2024-01"
severity = "error"
confidence = "high"
field = "autres_primes"
tolerance = "0.01"
scope = 'statut dans (titulaire, stagiaire)'
formula = '''
part_payee = si(quotite = 80 %, 6/7, quotite = 90 %, 32/35, quotite)
attendu = 120 * part_payee
'''
message = "La prime de {trouve} devrait être de {attendu} à {quotite}."

[[case]]
name = "mi-temps payé en entier"
kind = "positive"
fields = { mois = "2024-12", statut = "titulaire", quotite = 50, autres_primes = 120 }
anomaly = true
expected = "60"

[[case]]
name = "mi-temps payé à moitié"
kind = "negative"
fields = { mois = "2024-12", statut = "titulaire", quotite = 50, autres_primes = 60 }
anomaly = false

[[case]]
name = "un centime de trop"
kind = "boundary"
fields = { mois = "2024-12", statut = "titulaire", quotite = 100, autres_primes = "120.01" }
anomaly = false
"#;

#[test]
fn a_failing_case_is_named_with_what_it_got() {
    let Some(place) = Place::new() else { return };
    place.write("prime.toml", RULE);
    let rows = place
        .run(&["rule", "test", "./prime.toml", "--format", "jsonl"])
        .rows();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(passed), "{rows:?}");
    place.write(
        "faux.toml",
        RULE.replace("expected = \"60\"", "expected = \"61\""),
    );
    let ran = place.run(&["rule", "test", "./faux.toml", "--format", "jsonl"]);
    let said = ran.refusal();
    assert!(said.contains("1 cas sur 3 échouent"), "{said}");
    assert!(said.contains("mi-temps payé en entier"), "{said}");
    assert!(said.contains("61") && said.contains("60"), "{said}");
    // A check does not run with a rule that fails its own cases.
    place.write("paie.csv", demo());
    let ran = place.run(&["check", "./paie.csv", "--rules", "./faux.toml"]);
    assert!(ran.refusal().contains("échoue à son cas"), "{}", ran.stderr);
    // Each kind of case is there, or the rule is not finished.
    let (positive, _) = RULE.rsplit_once("[[case]]").expect("cases");
    place.write("court.toml", positive);
    let ran = place.run(&["rule", "test", "./court.toml"]);
    assert!(
        ran.refusal().contains("aucun cas de ce genre : boundary"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_fault_of_a_formula_is_placed() {
    let Some(place) = Place::new() else { return };
    place.write(
        "faute.toml",
        RULE.replace("120 * part_payee", "120 * part_paye"),
    );
    let ran = place.run(&["rule", "test", "./faute.toml"]);
    let said = ran.refusal();
    assert!(
        said.contains("faute.toml") && said.contains("part_paye"),
        "{said}"
    );
    assert!(said.contains("ligne"), "{said}");
}

#[test]
fn shipped_rules_are_shown_saved_and_pass() {
    let Some(place) = Place::new() else { return };
    let listed = place.run(&["rule", "list", "--format", "jsonl"]).rows();
    assert!(listed.len() > 60);
    for rule in ["P01-traitement", "P03-indice-minimal", "P42-variation"] {
        let shown = place.run(&["rule", "show", rule, "--format", "table"]);
        let file = format!("./{rule}.toml");
        place.write(&file, shown.answer());
        let rows = place
            .run(&["rule", "test", &file, "--format", "jsonl"])
            .rows();
        assert!(
            rows.len() >= 3 && rows.iter().all(passed),
            "{rule}: {rows:?}"
        );
    }
    // Saved as programs are given it, or written by the command, it is the rule as well.
    let json = place.run(&["rule", "show", "P01", "--format", "json"]);
    place.write("json.toml", json.answer());
    place.run(&["rule", "test", "./json.toml"]).answer();
    place
        .run(&["rule", "show", "P16", "--output", "./p16.toml"])
        .answer();
    place.run(&["rule", "test", "./p16.toml"]).answer();
    let unknown = place.run(&["rule", "show", "P99-rien"]);
    assert!(unknown.refusal().contains("P99-rien"), "{}", unknown.stderr);
    // Those that are off say why.
    let silent: Vec<&str> = listed
        .iter()
        .filter(|row| row["enabled"] == false && text(row, "reason").is_empty())
        .map(|row| text(row, "rule"))
        .collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn a_rule_of_ones_own_runs_in_the_check_and_others_can_be_left_out() {
    let Some(place) = Place::new() else { return };
    place.write("paie.csv", demo());
    place.write("prime.toml", RULE);
    let usual = place.check(&["./paie.csv"]);
    let rows = place.check(&["./paie.csv", "--rules", "./prime.toml", "--disable", "P21"]);
    assert!(of(&rows, "P21-heures", "L000003").is_none());
    let own: Vec<_> = rows
        .iter()
        .filter(|row| text(row, "rule") == "L01-prime")
        .collect();
    // Civil servants of the demonstration have no such bonus: each lacks one.
    assert!(
        own.iter().all(|row| text(row, "found") == "0.00"),
        "{own:?}"
    );
    assert!(!own.is_empty());
    let rest = rows
        .iter()
        .filter(|row| text(row, "rule") != "L01-prime")
        .count();
    assert_eq!(rest, usual.len() - 1);
    let wrong = place.run(&["check", "./paie.csv", "--disable", "P99"]);
    assert!(wrong.refusal().contains("P99"), "{}", wrong.stderr);
}

#[test]
fn past_the_last_known_date_rules_say_so() {
    let Some(place) = Place::new() else { return };
    let late = demo()
        .replace(";2026-05;", ";2027-01;")
        .replace("/05/2026", "/01/2027");
    place.write("tard.csv", late);
    let ran = place.run(&["check", "./tard.csv", "--format", "jsonl"]);
    let rows = ran.rows();
    for rule in ["P01-traitement", "P07-sft", "P25-agent", "P30-crds"] {
        let line = ran
            .stderr
            .lines()
            .find(|line| line.contains(&format!("pas contrôlé : {rule} :")));
        let line = line.unwrap_or_else(|| panic!("{rule}: {}", ran.stderr));
        assert!(
            line.contains("connu jusqu’en") && line.contains("janvier 2027"),
            "{line}"
        );
        assert!(!rows.iter().any(|row| text(row, "rule") == rule));
    }
    // What needs no dated value still runs.
    let twice = demo().replace(";2026-05;", ";2027-01;");
    let second = twice
        .lines()
        .nth(1)
        .expect("a line")
        .replacen("L000001", "L000099", 1);
    place.write("double.csv", format!("{twice}{second}\r\n"));
    let rows = place.check(&["./double.csv"]);
    assert!(
        told(&rows).iter().any(|row| row[1].starts_with("P41-")),
        "{rows:?}"
    );
}

#[test]
fn values_that_are_not_known_any_more_are_said_and_can_be_given() {
    let Some(place) = Place::new() else { return };
    let late = [
        "rule",
        "parameters",
        "--name",
        "point_indice",
        "--on",
        "2027-01-31",
        "--format",
        "jsonl",
    ];
    let ran = place.run(&late);
    let rows = ran.rows();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0]["value"].is_null(), "{rows:?}");
    assert_eq!(text(&rows[0], "known_until"), "2026-07-31");
    assert!(
        ran.stderr.contains("ne sont pas connues à cette date"),
        "{}",
        ran.stderr
    );
    place.write(
        "valeurs.toml",
        "[point_indice]\nlabel = \"valeur annuelle du point d’indice\"\nunit = \"money\"\nknown_until = \"2027-12\"\nvalues = [{ from = \"2023-07-01\", value = \"59.0734\", source = \"décret n° 2023-519\" }]\n",
    );
    let given = [&late[..], &["--parameters", "./valeurs.toml"]].concat();
    let rows = place.run(&given).rows();
    assert_eq!(text(&rows[0], "value"), "59.0734");
}

fn passed(row: &Value) -> bool {
    row["passed"] == true
}
