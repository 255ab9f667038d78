//! The two commands as people call them.

use std::path::Path;
use std::process::{Command, Output};

fn generate(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_payroll-generate"))
        .args(arguments)
        .arg("--output")
        .arg(folder)
        .output()
        .expect("the command")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_payroll_is_generated_and_a_silent_checker_is_scored() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [
        "--agents", "150", "--errors", "1", "--format", "cp1252", "--format", "other",
    ];
    let output = generate(&arguments, folder.path());
    assert!(output.status.success(), "{}", said(&output.stderr));
    assert!(said(&output.stderr).contains("payslips"));
    for file in [
        "paie_cp1252.csv",
        "paie_autre_logiciel.csv",
        "plafonds.csv",
        "gold.csv",
    ] {
        let length = std::fs::metadata(folder.path().join(file)).map(|data| data.len());
        assert!(length.is_ok_and(|length| length > 50), "{file}");
    }
    assert!(!folder.path().join("paie_utf8.csv").exists());
    let profile = std::fs::read_to_string(folder.path().join("profil_autre_logiciel.csv"));
    assert!(
        profile
            .expect("a profile")
            .contains("Traitement de base;tib")
    );
    // The same words give the same bytes.
    let again = tempfile::tempdir().expect("a folder");
    assert!(generate(&arguments, again.path()).status.success());
    for file in ["paie_cp1252.csv", "gold.csv"] {
        let read = |folder: &Path| std::fs::read(folder.join(file)).expect("a file");
        assert!(read(folder.path()) == read(again.path()), "{file}");
    }
    let nothing = folder.path().join("anomalies.jsonl");
    std::fs::write(&nothing, "").expect("a file");
    let scored = Command::new(env!("CARGO_BIN_EXE_payroll-score"))
        .arg("--gold")
        .arg(folder.path().join("gold.csv"))
        .arg(&nothing)
        .output()
        .expect("the command");
    let text = said(&scored.stdout);
    assert!(scored.status.success(), "{}", said(&scored.stderr));
    assert!(text.contains("recall, verified rules      0.000"), "{text}");
    assert!(
        text.contains("precision                   - (n = 0)"),
        "{text}"
    );
}

#[test]
fn what_cannot_be_generated_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let late = generate(&["--first", "2026-05"], folder.path());
    assert!(!late.status.success());
    let message = said(&late.stderr);
    assert!(
        message.contains("choose months between 2024-07 and 2026-06"),
        "{message}"
    );
    let unknown = generate(&["--format", "pdf"], folder.path());
    assert!(said(&unknown.stderr).contains("cp1252, utf8, other, long, xlsx"));
    assert!(!unknown.status.success());
}
