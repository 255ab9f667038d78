//! What is right is called no error: conventions, collective changes, what the file does not tell; and what was not looked at is said.

use std::fmt::Write as _;

use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::place::{Place, text};

const HEAD: &str = "ligne;mois;matricule;statut;categorie;im;quotite;tib;brut";

fn rules(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| text(row, "rule")).collect()
}

/// So many payslips of May, right but for what is appended.
fn payslips(count: usize, head: &str, more: impl Fn(usize) -> String) -> String {
    let mut text = format!("{HEAD}{head}\n");
    for agent in 1..=count {
        let more = more(agent);
        // An empty cell and a missing one are the same to a file that ends here.
        let _ = writeln!(
            text,
            "L{agent};2026-05;{agent:05};titulaire;C;400;100;1969,11;1969,11{more}"
        );
    }
    text
}

#[test]
fn deductions_in_negatives_are_read_and_said() {
    let Some(place) = Place::new() else { return };
    let file = payslips(30, ";cnracl;csg_ded", |_| ";218,57-;131,55-".to_owned());
    place.write("moins.csv", file);
    let ran = place.run(&["check", "./moins.csv", "--format", "jsonl"]);
    assert_eq!(ran.rows().len(), 0, "{}", ran.stdout);
    assert!(
        ran.stderr
            .contains("cnracl : tous les montants ont le signe inverse (30)"),
        "{}",
        ran.stderr
    );
}

