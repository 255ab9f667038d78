//! The scorer on results made by hand.

use payroll_cases::evaluate;
use payroll_cases::gold::Gold;
use payroll_cases::law;
use payroll_cases::payroll::Size;
use payroll_cases::score::{Anomaly, Score, score};
use payroll_cases::write::Format;

fn error(line: &str, rule: &str, field: &str, due: &str) -> Gold {
    Gold {
        ligne: line.to_owned(),
        autres_lignes: String::new(),
        ligne_suivante: String::new(),
        regle: rule.to_owned(),
        autres_regles: "P42".to_owned(),
        matricule: "100000".to_owned(),
        mois: "2025-07".to_owned(),
        champ: field.to_owned(),
        autres_champs: String::new(),
        trouve: "1.00".to_owned(),
        attendu: due.to_owned(),
        genre: format!("{rule} {field}"),
        verifie: rule != "P40",
        consequences: "brut net".to_owned(),
    }
}

fn anomaly(line: &str, rule: &str, field: &str, expected: &str) -> Anomaly {
    Anomaly {
        rule: format!("{rule}-un-nom"),
        line: line.to_owned(),
        field: field.to_owned(),
        expected: (!expected.is_empty()).then(|| expected.to_owned()),
        ..Anomaly::default()
    }
}

#[test]
fn right_beside_and_false() {
    let gold = [
        error("L1", "P07", "sft", "79.05"),
        error("L2", "P01", "tib", "2000.00"),
        error("L3", "P40", "nir", ""),
        error("L4", "P30", "csg_ded", "10.00"),
    ];
    let said = [
        anomaly("L1", "P07", "sft", "79,05 €"),
        // Follows from the error of L1.
        anomaly("L1", "P42", "net", ""),
        // Under another rule that is allowed, with an amount that is a cent off.
        anomaly("L2", "P42", "tib", "2000.01"),
        // The right field under a rule that is not allowed: seen, not found.
        anomaly("L4", "P25", "csg_ded", "10.00"),
        anomaly("L9", "P07", "sft", "1.00"),
        anomaly("L1", "P10", "ir", "1.00"),
    ];
    let scored = score(&said, &gold);
    let counts = |share: payroll_cases::statistics::Share| (share.yes, share.count);
    assert_eq!(counts(scored.recall), (2, 3));
    assert_eq!(counts(scored.seen), (3, 3));
    assert_eq!(counts(scored.recall_unverified), (0, 1));
    assert_eq!(counts(scored.precision), (2, 4));
    assert_eq!(counts(scored.amounts), (1, 2));
    assert_eq!(scored.beside, 2);
    assert_eq!(counts(scored.rules["P07"].precision), (1, 2));
    assert_eq!(scored.rules["P40"].verified, Some(false));
    assert_eq!(scored.rules["P10"].verified, None);
    assert_eq!(scored.kinds["P01 tib"], (1, 1));
    assert_eq!(scored.missed.len(), 2);
    let text = scored.to_string();
    assert!(
        text.contains("false: P10-un-nom line L1 field ir"),
        "{text}"
    );
    assert!(text.contains("other amount: P01"), "{text}");
    assert!(text.contains("missed: P30"), "{text}");
}

#[test]
fn either_half_of_a_pair_and_repeated_findings() {
    let mut pair = error("L8", "P41", "matricule", "");
    pair.autres_lignes = "L7".to_owned();
    pair.autres_champs = "net brut".to_owned();
    let said = [
        anomaly("L7", "P41", "net", ""),
        anomaly("L8", "P41", "matricule", ""),
    ];
    let scored = score(&said, &[pair]);
    assert_eq!(
        (
            scored.recall.yes,
            scored.precision.yes,
            scored.precision.count
        ),
        (1, 2, 2)
    );
}

#[test]
fn amounts_of_a_neighbour_are_not_compared() {
    let mut late = error("L1", "P17", "jours_cmo_90", "0");
    late.autres_champs = "tib".to_owned();
    let beside = score(&[anomaly("L1", "P17", "tib", "1500.00")], &[late.clone()]);
    assert_eq!((beside.recall.yes, beside.amounts.count), (1, 0));
    // Naming the field without an amount is no right amount.
    let silent = score(&[anomaly("L1", "P17", "jours_cmo_90", "")], &[late]);
    assert_eq!((silent.amounts.yes, silent.amounts.count), (0, 1));
}

#[test]
fn the_change_back_is_nobodys_fault() {
    let mut wrong = error("L1", "P03", "im", "");
    wrong.ligne_suivante = "L2".to_owned();
    let said = [
        anomaly("L2", "P44", "im", ""),
        anomaly("L2", "P42", "net", ""),
        // Not by a rule that looks at changes, and not of a field that the error touched.
        anomaly("L2", "P03", "im", ""),
        anomaly("L2", "P44", "zone", ""),
    ];
    let scored = score(&said, &[wrong]);
    assert_eq!((scored.beside, scored.false_ones.len()), (2, 2));
    assert_eq!((scored.seen.yes, scored.recall.yes), (0, 0));
}

#[test]
fn what_is_due_on_a_wrong_amount_is_beside() {
    let wrong = error("L1", "P01", "tib", "2000.00");
    let said = [
        anomaly("L1", "P10", "ir", "60.00"),
        anomaly("L1", "P07", "sft", "2.29"),
    ];
    let scored = score(&said, &[wrong]);
    assert_eq!((scored.beside, scored.false_ones.len()), (1, 1));
}

#[test]
fn nothing_said_and_nothing_wrong() {
    let none: Score = score(&[], &[]);
    assert_eq!((none.recall.value(), none.precision.value()), (None, None));
    assert!(none.to_string().contains("n = 0"));
}

/// A checker that reads the gold beside the file: it must get full marks, on every shape of file.
#[test]
fn a_perfect_checker_gets_full_marks() {
    let folder = tempfile::tempdir().expect("a folder");
    let size = Size {
        agents: 400,
        first: law::FIRST,
        months: 24,
        seed: 2,
    };
    let formats = [Format::Utf8, Format::Cp1252, Format::Other];
    let figures = evaluate::generated(size, 1, &formats, folder.path(), |path, _| {
        let beside = path.with_file_name("gold.csv");
        let Ok(file) = std::fs::File::open(beside) else {
            return Ok(Vec::new());
        };
        let gold = payroll_cases::gold::read(file)?;
        Ok(gold
            .iter()
            .map(|error| anomaly(&error.ligne, &error.regle, &error.champ, &error.attendu))
            .collect())
    })
    .expect("an evaluation");
    assert!(figures.identical && figures.clean.is_empty());
    assert_eq!(figures.scores.len(), 3);
    for (_, scored) in &figures.scores {
        for share in [
            scored.recall,
            scored.recall_unverified,
            scored.precision,
            scored.amounts,
        ] {
            assert_eq!(share.value(), Some(1.0), "{scored}");
        }
    }
    // Sums and doubles alone find little, and nothing that is false.
    let few = figures.baseline;
    assert!(
        few.recall.yes >= 2 && few.recall.value() < Some(0.2),
        "{few}"
    );
    assert_eq!(few.precision.value(), Some(1.0), "{few}");
}

#[test]
fn a_command_that_fails_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let size = Size {
        agents: 5,
        ..Size::default()
    };
    let failed = evaluate::generated(size, 1, &[Format::Utf8], folder.path(), |_, _| {
        anyhow::bail!("no such command")
    });
    let message = format!("{:#}", failed.expect_err("a failure"));
    assert!(
        message.contains("on the clean payroll: no such command"),
        "{message}"
    );
}