#[test]
fn columns_that_were_not_read_are_named_and_sums_do_not_guess() {
    let Some(place) = Place::new() else { return };
    let file = payslips(40, ";csg_ded;retenues;Part repas", |agent| {
        match agent <= 8 {
            true => ";131,55;191,80;60,25".to_owned(),
            false => ";131,55;131,55;".to_owned(),
        }
    });
    place.write("repas.csv", file);
    let ran = place.run(&["check", "./repas.csv", "--format", "jsonl"]);
    assert_eq!(ran.rows().len(), 0, "{}", ran.stdout);
    assert!(
        ran.stderr.contains("colonnes non lues : « Part repas »"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("P42-total-retenues") && ran.stderr.contains("n’ont pas de champ"),
        "{}",
        ran.stderr
    );
    // With a profile that says what they are, the sums are held against each other.
    place.write(
        "profil.toml",
        "[columns]\n\"Part repas\" = \"autres_retenues\"\n",
    );
    let words = [
        "check",
        "./repas.csv",
        "--profile",
        "./profil.toml",
        "--format",
        "jsonl",
    ];
    let ran = place.run(&words);
    assert_eq!(ran.rows().len(), 0, "{}", ran.stdout);
    assert!(!ran.stderr.contains("P42-total-retenues"), "{}", ran.stderr);
    let wrong = place.read("repas.csv").replacen("191,80", "190,80", 1);
    place.write("repas.csv", wrong);
    assert_eq!(rules(&place.run(&words).rows()), ["P42-total-retenues"]);
}

#[test]
fn a_file_for_which_no_rule_can_run_is_an_error_with_the_way_out() {
    let Some(place) = Place::new() else { return };
    place.write(
        "titres.csv",
        "mois;matricul;indice majorre\n2026-05;1;400\n",
    );
    let ran = place.run(&["check", "./titres.csv"]);
    let said = ran.refusal();
    assert!(said.contains("aucune règle n'a pu tourner"), "{said}");
    assert!(said.contains("« matricul » (matricule ?)"), "{said}");
    assert!(said.contains("profile propose"), "{said}");
}

#[test]
fn what_the_file_may_explain_is_a_warning_and_what_nothing_explains_an_error() {
    let Some(place) = Place::new() else { return };
    let file = "ligne;mois;matricule;statut;im;quotite;tib;evenement;date_entree;situation particulière\n\
        a;2026-05;1;titulaire;410;100;1993,73;avancement au 16 mai;;\n\
        b;2026-05;2;titulaire;410;100;1993,73;;;\n\
        c;2026-05;3;titulaire;400;100;984,56;;16/05/2026;\n\
        d;2026-05;4;titulaire;400;100;984,56;;;congé de longue maladie\n\
        e;2026-05;5;titulaire;400;100;984,56;;;\n";
    place.write("mois.csv", file);
    let rows = place.check(&["./mois.csv"]);
    let told: Vec<[&str; 3]> = rows
        .iter()
        .map(|row| [text(row, "line"), text(row, "rule"), text(row, "severity")])
        .collect();
    assert_eq!(
        told,
        [
            ["a", "P01-traitement", "warning"],
            ["b", "P01-traitement", "error"],
            ["e", "P01-traitement", "warning"],
        ]
    );
    assert!(text(&rows[0], "message").contains("À vérifier seulement"));
}

#[test]
fn one_decision_for_all_is_one_note() {
    let Some(place) = Place::new() else { return };
    let mut file = "mois;matricule;statut;im;quotite;ifse;evenement\n".to_owned();
    for agent in 1..=30 {
        // A change of the index explains a change of bonuses in the same month.
        for (month, points, bonus) in [
            ("2023-12", 0, 200),
            ("2024-01", 5, 200),
            ("2024-02", 5, 260),
        ] {
            let index = 400 + 3 * agent + points;
            let _ = writeln!(file, "{month};{agent};titulaire;{index};100;{bonus},00;");
        }
    }
    place.write("tous.csv", file);
    let ran = place.run(&["check", "./tous.csv", "--format", "jsonl"]);
    assert_eq!(ran.rows().len(), 0, "{}", ran.stdout);
    let notes = ran
        .stderr
        .lines()
        .filter(|line| line.contains("le même changement pour 30 agents"))
        .count();
    assert_eq!(notes, 2, "{}", ran.stderr);
}

#[test]
fn the_size_of_the_employer_is_asked_for_and_not_assumed() {
    let Some(place) = Place::new() else { return };
    place.write("fnal.csv", payslips(3, ";fnal", |_| ";1,97".to_owned()));
    let ran = place.run(&["check", "./fnal.csv", "--format", "jsonl"]);
    assert_eq!(ran.rows().len(), 0, "{}", ran.stdout);
    assert!(
        ran.stderr.contains("P26-fnal") && ran.stderr.contains("50 agents ou plus"),
        "{}",
        ran.stderr
    );
    for (size, found) in [("1", 3), ("0", 0)] {
        place.write(
            "effectif.toml",
            format!("[employeur_50_agents]\nlabel = \"50 agents ou plus\"\nunit = \"number\"\nlocal = true\nvalues = [{{ from = \"2020-01-01\", value = \"{size}\", source = \"effectif\" }}]\n"),
        );
        let rows = place.check(&["./fnal.csv", "--parameters", "./effectif.toml"]);
        assert_eq!(rows.len(), found, "{rows:?}");
    }
}

#[test]
fn ceilings_are_those_of_the_year() {
    let Some(place) = Place::new() else { return };
    let table = |name: &str, value: u32| {
        format!(
            "[{name}]\nlabel = \"plafond\"\nunit = \"money\"\nlocal = true\nkey = \"groupe_ifse\"\nvalues = [{{ from = \"2024-01-01\", for = \"C1\", value = \"{value}\", source = \"délibération\" }}]\n"
        )
    };
    place.write(
        "plafonds.toml",
        [
            table("plafond_cia_annuel", 1_200),
            table("plafond_ifse_annuel", 10_800),
        ]
        .concat(),
    );
    let mut file = "ligne;mois;matricule;statut;groupe_ifse;ifse;cia\n".to_owned();
    for month in 1..=12 {
        let _ = writeln!(file, "{month};2025-{month:02};1;titulaire;C1;900,00;300,00");
    }
    place.write("annee.csv", file);
    let rows = place.check(&["./annee.csv", "--parameters", "./plafonds.toml"]);
    let lines: Vec<&str> = rows.iter().map(|row| text(row, "line")).collect();
    assert!(
        rules(&rows).iter().all(|rule| *rule == "P12-cia"),
        "{rows:?}"
    );
    assert_eq!(lines, ["5", "6", "7", "8", "9", "10", "11", "12"]);
    // Two months at once stay under the year's ceiling.
    place.write(
        "deux.csv",
        "mois;matricule;statut;groupe_ifse;ifse;cia\n2025-12;1;titulaire;C1;1800,00;0\n",
    );
    let rows = place.check(&["./deux.csv", "--parameters", "./plafonds.toml"]);
    assert!(
        rows.iter().all(|row| text(row, "severity") == "warning"),
        "{rows:?}"
    );
}

#[test]
fn all_months_of_a_workbook_are_read_or_the_one_that_is_chosen() {
    let Some(place) = Place::new() else { return };
    let mut workbook = Workbook::new();
    for (sheet, month, paid) in [
        ("Janvier", "2026-01", 1969.11),
        ("Février", "2026-02", 1900.0),
    ] {
        let sheet = workbook.add_worksheet().set_name(sheet).expect("a name");
        for (column, title) in HEAD.split(';').skip(1).enumerate() {
            sheet.write(0, column as u16, title).expect("a title");
        }
        let texts = [month, "00007", "titulaire", "C"];
        for (column, value) in texts.iter().enumerate() {
            sheet.write(1, column as u16, *value).expect("a text");
        }
        for (column, value) in [400.0, 100.0, paid, paid].iter().enumerate() {
            sheet.write(1, column as u16 + 4, *value).expect("a number");
        }
    }
    workbook.save(place.path("mois.xlsx")).expect("a workbook");
    let ran = place.run(&["check", "./mois.xlsx", "--format", "jsonl"]);
    let rows = ran.rows();
    assert_eq!(rules(&rows), ["P01-traitement"], "{rows:?}");
    assert_eq!(text(&rows[0], "line"), "Février 2");
    assert!(
        ran.stderr
            .contains("2 feuilles de mêmes titres, toutes lues"),
        "{}",
        ran.stderr
    );
    let one = place.check(&["./mois.xlsx", "--sheet", "Janvier"]);
    assert_eq!(one.len(), 0, "{one:?}");
    let none = place.run(&["check", "./mois.xlsx", "--sheet", "Mars"]);
    assert!(
        none.refusal().contains("aucune feuille « Mars »"),
        "{}",
        none.stderr
    );
}

#[test]
fn common_spellings_are_read_and_an_account_of_the_old_kind_is_no_wrong_iban() {
    let Some(place) = Place::new() else { return };
    let file = payslips(2, ";Civilité;IBAN;Échelon", |agent| match agent {
        1 => ";Mme;30006 00001 12345678901 89;-".to_owned(),
        _ => ";M.;FR7630006000011234567890189;3".to_owned(),
    });
    place.write("rib.csv", file.replace("titulaire", "Contractuel CDD"));
    let rows = place.check(&["./rib.csv", "--enable", "P40"]);
    assert_eq!(rows.len(), 0, "{rows:?}");
}

#[test]
fn a_hint_of_a_profile_is_given_where_one_helps() {
    let Some(place) = Place::new() else { return };
    place.write("vide.csv", "");
    let empty = place.run(&["check", "./vide.csv"]);
    assert!(
        !empty.refusal().contains("profile propose"),
        "{}",
        empty.stderr
    );
    place.write(
        "part.csv",
        "mois;matricule;quotite\n2026-05;1;1\n2026-05;2;1\n",
    );
    let open = place.run(&["check", "./part.csv"]);
    assert!(
        open.refusal().contains("--output ./profil.toml"),
        "{}",
        open.stderr
    );
    place
        .run(&[
            "profile",
            "propose",
            "./part.csv",
            "--output",
            "./profil.toml",
        ])
        .answer();
    assert!(
        place.read("profil.toml").contains("# ligne 2"),
        "{}",
        place.read("profil.toml")
    );
}
